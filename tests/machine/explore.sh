#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali explore: seeds with which a program fails are found, repeated, and shrunk to the
# choices that matter; what is known is resumed, and merged from several machines.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/ktap.sh"
build=${VMALI_BUILD:-$top/build}
vmali=$top/vmali
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# late WHAT: a program that does WHAT if the seed has made an interrupt late by more than 4 ms:
# a bug of which it is known what it needs.  About half of all seeds show it.
late()
{
	cat <<-G
	$build/bin/vmali-job >/dev/null || exit 3
	awk '\$3 == "irq" && \$4 > 4000000 { late = 1 } END { exit !late }' \\
		/sys/kernel/debug/vmali/choices 2>/dev/null || exit 0
	$1
	G
}
late 'exit 7' >"$tmp/fails"
late 'while :; do :; done' >"$tmp/hangs"
late 'echo "WARNING: late by $$ ns" >/dev/kmsg; exit 0' >"$tmp/complains"
# Init loses its stack, and its end is the kernel's
# shellcheck disable=SC2016
late 'stack=$(sed -n "s/^\([0-9a-f]*\)-\([0-9a-f]*\) .*\[stack\]/0x\1 0x\2/p" /proc/1/maps)
dd if=/dev/zero of=/proc/1/mem bs=4096 conv=notrunc seek=$((${stack% *} / 4096)) \
	count=$(((${stack#* } - ${stack% *}) / 4096)) 2>/dev/null' >"$tmp/dies"

# explore STATUS ARG...: what is printed is in $tmp/out
explore()
{
	expected=$1
	shift
	"$vmali" explore "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	same status "$expected" "$status" && return
	note "$tmp/out"
	note "$tmp/err"
	return 1
}

# The numbers of a list as 3,17-20, one a line
numbers()
{
	tr ',' '\n' | awk -F - '{ for (i = $1; i <= $NF; i++) print i }'
}

# seeds_of STATE: those that fail in one way
seeds_of()
{
	sed -n '/verdict/{n;s/.*"seeds": "\(.*\)".*/\1/p;}' "$1" | numbers
}

# line N: the N-th command line that is printed
line()
{
	grep ' run --clean-env ' "$tmp/out" | sed -n "$1p"
}

# replay STATUS LINE: from a shell with another environment
replay()
{
	ANOTHER=$(printf %05000d 0) sh -c "$2" >"$tmp/replayed" 2>&1
	same "status of $2" "$1" $?
}

finds_seeds()
{
	explore 1 --seeds 8 --state "$tmp/state" -- sh "$tmp/fails" || return
	seeds_of "$tmp/state" >"$tmp/seeds"
	count=$(wc -l <"$tmp/seeds")
	note "$tmp/out"
	[ "$count" -gt 0 ] && [ "$count" -lt 8 ] &&
		same head "$count of 8 seeds fail" "$(head -n 1 "$tmp/out")" &&
		grep -qx '1. exit status 7' "$tmp/out"
}

replays()
{
	replay 7 "$(line 1)" || return
	for seed in 1 2 3 4 5 6 7 8; do
		if grep -qx "$seed" "$tmp/seeds"; then expected=7; else expected=0; fi
		replay "$expected" "$(line 1 | sed "s/--seed [0-9]*/--seed $seed/")" || return
	done
}

# No seed is run again: nothing but what is needed to shrink
shrinks()
{
	explore 1 --seeds 8 --state "$tmp/state" --shrink -- sh "$tmp/fails" || return
	note "$tmp/out"
	grep -qE '^   1 of [0-9]+ choices matter, found in [0-9]+ runs:$' "$tmp/out" &&
		[ "$(awk '/^     [0-9]+ [0-9.]+ irq [0-9]+ ns vmali-intc$/ && $4 > 4000000' \
			"$tmp/out" | wc -l)" -eq 1 ] || return
	number=$(awk '/ irq .* ns vmali-intc$/ { print $1 }' "$tmp/out")
	kept=$(line 2)
	same parameter "--param vmali_gpu.keep=$number" \
		"$(echo "$kept" | grep -o -e '--param [^ ]*')" &&
		replay 7 "$kept" && replay 0 "$(echo "$kept" | sed 's/keep=[0-9]*/keep=none/')"
}

shows_what_happened()
{
	command -v trace-cmd >/dev/null || return 0
	grep -qE "^ +[0-9.]+ us  choices      $number irq [0-9]+ ns$" "$tmp/out" &&
		grep -qE '^ +[0-9.]+ us  (JOB|GPU|MMU) +asserted$' "$tmp/out"
}

resumes()
{
	explore "$(($(head -n 1 "$tmp/seeds") <= 3))" --seeds 3 --state "$tmp/resumed" -- \
		sh "$tmp/fails" &&
		explore 1 --seeds 8 --state "$tmp/resumed" -- sh "$tmp/fails" &&
		cmp "$tmp/state" "$tmp/resumed"
}

shards_merge()
{
	for shard in 1 2; do
		"$vmali" explore --seeds 8 --shard "$shard/2" --state "$tmp/shard$shard" -- \
			sh "$tmp/fails" >"$tmp/out" 2>&1 </dev/null
	done
	explore 1 --merge --state "$tmp/merged" "$tmp/shard2" "$tmp/shard1" &&
		cmp "$tmp/state" "$tmp/merged" &&
		same head "$count of 8 seeds fail" "$(head -n 1 "$tmp/out")"
}

stops()
{
	VMALI_JOBS=1 explore 1 --seeds 8 --stop --state "$tmp/stopped" -- sh "$tmp/fails" &&
		same seeds "$(head -n 1 "$tmp/seeds")" "$(seeds_of "$tmp/stopped")" &&
		same head "1 of $(head -n 1 "$tmp/seeds") seeds fail" "$(head -n 1 "$tmp/out")"
}

nothing_fails()
{
	explore 0 --seeds 2 -- true && same head '0 of 2 seeds fail' "$(cat "$tmp/out")"
}

# The number that differs is not part of it
complaint_is_a_failure()
{
	explore 1 --seeds 8 --state "$tmp/complained" -- sh "$tmp/complains" &&
		grep -qx '1. WARNING: late by # ns' "$tmp/out" &&
		same ways 1 "$(grep -c '^[0-9]*\. ' "$tmp/out")"
}

complaint_without_a_seed()
{
	explore 1 --seeds 2 -- sh -c 'echo "WARNING: always" >/dev/kmsg' &&
		same head '0 of 2 seeds fail' "$(head -n 1 "$tmp/out")" &&
		grep -qx '1. WARNING: always' "$tmp/out" && grep -qx '   without a seed' "$tmp/out"
}

kernel_dies()
{
	explore 1 --first "$(head -n 1 "$tmp/seeds")" --seeds 1 --shrink -- sh "$tmp/dies" || return
	note "$tmp/out"
	grep -q '^1. the kernel died; Kernel panic - not syncing: Attempted to kill init' \
		"$tmp/out" &&
		grep -qE '^   1 of [0-9]+ choices matter' "$tmp/out" && replay 125 "$(line 2)"
}

# A run that does not end by itself: the machine's time passes, but its limit is far away
hangs()
{
	# One that is late, and one after it that is not
	hung=$(awk 'NR > 1 && $1 != last + 1 { exit } { last = $1 } END { print last }' \
		"$tmp/seeds")
	explore 1 --first "$hung" --seeds 2 --host-limit 8 --timeout 1000000000 --shrink \
		--state "$tmp/hung" -- sh "$tmp/hangs" || return
	note "$tmp/out"
	grep -q "^1. no end within the limit of the host's time; .* runs without taking time" \
		"$tmp/out" &&
		same seeds "$hung" "$(seeds_of "$tmp/hung" | head -n 1)" &&
		same all "0 $hung $((hung + 1)) " \
			"$(sed -n 's/^  "seeds": "\(.*\)",$/\1/p' "$tmp/hung" | numbers | tr '\n' ' ')" &&
		grep -qx '   not shrunk: each try would take as long' "$tmp/out"
}

# What is known by then is kept. The signal comes when there is something, however long that
# takes, not after a time.
interrupted()
{
	state=$tmp/interrupted
	(
		until grep -q '"seeds": "0-' "$state" 2>/dev/null; do
			sleep 0.1
		done
		kill -INT "$(cat "$tmp/pid")"
	) &
	signaller=$!
	# shellcheck disable=SC2016
	sh -c 'echo "$$" >"$1" && shift && exec "$@"' sh "$tmp/pid" "$vmali" explore --minutes 5 \
		--state "$state" -- true >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	kill "$signaller" 2>/dev/null
	# 128 and SIGINT
	same status 130 "$status" && grep -qE '^0 of [1-9][0-9]* seeds fail$' "$tmp/out"
}

mistakes()
{
	explore 1 --seeds 8 --state "$tmp/state" -- sh "$tmp/dies" &&
		same message "vmali: explore: $tmp/state is of another command" \
			"$(cat "$tmp/err")" &&
		explore 1 --merge "$tmp/state" "$tmp/complained" &&
		same message \
			"vmali: explore: $tmp/complained is of another command than $tmp/state" \
			"$(cat "$tmp/err")" &&
		explore 125 -- /nonexistent/program
}

plan 14
check finds_seeds finds_seeds
check replays replays
check shrinks shrinks
check shows_what_happened shows_what_happened
check resumes resumes
check shards_merge shards_merge
check stops stops
check nothing_fails nothing_fails
check complaint_is_a_failure complaint_is_a_failure
check complaint_without_a_seed complaint_without_a_seed
check kernel_dies kernel_dies
check hangs hangs
check interrupted interrupted
check mistakes mistakes
done_testing
