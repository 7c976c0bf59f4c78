# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# KTAP from shell scripts, for what is tested from outside the machine.
#
#	plan N
#	check NAME COMMAND...    passes if the command succeeds
#	skip NAME REASON
#	done_testing
#
# Not kselftest's ktap_helpers.sh: its ktap_test_result() splits arguments at blanks and drops
# empty ones (sandbox.sh passes commands of several words), its ktap_test_skip() takes no
# reason, and it is in the kernel's source, which these scripts must not need to start.

ktap_count=0
ktap_failed=0

plan()
{
	echo "KTAP version 1"
	echo "1..$1"
}

check()
{
	ktap_name=$1
	shift
	ktap_count=$((ktap_count + 1))
	if "$@"; then
		echo "ok $ktap_count $ktap_name"
	else
		echo "not ok $ktap_count $ktap_name"
		ktap_failed=$((ktap_failed + 1))
	fi
}

skip()
{
	ktap_count=$((ktap_count + 1))
	echo "ok $ktap_count $1 # SKIP $2"
}

# note [FILE...]: into the output, where a reader of a failure finds it
# shellcheck disable=SC2120
note()
{
	sed 's/^/# /' "$@"
}

# note_failures FILE: of a program's KTAP what belongs to the tests that failed; all if none did
note_failures()
{
	grep -q '^ *not ok' "$1" || { note "$1"; return; }
	awk '{ kept = kept $0 "\n" }
		/^ *not ok/ { printf "%s", kept }
		/^ *(not )?ok/ { kept = "" }' "$1" | note
}

# same WHAT EXPECTED GOT
same()
{
	[ "$2" = "$3" ] && return
	# shellcheck disable=SC2119
	printf '%s\n' "$1: expected: $2" "$1: got:      $3" | note
	return 1
}

done_testing()
{
	[ "$ktap_failed" -eq 0 ]
}
