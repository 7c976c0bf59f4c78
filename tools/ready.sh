# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Everything a machine needs, made when it is missing or old.  A run starts in
# milliseconds because the answer is kept in build/ready-*, a shell fragment that
# is good as long as no source is newer.

#
# A kernel of the user's own may change at any time, so each run looks.  Only the programs
# of one vmali test all get the kernel that was built at its start: VMALI_AS_BUILT is the
# KERNEL_SRC that they are for.

# ready SERIES KIND: sets kernel and board; see kernel_build.
ready()
{
	stamp=$build/ready-$1${2:+-$2}
	if [ -n "${KERNEL_SRC:-}" ]; then
		stamp=$build/ready-own-$1${2:+-$2}
		if [ "${VMALI_AS_BUILT:-}" = "$KERNEL_SRC" ] && grep -qxF "# $KERNEL_SRC" "$stamp" 2>/dev/null; then
			# shellcheck disable=SC1090
			. "$stamp"
			[ ! -e "$kernel/done" ] || return 0
		fi
	fi
	if [ -e "$stamp" ] && [ -z "${KERNEL_SRC:-}" ] &&
		[ -z "$(find -L "$top/vmali" "$top/tools" "$top/kernel" "$top/gpu" "$top/lib" "$top/trusted" \
			"$top/platform" "$(command -v gcc || echo /nonexistent)" "$cache/source/current" \
			-newer "$stamp" -print -quit 2>&1)" ]; then
		# shellcheck disable=SC1090
		. "$stamp"
		[ ! -e "$kernel/done" ] || [ ! -e "${board:-$kernel}/done" ] || return 0
	fi
	ready_load
	mkdir -p "$build"
	packages_install
	started=$build/.started.$$
	: >"$started"
	source_get
	firmware_get
	kernel_build "$1" "$2"
	board_modules_build
	board_host_build
	{
		echo "# ${KERNEL_SRC:-}"
		echo "kernel='$kernel'"
		echo "board='$board'"
		echo "source_kind='$source_kind'"
	} >"$stamp.$$"
	# As old as the moment before the sources were read.
	touch -r "$started" "$stamp.$$"
	mv "$stamp.$$" "$stamp"
	rm -f "$started"
	ready_prune
	progress_end
}

# What no build has used for long goes; if it is wanted after all, it is made again.
ready_prune()
{
	: >"$kernel/used"
	[ -z "$board" ] || : >"$board/used"
	find "$cache/kernel" "$cache/board" -mindepth 2 -maxdepth 2 -name used -mtime +30 \
		-printf '%h\n' 2>/dev/null | while read -r old; do
		rm -rf "$old"
	done
}

ready_load()
{
	for part in packages apt source kernel board firmware igt; do
		# shellcheck disable=SC1090
		. "$top/tools/$part.sh"
	done
}
