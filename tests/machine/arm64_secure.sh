#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The arm64 machine with the series, in virtual time: OP-TEE owns protected memory, and Linux's
# optee driver makes the heap of it. The player, whose digests the trusted application computes;
# what a new buffer has; attacks by the normal world: CPU, another device, lying clients of the
# TEE; and sessions and resets, whose times are exact.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/arm64_parts.sh"

# Runs in the guest: each part's output in a file, and its status
cat >"$tmp/guest" <<'G'
arm64=$1
. "$2/tests/machine/edu.sh"

part player "$arm64/bin/vmali-protected"
part attacks "$arm64/guest/attacks"
part protected "$arm64/guest/protected"
part execution "$arm64/guest/execution"
part sessions "$arm64/guest/sessions"
part reset "$arm64/guest/reset"
# This board's supply is always on
part power "$arm64/guest/power" -T suspended_device_has_no_power -T interrupt_after_a_suspend \
	-T unbind_and_bind
part reuse "$arm64/guest/reuse"
part service "$arm64/guest/service"
part jobs "$arm64/guest/jobs"
part info "$arm64/bin/vmali-info"
part dma_ordinary dma_read 0x421ff800
part before "$arm64/bin/vmali-model" trusted/stats
part dma_secret dma_read 0x7c000000
part dma_overwrite dma_write 0x7c000000
part devmem devmem 0x7c000000 32
part block devmem 0x0c400000 32
part secure_ram devmem 0x0e100000 32
part after "$arm64/bin/vmali-model" trusted/stats
part refusals "$arm64/bin/vmali-model" trusted/refusals
parts_end
G

boots_and_runs()
{
	boots 0 --clock virtual
}

# Tests ask for protected mode in groups that are not for it
unsuitable='guest error: protected suspend buffer is in ordinary memory'

# The other front, on a machine of its own: user space gives the firmware its memory
cat >"$tmp/setup" <<'G'
arm64=$1
. "$2/tests/machine/edu.sh"

part before_setup "$arm64/bin/vmali-info"
part setup "$arm64/bin/vmali-protm-setup"
part second_setup "$arm64/bin/vmali-protm-setup"
part after_setup "$arm64/bin/vmali-info"
part init_player "$arm64/bin/vmali-protected"
part init_attacks "$arm64/guest/attacks"
part init_execution "$arm64/guest/execution" -t copies -t process_killed_in_protected_mode
parts_end
G

protm_init()
{
	cp "$tmp/setup" "$tmp/guest"
	boots 0 --clock virtual --series protm-init && status before_setup 0 && status setup 0 &&
		prints before_setup 'protectedMode *= supported, not ready' &&
		prints after_setup 'protectedMode *= supported, ready' && status second_setup 1 &&
		prints second_setup '^vmali-protm-setup: PROTM_INIT: Device or resource busy$' &&
		status init_player 0 && prints init_player 'ok +digest +of each frame equals' &&
		same failures '' "$(grep FAIL "$tmp/init_player.out")" &&
		passes init_attacks 80 && passes init_execution 2 && no_complaints "$unsuitable" <"$tmp/log"
}

# boots_with OPTION...: another machine, with its log in $tmp/other.log
boots_with()
{
	"$vmali" run --machine arm64 --clock virtual --timeout 500 --kernel-log "$tmp/other.log" "$@" \
		>"$tmp/out" 2>&1 && return
	note "$tmp/out" "$tmp/other.log"
	return 1
}

# says FILE PATTERN
says()
{
	grep -q -- "$2" "$tmp/$1" && return
	note "$tmp/$1"
	return 1
}

# The heap comes after a driver that was given by its file: the driver waits for it
late_heap()
{
	driver=$(sed -n "s/^driver='\(.*\)'/\1/p" "$build/ready-arm64-default")
	# shellcheck disable=SC2016 # of the guest's shell
	cp "$driver/modules/panthor.ko" "$tmp/own.ko" &&
		boots_with --heap-late 300 --driver-module "$tmp/own.ko" -- \
			sh -c 'cut -d " " -f 1 /proc/modules; "$1/bin/vmali-info"' sh "$build/arm64" &&
		says out 'protectedMode *= supported, ready' &&
		same "order of loading, the last first" "optee panthor" \
			"$(grep -xE 'panthor|optee' "$tmp/out" | tr '\n' ' ' | sed 's/ $//')"
}

