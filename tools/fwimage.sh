# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali fw and vmali heap-size: programs in C, which are given the image that vmali run uses
# if none is named, and start machines by VMALI.

VMALI=$top/vmali VMALI_BUILD=$build
export VMALI VMALI_BUILD

# fw_names_image ARG...: whether an image is among them, or none is needed
fw_names_image()
{
	case ${1:-} in info | check) ;; *) return 0 ;; esac
	shift
	value=
	for arg; do
		if [ -n "$value" ]; then
			value=
			continue
		fi
		case $arg in
		--help | -h | [!-]*) return 0 ;;
		--driver | --heap-size) value=1 ;;
		esac
	done
	return 1
}

fw_main()
{
	host_program fwimage
	if ! fw_names_image "$@"; then
		. "$top/tools/ready.sh"
		ready_load
		firmware_image
		set -- "$@" "$image"
	fi
	exec "$build/tools/fwimage" "$@"
}

heapsize_main()
{
	host_program heapsize
	named=''
	for arg; do
		case $arg in
		--image | --image=* | --help | -h | --formats) named=1 ;;
		esac
	done
	if [ -z "$named" ]; then
		. "$top/tools/ready.sh"
		ready_load
		firmware_image
		set -- --image "$image" "$@"
	fi
	exec "$build/tools/heapsize" "$@"
}
