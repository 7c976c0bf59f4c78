# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What the tests of the arm64 machine share. A boot takes seconds, so that all that can share one
# does: a script in the guest runs the parts (edu.sh), and each test looks at theirs. Needs
# begin.sh.

# boots STATUS OPTION...: the script $tmp/guest, with build/arm64 and the checkout as its arguments
boots()
{
	expected=$1
	shift
	"$vmali" run --machine arm64 --timeout 500 --kernel-log "$tmp/log" "$@" -- \
		sh "$tmp/guest" "$build/arm64" "$top" >"$tmp/tar" 2>"$tmp/err"
	same "exit status" "$expected" $? && tar xmf "$tmp/tar" -C "$tmp" && {
		note "$tmp/times.out"
		return
	}
	tail -n 50 "$tmp/log" | note
	note "$tmp/err"
	return 1
}

# status NAME EXPECTED: of a part
status()
{
	same "status of $1" "$2" "$(cat "$tmp/$1.status" 2>/dev/null)" && return
	note "$tmp/$1.out"
	return 1
}

# passes NAME COUNT: a part that is a program of tests/guest, with so many tests, none skipped
passes()
{
	status "$1" 0 && prints "$1" "pass:$2 fail:0 .* skip:0"
}

# prints NAME PATTERN
prints()
{
	grep -Eq -- "$2" "$tmp/$1.out" && return
	note "$tmp/$1.out"
	return 1
}

# value NAME WHAT: of a report, which a part has printed
value()
{
	sed -n "s/^$2 //p" "$tmp/$1.out"
}

# no_complaints PATTERN <LOG: of the guest's kernel or the models, but those with PATTERN
no_complaints()
{
	grep -E 'BUG:|WARNING:|Oops|Call trace|guest error' | grep -v "$1" >"$tmp/complaints" || return 0
	note "$tmp/complaints"
	grep -E -m 1 -A 30 'BUG:|WARNING:|Oops' "$tmp/log" | note
	return 1
}

cannot_start()
{
	note "$tmp/err"
	return 1
}

# starts OPTION...: whether the machine can be started; if not, $reason is why its tests are
# skipped, or nothing if that is a failure: a mirror may lack a package
starts()
{
	reason=
	"$vmali" run --machine arm64 "$@" --dry-run -- true >"$tmp/out" 2>"$tmp/err" && return
	reason=$(grep 'not available from this mirror' "$tmp/err" | tail -n 1)
	reason=${reason#vmali: }
	return 1
}

# not_started NAME...: tests of a machine that starts() did not find
not_started()
{
	for name; do
		if [ -n "$reason" ]; then
			skip "$name" "$reason"
		else
			check "$name" cannot_start
		fi
	done
}

# tests_of_board NAME...: with options "$options" of the machine; the whole program
tests_of_board()
{
	plan $#
	# shellcheck disable=SC2086
	if starts $options; then
		for name; do
			check "$name" "$name"
		done
	else
		not_started "$@"
	fi
	done_testing
}
