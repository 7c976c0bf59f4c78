#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# A heap that arrives after the driver that waits for it: the driver gets it if the heap comes
# from some driver's probe, as all heaps of mainline that can be late.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

# arrives SERIES TEST
arrives()
{
	"$vmali" run --series "$1" --timeout 60 --kernel-log "$tmp/log" \
		--append deferred_probe_timeout=1 -- \
		"$build/driver/arrival" -t "$2" >"$tmp/out" 2>&1 && return
	grep -v "^\[ *0\." "$tmp/log" | cat "$tmp/out" - | note /dev/stdin
	return 1
}

plan 4
check heap_from_driver_probe arrives default from_driver_probe
check heap_from_module_init_leaves_the_driver_waiting arrives default from_module_init
check unmodified_heap_from_driver_probe arrives none from_driver_probe
check unmodified_heap_from_module_init_leaves_the_driver_waiting arrives none from_module_init
done_testing
