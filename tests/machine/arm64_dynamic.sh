#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The arm64 machine whose protected memory Linux lends OP-TEE, in virtual time: an address-space
# controller protects it from the first allocation to the last free. The player; attacks by the
# normal world while it is protected: another device, and the kernel by its own mapping; and what
# the normal world finds in it afterwards.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/arm64_parts.sh"

# Runs in the guest: each part's output in a file, and its status
cat >"$tmp/guest" <<'G'
arm64=$1
top=$2
. "$top/tests/machine/edu.sh"

stats()
{
	"$arm64/bin/vmali-model" trusted/stats
}

# The range that is protected
base()
{
	stats | sed -n 's/^region0_protected \(0x[0-9a-f]*\) .*/\1/p'
}

part stats_before stats
part player "$arm64/bin/vmali-protected"
part attacks "$arm64/guest/attacks" -V idle -V running -t gpu_write -t second_process \
	-t region_writes_ordinary_memory -t registers_after_region
part execution "$arm64/guest/execution" -t copies -t process_killed_in_protected_mode
part service "$arm64/guest/service"
part info "$arm64/bin/vmali-info"
part stats stats
lent=$(base)
part dma_ordinary dma_read 0x421ff800
part dma_secret dma_read "$lent"
part dma_end dma_read $((lent + 0x1fffffc))
part dma_after dma_read $((lent + 0x2000000))
part dma_overwrite dma_write "$lent"
part refusals "$arm64/bin/vmali-model" trusted/refusals
# The last buffer is the driver's own
part unbind sh -c 'echo c000000.gpu >/sys/bus/platform/drivers/panthor/unbind'
# Linux returns it later: forever, if it never does
while [ -n "$(base)" ]; do
	sleep 0.1
done
part stats_returned stats
part returned "$arm64/bench/kernel_read" "$lent"
part dma_returned dma_read "$lent"
part bind sh -c 'echo c000000.gpu >/sys/bus/platform/drivers/panthor/bind'
part again "$arm64/bin/vmali-protected"
part stats_again stats
# Kills the task that reads, in the kernel: last
lent=$(base)
part kernel_read "$arm64/bench/kernel_read" "$lent"
# Where TF-A starts the kernel: the beginning of its image
part kernel_image "$arm64/bench/kernel_read" 0x44000000
part refusals_kernel "$arm64/bin/vmali-model" trusted/refusals
parts_end
G

boots_and_runs()
{
	boots 0 --board dynamic --gpu g720 --clock virtual
}

linux_lends()
{
	! grep 'Protected memory service not available' "$tmp/log" &&
		prints stats_before '^region0_protected 0x[0-9a-f]* 33554432$' &&
		same lent "$(value stats_before region0_protected)" "$(value stats region0_protected)" &&
		same used 33554432 "$(value stats used_bytes)" &&
		prints info 'protectedMode *= supported, ready' &&
		grep -q "I/TC: protected: $(value stats region0_protected | sed 's/ .*//'), 0x2000000 bytes" \
			"$tmp/log.secure"
}

player()
{
	status player 0 && prints player 'ok +digest +of each frame equals' &&
		prints player 'ok +display +shows each frame, equal' &&
		same failures '' "$(grep FAIL "$tmp/player.out")"
}

# One of each kind, in a reset and after runtime suspend
attacks()
{
	passes attacks 8 && passes execution 2
}

# The first product with the registers of v12
product()
{
	prints info 'Mali-G720'
}

lying_clients()
{
	status service 0 && prints service 'pass:11 fail:0 .* skip:0'
}

# refused WHO OP ADDRESS: in the record that NAME.out is
refused()
{
	prints "$1" "who $2 mode normal op $3 pa $4 len 4 reason protected\$"
}

# Its first word and its last one, and none beyond
dma_of_a_device()
{
	lent=$(value stats region0_protected | sed 's/ .*//')
	prints dma_ordinary '^0x[0-9A-F]{8}$' && prints dma_after '^0x[0-9A-F]{8}$' &&
		refused refusals device read "$lent" &&
		refused refusals device write "$lent" &&
		refused refusals device read "$(printf '0x%x' $((lent + 0x1fffffc)))" &&
		! grep "pa $(printf '0x%x' $((lent + 0x2000000)))" "$tmp/refusals.out"
}

# All of it is zero, as the controller has cleared it
returned_without_content()
{
	status unbind 0 && same protected '' "$(value stats_returned region0_protected)" &&
		same used 0 "$(value stats_returned used_bytes)" &&
		same scrubbed 33554432 "$(value stats_returned scrubbed_bytes)" &&
		same word 0x00000000 "$(cat "$tmp/returned.out")" && status returned 0 &&
		same "word by DMA" 0x00000000 "$(cat "$tmp/dma_returned.out")" &&
		grep -q 'I/TC: cleared and returned: ' "$tmp/log.secure"
}

lent_again()
{
	status bind 0 && status again 0 && same used 33554432 "$(value stats_again used_bytes)" &&
		same failures '' "$(grep FAIL "$tmp/again.out")"
}

# An external abort in the kernel, which ends the task by SIGSEGV; other memory is read by the
# same program
kernel_by_its_own_map()
{
	lent=$(value stats_again region0_protected | sed 's/ .*//')
	status kernel_read 139 && status kernel_image 0 && prints kernel_image '^0x[0-9A-F]{4}5A4D$' &&
		grep -q 'Internal error: synchronous external abort' "$tmp/log" &&
		grep -Eq "who cpu mode normal op read pa $lent len [0-9]+ reason protected" "$tmp/refusals_kernel.out"
}

# Up to that
no_complaint()
{
	sed '/Internal error: synchronous external abort/,$d' "$tmp/log" >"$tmp/before.log"
	no_complaints none <"$tmp/before.log" || return
	! grep -E 'E/TC|E/LD|panic' "$tmp/log.secure" | grep -v 'Return error 0xffff0001' && return
	return 1
}

# A mistake of a board's, as docs/board.md describes it: less contiguous memory than the pool has
no_contiguous_memory()
{
	"$vmali" run --machine arm64 --board dynamic --clock virtual --timeout 500 \
		--kernel-log "$tmp/small.log" --append cma=4M --no-wait -- sleep 1 >"$tmp/out" 2>&1 &&
		grep -q 'panthor.*: probe with driver panthor failed with error -12' "$tmp/small.log" && return
	note "$tmp/out" "$tmp/small.log"
	return 1
}

options='--board dynamic'
tests_of_board boots_and_runs linux_lends product player attacks lying_clients dma_of_a_device returned_without_content lent_again kernel_by_its_own_map no_complaint no_contiguous_memory
