#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Virtual time: a run repeats itself whatever the host is doing, a seed makes it another
# one, nothing hangs, and a time limit is the machine's.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/ktap.sh"
build=${VMALI_BUILD:-$top/build}
vmali=$top/vmali
tmp=$(mktemp -d) || exit 1
busy=
trap 'kill $busy 2>/dev/null; rm -rf "$tmp"' EXIT

# What runs: threads, processes that are killed, faults, protected mode, random numbers
cat >"$tmp/program" <<'G'
build=$1
"$build/guest/execution" -t vm_bind_waits -t process_killed_in_protected_mode
"$build/guest/jobs"
od -An -N32 -tx1 /dev/urandom
ls -lU --time-style=full-iso /dev/dri /sys/class/drm
date +%s.%N
cat /proc/interrupts /proc/self/maps
echo $$
G

# run_it NAME OPTION...: keeps log, trace and output
run_it()
{
	name=$1
	shift
	"$vmali" run "$@" --kernel-log "$tmp/$name.log" --trace "$tmp/$name" -- \
		sh "$tmp/program" "$build" >"$tmp/$name.out" 2>&1 </dev/null
}

# same_run A B
same_run()
{
	for part in log json out; do
		cmp "$tmp/$1.$part" "$tmp/$2.$part" >"$tmp/cmp" 2>&1 && continue
		note "$tmp/cmp"
		diff "$tmp/$1.$part" "$tmp/$2.$part" | head -n 20 | note
		return 1
	done
}

# Concurrent loops, on two CPUs or how many there are
begin_load()
{
	for i; do
		sh -c 'while :; do :; done' &
		busy="$busy $!"
	done
}

end_load()
{
	# shellcheck disable=SC2086
	kill $busy
	busy=
}

repeats()
{
	run_it idle "$@" || { note "$tmp/idle.out"; return 1; }
	begin_load 1 2
	run_it loaded "$@"
	status=$?
	end_load
	[ "$status" -eq 0 ] && [ -s "$tmp/idle.json" ] && same_run idle loaded
}

# Without a seed, and with seeds for delays, priorities, and both
seeds="0 7 4 6"

# Each seed runs alone, then all run at once with two busy loops, as a load for one another
run_seeds()
{
	for seed in $seeds; do
		run_it "idle$seed" --seed "$seed"
		echo $? >"$tmp/idle$seed.status"
	done
	begin_load 1 2
	runs=
	for seed in $seeds; do
		{
			run_it "loaded$seed" --seed "$seed"
			echo $? >"$tmp/loaded$seed.status"
		} &
		runs="$runs $!"
	done
	# shellcheck disable=SC2086
	wait $runs
	end_load
}

repeats_with_seed()
{
	for name in "idle$1" "loaded$1"; do
		[ "$(cat "$tmp/$name.status")" -eq 0 ] && continue
		note "$tmp/$name.out"
		return 1
	done
	[ -s "$tmp/idle$1.json" ] && same_run "idle$1" "loaded$1"
}

seeds_differ()
{
	[ -s "$tmp/idle7.json" ] && [ -s "$tmp/idle6.json" ] &&
		! cmp -s "$tmp/idle7.json" "$tmp/idle6.json" &&
		! cmp -s "$tmp/idle7.out" "$tmp/idle6.out"
}

# kinds_of "COMMAND..." SEED...: of the choices that they make
kinds_of()
{
	command=$1
	shift
	for seed; do
		rm -f "$tmp/choices"
		# shellcheck disable=SC2086
		"$vmali" run --seed "$seed" --choices "$tmp/choices" -- $command \
			>"$tmp/out" 2>&1 || { note "$tmp/out"; return 1; }
		tail -n +2 "$tmp/choices" 2>/dev/null
	done | cut -d ' ' -f 3 | sort -u | tr '\n' ' '
}

kinds()
{
	kinds_of "$build/bin/vmali-job" "$@"
}

# Delays, priorities, and both
strategies()
{
	same 'remainder 2' 'access change complete irq lock priority request wakeup ' \
		"$(kinds 2 6 10 14 18 22 26 30 34 38 42 46 50 54 58 62)" &&
		same 'remainder 0' 'change priority ' "$(kinds 4 8 12 16)" &&
		same odd 'access complete irq lock request wakeup ' "$(kinds 1 3 5 7 9 11 13 15)" &&
		same none '' "$(kinds 0)"
}

# Of the GPU's choices, what the seed is for: longer by 1 us to 1 ms, the first of several queues.
# Without them it is another run, with one of them another one again
gpu_choices()
{
	same queues 'change priority queue ' \
		"$(kinds_of "$build/guest/load -t as_many_groups_as_slots" 4 8)" || return
	kinds 3 >/dev/null
	same values '' "$(awk '
		$3 == "request" && ($1 < 1200000000 || $4 < 1024 || $4 >= 1048576 || $5 != "ns") ||
		$3 == "complete" && ($1 < 1400000000 || $4 < 1024 || $4 >= 1048576 || $5 != "ns") ||
		$3 ~ "^(request|complete)$" && $6 != "vmali-gpu"' "$tmp/choices")" || return
	note "$tmp/choices"
	run_it none --seed 3 --param vmali_gpu.keep=none || return
	numbers=
	for kind in request complete; do
		number=$(awk -v kind="$kind" '$3 == kind { print $1; exit }' "$tmp/choices")
		[ -n "$number" ] && run_it one --seed 3 --param "vmali_gpu.keep=$number" &&
			! cmp -s "$tmp/none.json" "$tmp/one.json" || return
		numbers=$numbers${numbers:+,}$number
	done
	repeats --seed 3 --param "vmali_gpu.keep=$numbers"
}

