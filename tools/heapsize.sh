# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali heap-size: finds the firmware that a machine would have, and with --verify makes
# that machine; tools/heapsize does the rest.

heapsize_main()
{
	make -s -C "$top/tools" O="$build" "$build/tools/heapsize" >&2 ||
		die "heap-size: cannot build heapsize"
	image=1 verify=
	for arg; do
		case $arg in
		--image | --image=* | --help | -h | --formats) image= ;;
		--verify) verify=1 ;;
		esac
	done
	. "$top/tools/ready.sh"
	if [ -n "$verify" ]; then
		ready protm ''
		ready_load
		board_programs_build client
	fi
	if [ -n "$image" ]; then
		ready_load
		mkdir -p "$build"
		firmware_get
		firmware_choose ''
		set -- --image "$firmware_dir/arm/mali/arch10.8/mali_csffw.bin" "$@"
	fi
	VMALI=$top/vmali VMALI_BUILD=$build
	export VMALI VMALI_BUILD
	exec "$build/tools/heapsize" "$@"
}
