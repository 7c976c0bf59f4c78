#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The topic protm-init: user space gives the firmware its memory. Its driver, compiled for the
# kernel that all other tests run; the rest of that kernel has no part in it.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
dir=$build/test/protm_init

# driver_make SOURCE: with the header of the topic, before that of the kernel
driver_make()
{
	kernel_make "NOSTDINC_FLAGS=-nostdinc -I$1/include/uapi" \
		"M=$1/drivers/gpu/drm/panthor" modules >"$tmp/log" 2>&1 && return
	note "$tmp/log"
	return 1
}

# Of the topic and those that it needs, what they do to the driver and its interface
compiles()
{
	kernel_patches protm-init >"$tmp/patches" || return
	mkdir -p "$tmp/src/drivers/gpu/drm" "$tmp/src/include/uapi"
	cp -r "$source_dir/drivers/gpu/drm/panthor" "$tmp/src/drivers/gpu/drm/" || return
	cp -r "$source_dir/include/uapi/drm" "$tmp/src/include/uapi/" || return
	while read -r patch; do
		(cd "$tmp/src" && git apply --include='drivers/gpu/drm/panthor/*' \
			--include=include/uapi/drm/panthor_drm.h "$patch") || return
	done <"$tmp/patches"
	driver_make "$tmp/src" || return
	rm -rf "$dir"
	mkdir -p "$dir"
	cp "$tmp/src/drivers/gpu/drm/panthor/panthor.ko" "$dir/"
}

# in_machine NAME ARG...: with that driver
in_machine()
{
	out=$tmp/$1
	shift
	"$vmali" run --driver-module "$dir/panthor.ko" -- "$@" >"$out" 2>&1 && return
	note "$out"
	return 1
}

# A VM operation that is in flight during the set-up: with a driver in which one takes long
in_flight()
{
	begin='protm = panthor_sched_vm_op_begin(vm->ptdev, vm);'
	sleep='if (op->va.range == 37 * SZ_4K) msleep(500);'
	slow=$tmp/slow/drivers/gpu/drm/panthor
	cp -r "$tmp/src" "$tmp/slow" && rm -f "$slow"/panthor_mmu.o &&
		sed -i "/^panthor_vm_exec_op(/,/^}/s/^	$begin/&\n	$sleep/" \
			"$slow/panthor_mmu.c" || return
	same changed 1 "$(grep -cF "$sleep" "$slow/panthor_mmu.c")" || return
	driver_make "$tmp/slow" || return
	"$vmali" run --driver-module "$slow/panthor.ko" -- env "INIT_MODULE=$slow/panthor.ko" \
		"$build/driver/protm_init" -t vm_operation_in_flight >"$tmp/in_flight" 2>&1 && return
	note "$tmp/in_flight"
	return 1
}

# suite PROGRAM ARG...: a suite for protected mode, which finds it set up
suite()
{
	# shellcheck disable=SC2016 # for the shell in the machine
	in_machine "$1" sh -c '"$1/bin/vmali-protm-setup" && cd "$1/guest" && shift && "./$@"' \
		sh "$build" "$@" && ! grep -q '^ok.*# SKIP' "$tmp/$1"
}

player()
{
	# shellcheck disable=SC2016 # for the shell in the machine
	in_machine player sh -c '"$1/bin/vmali-protm-setup" --groups 8 && "$1/bin/vmali-protected"' \
		sh "$build"
}

# What the fronts cost, for docs/design.md: only one of them resets a GPU in use
fronts()
{
	"$vmali" run -- "$build/bench/fronts_bench" >"$tmp/heap-name" 2>&1 || {
		note "$tmp/heap-name"
		return 1
	}
	in_machine protm-init env "INIT_MODULE=$dir/panthor.ko" "$build/bench/fronts_bench" || return
	sed 's/^/heap-name /' "$tmp/heap-name" | note
	sed 's/^/protm-init /' "$tmp/protm-init" | note
	grep -qx 'resets 0' "$tmp/heap-name" && grep -qx 'resets 1' "$tmp/protm-init"
}

. "$top/tools/common.sh"
. "$top/tools/ready.sh"
ready default ''
ready_load
source_get
kernel_src=$kernel/src
kernel_o=$kernel_src/o
plan 11
if [ "$source_kind" = tree ]; then
	for name in compiles interface in_flight fronts player execution sessions attacks \
		kernel_attacks switches unprivileged; do
		skip "$name" "the kernel is the user's own tree"
	done
else
	check compiles compiles
	check interface in_machine interface env "INIT_MODULE=$dir/panthor.ko" \
		"$build/driver/protm_init"
	check in_flight in_flight
	check fronts fronts
	check player player
	# What fdinfo says is heap-name's
	check sessions suite sessions -T fdinfo_moves_within_a_session
	for name in execution attacks kernel_attacks switches unprivileged; do
		check "$name" suite "$name"
	done
fi
done_testing
