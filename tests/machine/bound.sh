#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# What a VM operation does when protected mode does not end: with a driver whose bound is
# shorter than an entry may take, as the real one is never reached (tests/guest/bound.c).
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/ktap.sh"
build=${VMALI_BUILD:-$top/build}
vmali=$top/vmali
dir=$build/test/bound
ms=100

constant='#define PROTM_VM_OP_TIMEOUT_MS'

# The driver of the kernel that all other tests run, but for one constant.
compiles()
{
	rm -rf "$dir"
	mkdir -p "$dir"
	cp "$kernel"/src/drivers/gpu/drm/panthor/* "$dir/" || return
	[ "$(grep -c "^$constant" "$dir/panthor_sched.c")" = 1 ] || return
	sed -i "s/^$constant.*/$constant $ms/" "$dir/panthor_sched.c"
	kernel_make "M=$dir" modules >"$dir/build.log" 2>&1 && return
	note "$dir/build.log"
	return 1
}

has_the_gpu_reset()
{
	"$vmali" run --timeout 60 -- env "BOUND_MODULE=$dir/panthor.ko" "BOUND_MS=$ms" \
		"$build/driver/bound" >"$dir/out" 2>&1 && return
	note "$dir/out"
	return 1
}

. "$top/tools/common.sh"
. "$top/tools/ready.sh"
ready default ''
ready_load
kernel_src=$kernel/src
kernel_o=$kernel_src/o
plan 2
if [ "$source_kind" = tree ]; then
	skip compiles "the kernel is the user's own tree"
	skip has_the_gpu_reset "the kernel is the user's own tree"
else
	check compiles compiles
	check has_the_gpu_reset has_the_gpu_reset
fi
done_testing
