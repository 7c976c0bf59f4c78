#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Firmware images and their protected sections: Arm's own, and made ones with none,
# several, or something that no image should have. Each image in a separate machine.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
job=$build/bin/vmali-job

genuine_bytes=262144

# In the guest: what is in use, what waits, and what holds the provider
# shellcheck disable=SC2016
state='sed -n "s/^\(used_bytes\|cpu_refused\) /\1=/p" /sys/kernel/debug/vmali/trusted/stats
	echo "deferred=$(cat /sys/kernel/debug/devices_deferred)"
	if [ -e /sys/bus/platform/drivers/panthor/e000000.gpu ]; then echo bound=1; fi
	[ ! -e /sys/module/vmali_tee ] || echo "held=$(cat /sys/module/vmali_tee/refcnt)"'

# failed WHY: what there is to see
failed()
{
	{
		echo "$1"
		cat "$tmp/out"
		grep panthor "$tmp/log"
	} | note /dev/stdin
	return 1
}

has()
{
	grep -qxF "$1" "$tmp/out" || failed "expected: $1"
}

# logged COUNT TEXT: so many lines of the driver
logged()
{
	same "lines of '$2'" "$1" "$(grep -cF "$2" "$tmp/log")" || failed "log"
}

# image MKFW-OPTION...
image()
{
	rm -rf "$tmp/fw"
	"$build/tools/mkfw" "$@" "$tmp/fw"
}

# boots BYTES OPTION...: the driver takes it, has so many protected bytes, and works
boots()
{
	bytes=$1
	shift
	"$vmali" run --timeout 60 --kernel-log "$tmp/log" "$@" -- \
		sh -c "$state; exec $job" >"$tmp/out" 2>&1 || {
		failed 'no job'
		return
	}
	has bound=1 && has "used_bytes=$bytes" && has cpu_refused=0 && has deferred=
}

# refused OPTION...: the probe fails, once and for all, and nothing is left of it when the kernel
# has closed the files of dma-bufs, a tick later (fs/file_table.c: delayed_fput_work)
refused()
{
	"$vmali" run --no-wait --timeout 60 --kernel-log "$tmp/log" "$@" -- \
		sh -c "sleep 0.1; $state" >"$tmp/out" 2>&1
	! grep -q bound= "$tmp/out" || failed 'it probed' || return
	has used_bytes=0 && has cpu_refused=0 && has deferred= && has held=0 &&
		logged 1 'probe with driver panthor failed with error'
}

genuine()
{
	boots "$genuine_bytes" --firmware genuine --gpu "$1"
}

none()
{
	image -p none && boots 0 --firmware "$tmp/fw"
}

one()
{
	image && boots "$genuine_bytes" --firmware "$tmp/fw"
}

several()
{
	image -p 3000000:10000 -p 3100000:1000 -p 3200000:40000 &&
		boots $((0x10000 + 0x1000 + 0x40000)) --firmware "$tmp/fw"
}

# Without a heap, everything else works
several_without_heap()
{
	image -p 3000000:10000 -p 3100000:1000:d -p 3200000:40000:z &&
		boots 0 --firmware "$tmp/fw" --heap none &&
		logged 3 'Firmware protected mode entry is not supported, ignoring'
}

# There is no way to put it there
with_data()
{
	image -p 3000000:10000:d && boots $((0x10000)) --firmware "$tmp/fw" &&
		logged 1 'Ignoring the initial data of protected firmware section at 0x3000000'
}

with_zero_flag()
{
	image -p 3000000:10000:z && boots $((0x10000)) --firmware "$tmp/fw" &&
		logged 0 'Ignoring the initial data'
}

with_shared_flag()
{
	image -p 3000000:10000:s && boots $((0x10000)) --firmware "$tmp/fw"
}

with_everything()
{
	image -p 3000000:10000:dzsu && boots $((0x10000)) --firmware "$tmp/fw" &&
		logged 1 'Ignoring the initial data of protected firmware section at 0x3000000'
}

# After a reset the driver loads the sections once more
reloaded()
{
	image -p 3000000:10000:dzsu || return
	"$vmali" run --timeout 60 --kernel-log "$tmp/log" --firmware "$tmp/fw" -- sh -c "
		$build/guest/reset -t firmware_panic_resets >/dev/null || exit
		$state; exec $job" >"$tmp/out" 2>&1 || {
		failed 'no job'
		return
	}
	has bound=1 && has "used_bytes=$((0x10000))" && has cpu_refused=0 &&
		logged 1 'Ignoring the initial data of protected firmware section at 0x3000000'
}

uncached()
{
	image -p 3000000:10000:u && boots $((0x10000)) --firmware "$tmp/fw"
}

empty()
{
	image -p 3000000:0 && boots 0 --firmware "$tmp/fw"
}

overlapping()
{
	image -p 3000000:40000 -p 3020000:40000 && refused --firmware "$tmp/fw" &&
		logged 1 'Failed to set up 256 KiB of protected memory for firmware section at 0x3020000 (-28)'
}

overlapping_ordinary()
{
	image -p 2000000:1000 && refused --firmware "$tmp/fw" &&
		logged 1 'Failed to set up 4 KiB of protected memory for firmware section at 0x2000000'
}

huge()
{
	image -p 10000000:40000000 && refused --firmware "$tmp/fw" &&
		logged 1 'Failed to set up 1048576 KiB of protected memory for firmware section at 0x10000000'
}

# The first one is there when the second does not fit
second_does_not_fit()
{
	image -p 3000000:40000 -p 10000000:4000000 && refused --firmware "$tmp/fw" &&
		logged 1 'Failed to set up 65536 KiB of protected memory for firmware section at 0x10000000'
}

wrapping()
{
	image -p f0000000:20000000 && refused --firmware "$tmp/fw" &&
		logged 1 'Firmware corrupted, hdr.va.end < hdr.va.start'
}

unaligned()
{
	image -p 3000000:10800 && refused --firmware "$tmp/fw" &&
		logged 1 'Firmware corrupted, virtual addresses not page aligned'
}

# The driver and the firmware meet there
at_the_interface()
{
	image -p 4000000:10000:s && refused --firmware "$tmp/fw" &&
		logged 1 'Interface at 0x4000000 must not be protected' &&
		logged 1 'failed with error -22'
}

products="g610 g510 g310 g715 g720 g725"
tests="none one several several_without_heap with_data with_zero_flag with_shared_flag
	with_everything reloaded uncached empty overlapping overlapping_ordinary huge
	second_does_not_fit wrapping unaligned at_the_interface"

count=0
for t in $products $tests; do
	count=$((count + 1))
done
plan "$count"
there=1
"$vmali" run --firmware genuine --dry-run -- true >/dev/null 2>&1 || there=
for p in $products; do
	if [ -n "$there" ]; then
		check "genuine_firmware_on_$p" genuine "$p"
	else
		skip "genuine_firmware_on_$p" "Arm's firmware is not available here"
	fi
done
for t in $tests; do
	check "protected_sections_$t" "$t"
done
done_testing
