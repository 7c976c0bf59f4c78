# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali bugs: the driver with a bug, in the cache: $cache/driver/KERNEL/KEY/panthor.ko.

# driver_build_locked PATCH MODULE
driver_build_locked()
{
	[ ! -e "$2" ] || return 0
	pristine=$kernel/src/drivers/gpu/drm/panthor
	# One directory for all bugs, so that only what a bug changes is compiled
	dir=$cache/driver/${kernel##*/}/src
	mkdir -p "$dir"
	for file in "$pristine"/*; do
		case $file in *.[ch] | */Kbuild | */Makefile) ;; *) continue ;; esac
		# With a new time of modification, which make goes by
		cmp -s "$file" "$dir/${file##*/}" || cp "$file" "$dir/"
	done
	run_logged "$dir/patch.log" patch -d "$dir" -p5 -s -f --no-backup-if-mismatch -i "$1"
	run_logged "$dir/build.log" kernel_make "M=$dir" modules
	mkdir -p "${2%/*}"
	cp "$dir/panthor.ko" "$2.$$"
	mv "$2.$$" "$2"
}

# driver_build PATCH MODULE: compiles the driver of the kernel with the series and with one
# more patch
driver_build()
{
	. "$top/tools/ready.sh"
	ready default ''
	ready_load
	kernel_src=$kernel/src
	kernel_o=$kernel_src/o
	with_lock "driver-${kernel##*/}" driver_build_locked "$@" || exit
}

bugs_main()
{
	[ -z "${KERNEL_SRC:-}" ] || die "bugs: the patches are for the machine's own kernel, not KERNEL_SRC"
	VMALI_TOP=$top VMALI_BUILD=$build
	export VMALI_TOP VMALI_BUILD
	host_program bugs
	case " $* " in
	*' --list '* | *' --help '* | *' -h '*) ;;
	*)
		# A mistake is reported before anything else is built.
		"$build/tools/bugs" --arguments "$@" || exit
		. "$top/tools/ready.sh"
		ready default ''
		ready_load
		programs_build tools client guest
		;;
	esac
	exec "$build/tools/bugs" "$@"
}