# The series without a heap: what most users of panthor have
no_heap()
{
	# shellcheck disable=SC2016 # of the guest's shell
	boots_with --heap none -- \
		sh -c '"$1/bin/vmali-job" && "$1/bin/vmali-info"' sh "$build/arm64" &&
		says out 'as the CPU computes' && says out 'protectedMode *= supported, not ready' &&
		no_complaints none <"$tmp/other.log"
}

# A mistake of a board's, as docs/board.md describes it: the kernel has mapped the carve-out
mapped_carveout()
{
	sed '/no-map/d' "$top/platform/qemu/vmali.dtso" >"$tmp/mapped.dtso"
	dtc -q -I dts -O dtb -i "$top/platform/qemu" -o "$tmp/mapped.dtbo" "$tmp/mapped.dtso" &&
		boots_with --no-wait --dry-run -- cat /sys/kernel/debug/devices_deferred || return
	sed "s#[^ ]*/vmali-qemu.dtbo#$tmp/mapped.dtbo#" "$tmp/out" >"$tmp/command"
	sh "$tmp/command" >"$tmp/out" 2>&1
	same status 0 $? && says other.log 'optee: Protected memory service not available' &&
		says out "panthor: protected heap 'protected,secure-video' not available"
}

optee_owns_the_memory()
{
	grep -q 'optee: revision [4-9]' "$tmp/log" &&
		! grep 'Protected memory service not available' "$tmp/log" &&
		grep -q 'OP-TEE version' "$tmp/log.secure" && prints info 'protectedMode *= supported, ready' &&
		prints info 'protected,secure-video'
}

player()
{
	status player 0 && prints player 'ok +digest +of each frame equals' &&
		prints player 'ok +display +shows each frame, equal' &&
		same "failures" '' "$(grep FAIL "$tmp/player.out")"
}

attacks()
{
	passes attacks 80
}

execution()
{
	passes execution 24
}

# What waits for a session in protected mode, and for how long
sessions()
{
	passes sessions 16
}

# Faults of the hardware, with the driver's timeouts
reset()
{
	passes reset 15
}

runtime_suspend()
{
	passes power 11
}

# Where Linux divides the carve-out, only Linux knows what is in use
protected()
{
	status protected 0 && prints protected 'pass:8 fail:0 .* skip:5'
}

old_content()
{
	status reuse 0 && prints reuse 'pass:3 fail:0 .* skip:0'
}

lying_clients()
{
	status service 0 && prints service 'pass:11 fail:0 .* skip:0'
}

driver()
{
	status jobs 0
}

# What a device reads is not what is there; that it reads at all is shown by ordinary memory
dma_of_a_device()
{
	prints dma_ordinary '^0x[0-9A-F]{8}$' && ! grep -q 0x11111111 "$tmp/dma_ordinary.out" &&
		status dma_secret 0 && refused_more_than 1 &&
		prints refusals 'who device mode normal op read pa 0x7c000000 len 4 reason protected' &&
		prints refusals 'who device mode normal op write pa 0x7c000000 len 4 reason protected' &&
		prints after '^device_refused 2$'
}

refused_more_than()
{
	before=$(sed -n 's/^refused_for_protected //p' "$tmp/before.out")
	after=$(sed -n 's/^refused_for_protected //p' "$tmp/after.out")
	[ "$after" -gt $((before + $1)) ] && return
	echo "refused: $before before, $after after" | note
	return 1
}

# A bus error kills devmem
memory_by_address()
{
	status devmem 135 && status block 135 && status secure_ram 135 &&
		prints refusals 'who cpu mode normal op read pa 0x7c000000 len 4 reason protected'
}

# One of guest/service tries to open the driver of the display
expected='Failed for TA c1f7a2f0-5e0b-4d0c-8c57-9d4c1b6a7e30. Return error 0xffff0001'
no_complaint()
{
	no_complaints "$unsuitable" <"$tmp/log" &&
		! grep -E 'E/TC|E/LD|panic' "$tmp/log.secure" | grep -v "$expected" >"$tmp/complaints" &&
		grep -q "$expected" "$tmp/log.secure" && return
	note "$tmp/complaints"
	return 1
}

options=
tests_of_board boots_and_runs optee_owns_the_memory player attacks protected execution sessions reset runtime_suspend driver old_content lying_clients dma_of_a_device memory_by_address no_complaint protm_init late_heap no_heap mapped_carveout
