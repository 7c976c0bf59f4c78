#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Allocations that fail, one after the other, on the debug kernel, and the programs that
# load and unload the driver once more there: KASAN, kmemleak, lockdep and the check for
# sleeping in atomic context must report nothing.
#
#	inject.sh
#	VMALI_EVERY=1 inject.sh    every allocation, every test: an hour or two
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/debug_kernel.sh"

programs="inject access groups startup removal unbind"
timeout=600
# Those of which lifetimes are the point
selection='
groups="the_one_that_does_not_fit_fails contended process_killed reset runtime_suspend"
startup="late_heap_from_module_init heap_fails_the_probe heap_fails_a_group"
removal="heap_removed_during_probe heap_unloaded_during_probe heap_removed_after_probe
	tee_unbound_after_probe heap_removed_while_open driver_unbound_with_groups_alive"
'
if [ -n "${VMALI_EVERY:-}" ]; then
	programs="$programs cycles"
	timeout=14400
	selection=
fi
paths="heap_registration tee_registration probe group buffer"

# Runs in the guest
cat >"$tmp/guest" <<'G'
. "$1/tests/machine/debug_kernel.sh"
dir=$2
eval "$3"
shift 3
for t; do
	eval "only=\${$t:-}"
	set --
	for name in $only; do
		set -- "$@" -t "$name"
	done
	"$dir/$t" "$@" >"$VMALI_RUN/$t.out" 2>&1
	echo $? >"$VMALI_RUN/$t.status"
	echo "$t ended after $(cut -d . -f 1 /proc/uptime) s" >>"$VMALI_RUN/times.out"
done
cd "$VMALI_RUN" || exit
find_leaks
echo "all ended after $(cut -d . -f 1 /proc/uptime) s" >>times.out
tar cf - ./*.out ./*.status
G

everything()
{
	# shellcheck disable=SC2086
	"$vmali" run --debug --timeout "$timeout" --kernel-log "$tmp/log" -- \
		sh "$tmp/guest" "$top" "$build/driver" "$selection" $programs >"$tmp/tar" &&
		tar xf "$tmp/tar" -C "$tmp" && note "$tmp/times.out" && return
	tail -n 100 "$tmp/log" | note /dev/stdin
	return 1
}

injected()
{
	grep -s -E "^#.*:$1:.*(allocations, every|failed,)" "$tmp/inject.out"
	grep -s -q "^ok .* inject\.$1\$" "$tmp/inject.out" && return
	note "$tmp/inject.out"
	return 1
}

ended()
{
	[ "$(cat "$tmp/$1.status" 2>/dev/null)" = 0 ] &&
		! grep -q '^ *not ok' "$tmp/$1.out" && return
	note "$tmp/$1.out"
	return 1
}

# Two complaints are not the driver's: UML's flush_tlb_mm() walks the address space of a
# process without a lock when a page is taken from one that is about to end; and the kernel
# reports each allocation that fails, as it is configured to here.
unexpected()
{
	awk 'function end() {
			if (held != "" && held !~ /\] flush_tlb_mm\+.*\] tlb_finish_mmu\+|\] warn_alloc\+/)
				printf "%s", held
			held = ""
			trace = 0
		}
		/WARNING: suspicious RCU usage|vmalloc error: |page allocation failure: / { end(); held = $0 "\n"; next }
		held == "" { print; next }
		/Call Trace:/ { trace = 1 }
		trace && !/Call Trace:|\[<[0-9a-f]+>\]/ { end(); print; next }
		{ held = held $0 "\n" }
		END { end() }' "$tmp/log"
}

silent()
{
	[ -s "$tmp/log" ] || { echo "there is no kernel log" | note; return 1; }
	unexpected >"$tmp/unexpected"
	no_complaint_in "$tmp/unexpected"
}

count=3
for t in $paths $programs; do
	count=$((count + 1))
done
plan "$count"
check boots_and_runs everything
for t in $paths; do
	check "each_allocation_of_${t}_fails" injected "$t"
done
for t in $programs; do
	check "$t" ended "$t"
done
check log_is_silent silent
check no_leaks no_leak
done_testing
