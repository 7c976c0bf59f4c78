# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# IGT with the libraries it was built for, unpacked into the cache: it needs a
# newer C library than the machine may have, so it runs by its own loader.  A
# mirror without it makes its tests skip, not fail.

igt_fetch()
{
	[ ! -s "$cache/igt/current" ] || [ -n "${VMALI_UPDATE:-}" ] || return 0
	# shellcheck disable=SC2086
	[ -s "$apt_dir/sources.list" ] || apt_setup $apt_suites || return
	version=$(apt_private cache madison igt-gpu-tools-tests 2>/dev/null |
		awk '/ sid\// { print $3; exit }')
	[ -n "$version" ] || return
	if [ ! -d "$cache/igt/$version" ]; then
		apt_unpack "$cache/igt/.new" sid "igt-gpu-tools-tests=$version" || return
		mv "$cache/igt/.new" "$cache/igt/$version"
		progress_end
	fi
	echo "$version" >"$cache/igt/current"
	rm -f "$cache/igt/unavailable"
}

igt_get()
{
	mkdir -p "$cache/igt"
	! found_missing igt || return 0
	with_lock igt igt_fetch && return
	progress_end
	say "IGT is not available from this mirror; its tests are skipped"
	: >"$cache/igt/unavailable"
}

# igt_root: prints where it is, or nothing.
igt_root()
{
	[ ! -s "$cache/igt/current" ] || echo "$cache/igt/$(cat "$cache/igt/current")"
}
