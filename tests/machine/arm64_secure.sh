#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The arm64 machine with the series: OP-TEE owns protected memory, and Linux's optee driver
# makes the heap of it. The player, whose digests the trusted application computes; what a new
# buffer has; and attacks by the normal world: CPU, another device, lying clients of the TEE.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
arm64=$build/arm64

# Runs in the guest: each part's output in a file, and its status
cat >"$tmp/guest" <<'G'
arm64=$1
. "$2/tests/machine/edu.sh"

part player "$arm64/bin/vmali-protected"
part demo "$arm64/bin/vmali-demo"
part reuse "$arm64/guest/reuse"
part service "$arm64/guest/service"
part jobs "$arm64/guest/jobs"
part limits "$arm64/guest/limits"
part binds "$arm64/guest/binds"
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
cd "$VMALI_RUN" || exit
tar cf - ./*.out ./*.status
G

boots()
{
	"$vmali" run --machine arm64 --timeout 500 --kernel-log "$tmp/log" -- \
		sh "$tmp/guest" "$arm64" "$top" >"$tmp/tar" 2>"$tmp/err"
	same "exit status" 0 $? && tar xf "$tmp/tar" -C "$tmp" && return
	tail -n 50 "$tmp/log" | note
	note "$tmp/err"
	return 1
}

# status NAME EXPECTED: of a part
status()
{
	same "status of $1" "$2" "$(cat "$tmp/$1.status" 2>/dev/null)" && return
	note "$tmp/$1.out"
	return 1
}

# prints NAME PATTERN
prints()
{
	grep -Eq -- "$2" "$tmp/$1.out" && return
	note "$tmp/$1.out"
	return 1
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

demo()
{
	status demo 0 && same "failures" '' "$(grep FAIL "$tmp/demo.out")"
}

old_content()
{
	status reuse 0 && prints reuse 'pass:3 fail:0 .* skip:0'
}

lying_clients()
{
	status service 0 && prints service 'pass:11 fail:0 .* skip:0'
}

# The driver's own tests that read nothing in debugfs
driver()
{
	status jobs 0 && status limits 0 && status binds 0
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
	! grep -E 'BUG:|WARNING:|Oops|Call trace|guest error' "$tmp/log" >"$tmp/complaints" &&
		! grep -E 'E/TC|E/LD|panic' "$tmp/log.secure" | grep -v "$expected" >>"$tmp/complaints" &&
		same "of OP-TEE about a lying client" 1 "$(grep -c "$expected" "$tmp/log.secure")" && return
	note "$tmp/complaints"
	return 1
}

tests="boots optee_owns_the_memory player demo driver old_content lying_clients dma_of_a_device
	memory_by_address no_complaint"
# shellcheck disable=SC2086
set -- $tests
plan $#
# What is missing is no failure: a mirror may lack it
if ! "$vmali" run --machine arm64 --dry-run -- true >"$tmp/out" 2>"$tmp/err"; then
	reason=$(grep 'not available from this mirror' "$tmp/err" | tail -n 1)
	for name; do
		if [ -n "$reason" ]; then
			skip "$name" "${reason#vmali: }"
		else
			check "$name" note "$tmp/err" false
		fi
	done
	done_testing
	exit
fi
for name; do
	check "$name" "$name"
done
done_testing
