#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali cs dump: names, marks, exit status, mistakes.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
of=cs
. "$top/tests/machine/dump.sh"

stream()
{
	words 020a000000000005 1500010000010008 16000a003000fffd 0300000000090000 >"$tmp/in"
	cat >"$tmp/expected" <<'END'
00000000: 020a000000000005  MOVE32 Destination=r10, Immediate=0x5
00000008: 1500010000010008  STORE_MULTIPLE Base register=r0, Mask=0x1, Address=d1, Offset=8  ; invalid: odd register for a pair
00000010: 16000a003000fffd  BRANCH Condition=Nequal, Value=r10, Offset=-3  ; to 00000000
00000018: 0300000000090000  WAIT Wait mask={0,3}
END
	run "$tmp/in"
	same status 2 "$status" && cmp "$tmp/expected" "$tmp/out"
}

valid_stream()
{
	words 0000000000000000 2f00000000000000 >"$tmp/in"
	run "$tmp/in"
	same status 0 "$status" && same lines 2 "$(wc -l <"$tmp/out" | tr -d ' ')" &&
		same errors '' "$(cat "$tmp/err")"
}

empty_stream()
{
	run /dev/null
	same status 0 "$status" && same output '' "$(cat "$tmp/out")"
}

standard_input()
{
	words 0000000000000000 >"$tmp/in"
	run - <"$tmp/in"
	same status 0 "$status" && grep -q NOP "$tmp/out" || return
	run <"$tmp/in"
	same status 0 "$status" && grep -q NOP "$tmp/out"
}

unknown_word()
{
	words ff00000000000001 >"$tmp/in"
	run "$tmp/in"
	same status 2 "$status" && same output \
		'00000000: ff00000000000001  UNKNOWN  ; invalid: unknown instruction' \
		"$(cat "$tmp/out")"
}

# ARITH_IMM32 with sub-opcode 4 is an instruction of v13 only
archs()
{
	words 1001020400000803 >"$tmp/in"
	run --arch 13 "$tmp/in"
	same status 0 "$status" && same output \
		'00000000: 1001020400000803  BFEXT_U32 Destination=r1, Source=r2, Position=3, Width=8' \
		"$(cat "$tmp/out")" || return
	run --arch 12 "$tmp/in"
	same status 2 "$status" && grep -q 'reserved bits' "$tmp/out" || return
	words 0500000000000000 >"$tmp/in"
	run --arch 10 "$tmp/in"
	same status 0 "$status" && grep -q RUN_TILING "$tmp/out" || return
	run --arch 11 "$tmp/in"
	same status 2 "$status"
}

truncated()
{
	words 0000000000000000 >"$tmp/in"
	printf abc >>"$tmp/in"
	run "$tmp/in"
	same status 1 "$status" && same lines 1 "$(wc -l <"$tmp/out" | tr -d ' ')" &&
		same error "vmali: cs dump: $tmp/in: truncated at offset 0x8: 3 of 8 bytes" \
			"$(cat "$tmp/err")"
}

missing_file()
{
	run "$tmp/nothing"
	one_line "$tmp/nothing"
}

directory()
{
	run "$tmp"
	one_line "$tmp"
}

unknown_arch()
{
	for arch in 9 15 x 10x ''; do
		run --arch "$arch" /dev/null
		one_line "unknown arch $arch" || return
	done
}

unknown_option()
{
	run --colour
	one_line colour
}

two_files()
{
	run /dev/null /dev/null
	one_line 'one file'
}

no_space_left()
{
	words 0000000000000000 >"$tmp/in"
	"$vmali" cs dump "$tmp/in" >/dev/full 2>"$tmp/err"
	status=$?
	one_line 'cannot write'
}

# Between the markers of the page, too
table()
{
	run --table
	sed -n '/^<!-- instructions/,/^<!-- end/{/^<!--/!p}' "$top/docs/gpu-model.md" >"$tmp/page"
	same status 0 "$status" && cmp "$tmp/page" "$tmp/out" && same errors '' "$(cat "$tmp/err")"
}

table_takes_nothing()
{
	run --table /dev/null
	one_line 'no other arguments' || return
	run --arch 11 --table
	one_line 'no other arguments'
}

table_no_space_left()
{
	"$vmali" cs dump --table >/dev/full 2>"$tmp/err"
	status=$?
	one_line 'cannot write'
}

help()
{
	run --help
	same status 0 "$status" && grep -q -- --arch "$tmp/out"
}

other_commands()
{
	"$vmali" cs assemble 2>"$tmp/err"
	status=$?
	one_line 'cs dump'
}

plan 18
check stream stream
check valid_stream valid_stream
check empty_stream empty_stream
check standard_input standard_input
check unknown_word unknown_word
check archs archs
check truncated truncated
check missing_file missing_file
check directory directory
check unknown_arch unknown_arch
check unknown_option unknown_option
check two_files two_files
check no_space_left no_space_left
check table table
check table_takes_nothing table_takes_nothing
check table_no_space_left table_no_space_left
check help help
check other_commands other_commands
done_testing
