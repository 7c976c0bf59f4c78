#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# What the arm64 machine does when a mirror lacks a package: an older version takes the place of
# the newest one, what is not there at all is one line, and tests are skipped with it. The mirror
# is a list of versions here, of which only some can be fetched.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/arm64_parts.sh"
. "$top/tools/common.sh"
. "$top/tools/ready.sh"
cache=$tmp/cache
ready_load

# Of each package: what the lists have
apt_versions()
{
	sed -n "s/^$1 //p" "$tmp/lists" | tr ' ' '\n'
}

apt_setup()
{
	mkdir -p "$apt_dir"
}

packages_try()
{
	:
}

# Whether it can be fetched, which is for the functions that fetch
fetches()
{
	grep -qxF "$1 $2" "$tmp/mirror"
}

arm64_kernel_fetch()
{
	fetches linux-image-arm64 "$1" && mkdir -p "$arm64_cache/kernel-$1"
}

qemus_fetch()
{
	fetches qemu-system-arm "$1" && mkdir -p "$qemus_cache/$qemus_version"
}

secureworld_fetch_source()
{
	fetches "$1" "$2"
}

secureworld_fetch_optee()
{
	fetches optee-os "$1"
}

source_id=linux-7.3.4-1 kernel_series=7.3

# mirror LISTS HAS: what is listed and what is there, "PACKAGE VERSION..." a line
mirror()
{
	rm -rf "$cache"
	mkdir -p "$cache/lock"
	printf '%s\n' "$1" >"$tmp/lists"
	printf '%s\n' "$2" >"$tmp/mirror"
}

# gives STATUS FUNCTION ARG...: a function that may end the shell, with its messages in $tmp/err
gives()
{
	expected=$1
	shift
	("$@") >"$tmp/out" 2>"$tmp/err"
	same "status of $1" "$expected" $? && return
	note "$tmp/err"
	return 1
}

older_kernel()
{
	mirror 'linux-image-arm64 7.3.9-1 7.3.4-2~bpo13+1 7.3.4-1~bpo13+1 7.3.2-1 6.12.8-1' \
		'linux-image-arm64 7.3.4-1~bpo13+1
linux-image-arm64 7.3.9-1'
	gives 0 arm64_kernel && same kernel 7.3.4-1~bpo13+1 "$(cat "$arm64_cache/kernel")" &&
		same message "vmali: linux-image-arm64 7.3.4-2~bpo13+1 is not available from this mirror, trying an older one" \
			"$(cat "$tmp/err")"
}

no_kernel()
{
	mirror 'linux-image-arm64 7.3.4-1 6.12.8-1' 'linux-image-arm64 6.12.8-1'
	gives 1 arm64_kernel && same message \
		"vmali: the arm64 machine: Debian's kernel 7.3 for arm64 is not available from this mirror" \
		"$(tail -n 1 "$tmp/err")"
}

older_qemu()
{
	mirror 'qemu-system-arm 1:10.0.13+ds-1 1:10.0.8+ds-1 1:7.2+dfsg-7' \
		'qemu-system-arm 1:10.0.8+ds-1'
	gives 0 qemus_get 10.0 && grep -q 'qemu-system-arm 1:10.0.13+ds-1 is not available' "$tmp/err" &&
		[ -d "$cache/qemu/10.0" ]
}

no_qemu()
{
	mirror 'qemu-system-arm 1:10.0.13+ds-1' ''
	gives 1 qemus_get 11.1 && same message \
		"vmali: the arm64 machine: QEMU 11.1 is not available from this mirror" \
		"$(tail -n 1 "$tmp/err")" &&
		gives 1 qemus_get 9.1 && same message \
		"vmali: run: VMALI_QEMU is a program, or the version of one to download, 7.2, 10.0 or 11.1, not '9.1'" \
		"$(tail -n 1 "$tmp/err")"
}

older_secure_world()
{
	mirror 'arm-trusted-firmware 2.12.16 2.12.1
optee-os 4.10.0-2 4.9.0-1 4.5.0-2' 'arm-trusted-firmware 2.12.1
optee-os 4.9.0-1
optee-os 4.5.0-2'
	gives 0 secureworld_sources_locked && same versions "tfa_version='2.12.1' optee_version='4.9.0-1'" \
		"$(tr '\n' ' ' <"$cache/secureworld/versions" | sed 's/ $//')"
}

has_no_flash()
{
	arm64_flash carveout
	[ -z "$flash" ]
}

# Old enough to have no protected memory for Linux
no_secure_world()
{
	mirror 'arm-trusted-firmware 2.12.1
optee-os 4.10.0-2 4.5.0-2' 'arm-trusted-firmware 2.12.1
optee-os 4.5.0-2'
	gives 0 has_no_flash && same message \
		"vmali: the secure world: the source of optee-os 4.9 or later, with its optee-os-dev, is not available from this mirror" \
		"$(tail -n 1 "$tmp/err")"
}

# What is there and does not build is a failure, not something that is missing
secure_world_fails()
{
	mirror 'arm-trusted-firmware 2.12.1
optee-os 4.10.0-2' 'arm-trusted-firmware 2.12.1
optee-os 4.10.0-2'
	gives 1 has_no_flash && grep -q 'failed: secureworld_make' "$tmp/err"
}

# The reason of a test that is skipped, as the machine prints it each time
skipped_with_reason()
{
	(
		vmali=$tmp/vmali
		for said in "the arm64 machine: QEMU 11.1 is not available from this mirror" \
			"run: the secure world's firmware is not available from this mirror, so that only --heap none is possible"; do
			printf '#!/bin/sh\necho "vmali: %s" >&2\nexit 1\n' "$said" >"$vmali"
			chmod +x "$vmali"
			! starts && same reason "$said" "$reason" || exit
		done
		printf '#!/bin/sh\necho "vmali: failed" >&2\nexit 1\n' >"$vmali"
		! starts && same reason '' "$reason"
	)
}

plan 8
for name in older_kernel no_kernel older_qemu no_qemu older_secure_world no_secure_world \
	secure_world_fails skipped_with_reason; do
	check "$name" "$name"
done
done_testing
