#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The guest's tests and IGT once more on the debug kernel: KASAN, kmemleak, lockdep and the
# check for sleeping in atomic context must report nothing.
#
#	debug.sh [PROGRAM...]    all of the guest's programs and IGT, or those named
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/debug_kernel.sh"

with_igt=
[ $# -gt 0 ] || with_igt=1
programs=
count=0
# All run in one machine, one after the other.  Not there: switches, which the kernel with
# lockdep and two CPUs has; boot, after which the device does not suspend; limits, which
# measures memory that KASAN keeps back; bind_queue, with which lockdep reports a cycle: an
# operation of VM_BIND has to signal a fence and takes the lock for VM operations, below which is
# the scheduler's, and sync_upd_work() locks a buffer below that.
for t in "$build"/guest/* "$build"/suspend/suspend; do
	[ -x "$t" ] || continue
	if [ $# -eq 0 ]; then
		case ${t##*/} in switches | boot | limits | bind_queue) continue ;; esac
	else
		case " $* " in *" ${t##*/} "*) ;; *) continue ;; esac
	fi
	programs="$programs $t"
	count=$((count + 1))
done
root=
[ -z "$with_igt" ] || root=${VMALI_IGT:-}

# Runs in the guest: every program, its output and status in the run directory
cat >"$tmp/guest" <<'G'
. "$1/tests/machine/debug_kernel.sh"
igt=$2 root=$3 list=$4
shift 4
for t; do
	name=${t##*/}
	"$t" >"$VMALI_RUN/$name.out" 2>&1
	echo $? >"$VMALI_RUN/$name.status"
done
if [ -n "$root" ]; then
	"$igt" "$root" "$list" >"$VMALI_RUN/igt.out" 2>&1
	echo $? >"$VMALI_RUN/igt.status"
fi
cd "$VMALI_RUN" || exit
find_leaks
tar cf - ./*.out ./*.status
G

everything()
{
	# shellcheck disable=SC2086
	"$vmali" run --debug --timeout 900 --kernel-log "$tmp/log" -- sh "$tmp/guest" \
		"$top" "$build/tests/igt" "$root" "$top/tests/igt/panthor.testlist" $programs >"$tmp/tar" &&
		tar xf "$tmp/tar" -C "$tmp" && return
	note "$tmp/log"
	return 1
}

# Each program's own results are counted where it runs on the ordinary kernel
program_ok()
{
	if [ -e "$tmp/$1.status" ] && [ "$(cat "$tmp/$1.status")" -eq 0 ] &&
		! grep -q '^ *not ok' "$tmp/$1.out"; then
		return
	fi
	note_failures "$tmp/$1.out"
	return 1
}

# From init on: what the kernel says while it brings itself up is none of ours
# (mainline's UML frees a second CPU's stack before that CPU may use RCU)
silent()
{
	[ -s "$tmp/log" ] || { echo "there is no kernel log" | note; return 1; }
	sed -n '/as init process/,$p' "$tmp/log" >"$tmp/ours"
	[ -s "$tmp/ours" ] || return
	no_complaint_in "$tmp/ours"
}

# What the sanitizers can say they must have been there to say
sanitizers_on()
{
	set -- 'KernelAddressSanitizer initialized' \
		'kmemleak: Kernel memory leak detector initialized' 'Lock dependency validator'
	for s; do
		grep -q "$s" "$tmp/log" && continue
		echo "# not in the log: $s"
		return 1
	done
}

plan $((count + 4 + ${with_igt:-0}))
check boots_and_runs everything
check sanitizers_are_on sanitizers_on
for t in $programs; do
	check "${t##*/}" program_ok "${t##*/}"
done
if [ -n "$root" ]; then
	check igt program_ok igt
elif [ -n "$with_igt" ]; then
	skip igt "the package igt-gpu-tools-tests is not available here"
fi
check log_is_silent silent
check no_leaks no_leak
done_testing