# A task has the numbers of its process and kind, and a priority that it is given once
numbers()
{
	kinds 4 >/dev/null
	same priorities '' "$(awk '$3 == "priority" && ($1 < 800000000 || $1 % 400000 ||
		$4 < 40 || $4 > 89 || $5 != "fifo" || seen[$1]++)' "$tmp/choices")" &&
		same changes '' "$(awk '$3 == "change" && ($1 < 1000000000 || $4 < 2 || $4 > 39)' \
			"$tmp/choices")"
}

# job SEED PARAM...: how long a job takes, in nanoseconds of the guest's clock
job()
{
	# shellcheck disable=SC2016
	"$vmali" run --clean-env --choices "$tmp/choices" --seed "$@" -- sh -c '
		begin=$(date +%s%N); "$1" >/dev/null && echo $(($(date +%s%N) - begin))' \
		sh "$build/bin/vmali-job"
}

# A choice of a job that only takes its time: the job is later by that, and it is the only one
busy_choice()
{
	for late in 3 5 7 9 11 13; do
		job "$late" >/dev/null || return
		# Its number, and how long it is
		choice=$(awk '$6 == "vmali-job" && $4 > 10000 { print $1, $4; exit }' "$tmp/choices")
		[ -z "$choice" ] || break
	done
	note "$tmp/choices"
	none=$(job "$late" --param vmali_gpu.keep=none) && [ "$(wc -l <"$tmp/choices")" -eq 1 ] || return
	busy=$(job "$late" --param vmali_gpu.keep=none --param "vmali_gpu.busy=${choice% *}") &&
		same list "${choice% *} busy ${choice#* } ns vmali-job" \
			"$(tail -n +2 "$tmp/choices" | cut -d ' ' -f 1,3-)" || return
	echo "$none ns, $busy ns" | note
	[ "$busy" -ge $((none + ${choice#* } / 2)) ]
}

# What spins at a high priority waits for the one that it starts, which has a lower one
priority_of_a_spinning_program()
{
	for seed in 4 8 12 16; do
		"$vmali" run --timeout 20 --seed "$seed" -- sh -c '
			sh -c "while [ ! -e /dev/shm/go ]; do :; done" & : >/dev/shm/go; wait' \
			>"$tmp/out" 2>&1 || { note "$tmp/out"; return 1; }
	done
}

# An hour, and a time of the day that is always the same
clock()
{
	"$vmali" run -- sh -c 'sleep 3600; cut -d . -f 1 /proc/uptime; date -u +%F' >"$tmp/out" 2>&1
	note "$tmp/out"
	same clock "3600 2026-01-01" "$(tr '\n' ' ' <"$tmp/out" | sed 's/ $//')"
}

real_clock()
{
	before=$(date +%s)
	now=$("$vmali" run --clock real -- date +%s) || return
	after=$(date +%s)
	[ "$before" -le "$now" ] && [ "$now" -le "$after" ]
}

# ends WITH LINE COMMAND...: the status, and a line of what is printed
ends()
{
	status=$1 line=$2
	shift 2
	"$vmali" run --kernel-log "$tmp/log" "$@" >"$tmp/out" 2>&1
	got=$?
	note "$tmp/out"
	same status "$status" "$got" && grep -qxE "$line" "$tmp/out"
}

limit_says_what_is_waited_for()
{
	ends 124 'vmali: +task [0-9]+ sleep: S .*' --timeout 5 -- sh -c 'sleep 100' &&
		grep -qx 'vmali: killed after 5 s of the machine.s time (--timeout); it was waiting in' \
			"$tmp/out" &&
		grep -qx 'vmali:   GPU mcu status 0x[0-9a-f]*' "$tmp/out"
}

# Without a system call; the clock is moved, and that is logged once
spinning_program()
{
	ends 124 'vmali: +task [0-9]+ sh: R .*' --timeout 3 -- sh -c 'while :; do :; done' &&
		same messages 1 "$(grep -c 'sh\[[0-9]*\] runs without taking time' "$tmp/log")"
}

# With system calls, which take time: a second is a million of them at most
calling_program()
{
	ends 124 'vmali: +task [0-9]+ sh: R .*' --timeout 1 -- \
		sh -c 'while [ ! -e /nowhere ]; do :; done' &&
		! grep -q 'without taking time' "$tmp/log"
}

input()
{
	echo hello >"$tmp/in"
	same file hello "$("$vmali" run -- cat <"$tmp/in")" &&
		same pipe hello "$(echo hello | "$vmali" run -- cat)" &&
		same nothing '' "$("$vmali" run -- cat </dev/null)"
}

plan 16
run_seeds
check same_run_on_a_loaded_host repeats_with_seed 0
check same_run_with_a_seed repeats_with_seed 7
check same_run_with_priorities repeats_with_seed 4
check same_run_with_priorities_and_delays repeats_with_seed 6
check seeds_differ seeds_differ
check strategies strategies
check gpu_choices gpu_choices
check numbers numbers
check busy_choice_takes_its_time busy_choice
check priority_of_a_spinning_program priority_of_a_spinning_program
check clock_is_the_guests clock
check real_clock_is_the_hosts real_clock
check limit_says_what_is_waited_for limit_says_what_is_waited_for
check spinning_program_is_noticed spinning_program
check calling_program_takes_time calling_program
check input input
done_testing
