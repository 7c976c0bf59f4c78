#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The driver and its heap: there, absent, late, unnamed.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

FIRMWARE_BYTES=262144

run()
{
	"$vmali" run --kernel-log "$tmp/log" "$@" >"$tmp/out" 2>&1 && return
	note "$tmp/out" "$tmp/log"
	return 1
}

used()
{
	sed -n 's/^used_bytes //p' /dev/stdin
}

show='ls /dev/dri; cat /sys/kernel/debug/vmali/trusted/stats /sys/kernel/debug/devices_deferred'

present()
{
	run -- sh -c "$show" && grep -q renderD128 "$tmp/out" &&
		same 'protected bytes' "$FIRMWARE_BYTES" "$(used <"$tmp/out")"
}

no_heap()
{
	run --heap none -- sh -c "$show" && grep -q renderD128 "$tmp/out" &&
		same 'protected bytes' 0 "$(used <"$tmp/out")"
}

unmodified()
{
	run --series none -- sh -c "$show" && grep -q renderD128 "$tmp/out" &&
		same 'protected bytes' 0 "$(used <"$tmp/out")"
}

# The name of a heap that never comes: deferred, with the reason, once
wrong_name()
{
	run --no-wait --heap no,such,heap -- sh -c "$show; true" || return
	if grep -q renderD128 "$tmp/out"; then
		note "$tmp/out"
		return 1
	fi
	grep -q 'e000000.gpu.*no,such,heap' "$tmp/out" || { note "$tmp/out" "$tmp/log"; return 1; }
	# Not one line for each retry
	same 'protected bytes' 0 "$(used <"$tmp/out")" &&
		[ "$(grep 'panthor' "$tmp/log" | grep -c 'no,such,heap')" -le 1 ]
}

late()
{
	# shellcheck disable=SC2016
	run --no-wait --heap-late 500 -- sh -c '
		[ ! -e /dev/dri/renderD128 ] || { echo "the driver did not wait"; exit 1; }
		i=0
		while [ ! -e /dev/dri/renderD128 ]; do
			[ $((i += 1)) -lt 100 ] || { echo "never came"; exit 1; }
			sleep 0.1
		done
		cat /sys/kernel/debug/vmali/trusted/stats' &&
		same 'protected bytes' "$FIRMWARE_BYTES" "$(used <"$tmp/out")"
}

plan 5
check heap_present present
check no_heap_named no_heap
check unmodified_kernel unmodified
check wrong_name_defers wrong_name
check late_heap_completes_the_probe late
done_testing
