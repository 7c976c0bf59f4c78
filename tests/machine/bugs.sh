#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali bugs: the quick ones of the table are caught, and what is not as expected is reported.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

quick()
{
	"$vmali" bugs >"$tmp/quick" 2>&1 && grep -q '^caught ' "$tmp/quick" &&
		! grep -qE '^(missed|broken)' "$tmp/quick" && return
	note "$tmp/quick"
	return 1
}

lists_all()
{
	KERNEL_SRC='' "$vmali" bugs --list >"$tmp/list" &&
		same "bugs" "$(find "$top/tests/bugs" -name '*.patch' | wc -l)" \
			"$(grep -cE '^[^ ]+ +(caught|missed), ' "$tmp/list")"
}

refuses()
{
	! KERNEL_SRC='' "$vmali" bugs "$1" >"$tmp/out" 2>&1 && same "$1" "vmali: bugs: $2" "$(cat "$tmp/out")"
}

plan 4
if [ -n "${KERNEL_SRC:-}" ]; then
	skip quick "the kernel is the user's own"
else
	check quick quick
fi
check lists_all lists_all
check unknown_name refuses no-such-bug \
	"no bug is called 'no-such-bug' (vmali bugs --list prints them)"
check unknown_option refuses --fast "unknown option --fast (vmali bugs --help lists them)"
done_testing
