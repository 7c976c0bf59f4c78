#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# A thousand cycles of the driver and its heap, in concurrent machines: unloading
# the driver is mostly waiting.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

tests="load_and_unload heap_arrives tee_and_driver"

ended()
{
	grep "after .* cycles" "$tmp/$1.out"
	[ "$(cat "$tmp/$1.status")" = 0 ] && ! grep -qE 'BUG|WARNING' "$tmp/$1.log" && return
	# Few lines, so that all of them are where a failure is reported in short
	echo "# exit status $(cat "$tmp/$1.status")"
	grep -vE '^(TAP|ok|#  RUN|# Starting) ' "$tmp/$1.out" | tail -n 12 | note
	grep -nE 'BUG|WARNING' "$tmp/$1.log" | head -n 3 | note
	tail -n 10 "$tmp/$1.log" | note
	return 1
}

plan 3
for t in $tests; do
	{
		"$vmali" run --timeout 240 --kernel-log "$tmp/$t.log" -- \
			"$build/driver/cycles" -t "$t" >"$tmp/$t.out" 2>&1
		echo $? >"$tmp/$t.status"
	} &
done
wait
for t in $tests; do
	check "$t" ended "$t"
done
done_testing
