#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali bench: it measures everything, and what belongs to the driver's design is the same in each
# run, on an idle and on a busy host, in another shell and another directory.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

# All of it: as many figures as the benchmarks print, each a number with its unit
everything()
{
	# What is built before is not among the figures
	"$vmali" bench --runs 1 </dev/null >"$tmp/all" 2>"$tmp/err" || { note "$tmp/err"; return 1; }
	note "$tmp/all"
	sed '/^In real time/,$d' "$tmp/all" >"$tmp/one"
	sed -n '/^In real time/,$p' "$tmp/all" | tail -n +2 >"$tmp/real"
	same wrong '' "$(grep -vE '^([a-zA-Z][^ ]*( [^ ]+)*)? +[0-9]+(\.[0-9]+)? ?(s|/s|million|MiB)\b' \
		"$tmp/real")" &&
		same 'figures of real time' 22 "$(wc -l <"$tmp/real")"
}

figures()
{
	same figures 8 "$(grep -cE '^[a-zA-Z][a-zA-Z_ ]+ +[0-9]+(\.[0-9]{3})?  ?[a-z(]' \
		"$tmp/one")" &&
		grep -qE '^entering and leaving protected mode +[1-9][0-9]*\.[0-9]{3} us, [1-9]' \
			"$tmp/one"
}

# As is what a user sees of the host: another directory, more variables, load
same_again()
{
	sh -c 'while :; do :; done' &
	busy=$!
	(cd "$tmp" && ANOTHER=$(printf %05000d 0) "$vmali" bench --virtual </dev/null) \
		>"$tmp/two" 2>"$tmp/err"
	status=$?
	kill "$busy"
	diff "$tmp/one" "$tmp/two" >"$tmp/diff" && [ "$status" -eq 0 ] && return
	note "$tmp/diff"
	note "$tmp/err"
	return 1
}

plan 3
check everything everything
check figures figures
check same_again same_again
done_testing
