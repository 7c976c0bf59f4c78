# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What the tests on the debug kernel share: find_leaks() is for the guest, all else for the
# host and needs begin.sh.

# In the kernel's log, of KASAN, lockdep, kmemleak and the others
complaints='BUG: |WARNING: |KASAN|UBSAN|INFO: |possible .* detected|suspicious RCU|unreferenced object|Call Trace|refcount_t|kmemleak: [0-9]+ new'

# find_leaks: what kmemleak finds, in kmemleak.out; without kmemleak there is no file
find_leaks()
{
	[ -e /sys/kernel/debug/kmemleak ] || return 0
	# Objects count as leaked when two scans in a row do not find them
	sleep 1
	for scan in 1 2; do
		echo scan >/sys/kernel/debug/kmemleak
		sleep 1
	done
	cat /sys/kernel/debug/kmemleak >kmemleak.out
}

# no_complaint_in FILE: of a kernel's log
no_complaint_in()
{
	grep -a -E -A 30 "$complaints" "$1" >"$tmp/complaints" || return 0
	head -n 200 "$tmp/complaints" | note
	return 1
}

no_leak()
{
	[ -e "$tmp/kmemleak.out" ] || return
	[ ! -s "$tmp/kmemleak.out" ] && return
	head -n 200 "$tmp/kmemleak.out" | note
	return 1
}
