#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali shader dump: names, marks, exit status, mistakes.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
of=shader
. "$top/tests/machine/dump.sh"

shader()
{
	words 0110c200004bab42 501fc007fffffd41 0060829218001480 00f2c14300c0c000 \
		00a4c03200000201 0120cc021bf70030 0000000000000000 >"$tmp/in"
	cat >"$tmp/expected" <<'END'
000000: 0110c200004bab42  IADD_IMM.i32 r2, ^r2, #0x4BAB
000008: 501fc007fffffd41  BRANCHZ.reconverge ^r1, offset:-3  ; to -00008
000010: 0060829218001480  LOAD.i32.d0.unsigned.slot0 @r2, u0, offset:20
000018: 00f2c14300c0c000  ICMP_OR.v4u8.ne.i1 r1, r0.b0000, 0x0, 0x0
000020: 00a4c03200000201  FADD.f32.clamp_m1_1 r0, r1, r2.neg.abs
000028: 0120cc021bf70030  ATOM_RETURN.i32.slot0.axchg @r55, @r12, r48, offset:0x0
000030: 0000000000000000  -
END
	run "$tmp/in"
	same status 0 "$status" && cmp "$tmp/expected" "$tmp/out" && same errors '' "$(cat "$tmp/err")"
}

empty_shader()
{
	run /dev/null
	same status 0 "$status" && same output '' "$(cat "$tmp/out")"
}

standard_input()
{
	words 7800c00000000000 >"$tmp/in"
	run - <"$tmp/in"
	same status 0 "$status" && grep -q NOP.end "$tmp/out" || return
	run <"$tmp/in"
	same status 0 "$status" && grep -q NOP.end "$tmp/out"
}

unknown_word()
{
	words 01ffc00000000000 5800c00000000000 >"$tmp/in"
	run "$tmp/in"
	same status 2 "$status" && same output \
		'000000: 01ffc00000000000  UNKNOWN  ; invalid: unknown instruction
000008: 5800c00000000000  NOP.reserved  ; invalid: reserved flow' "$(cat "$tmp/out")"
}

# HADD.u32 is an instruction of v10 only
archs()
{
	words 00a0c000000b4041 >"$tmp/in"
	run --arch 10 "$tmp/in"
	same status 0 "$status" && grep -q HADD.u32 "$tmp/out" || return
	run --arch 11 "$tmp/in"
	same status 2 "$status" && grep -q UNKNOWN "$tmp/out"
}

truncated()
{
	words 7800c00000000000 >"$tmp/in"
	printf abc >>"$tmp/in"
	run "$tmp/in"
	same status 1 "$status" && same lines 1 "$(wc -l <"$tmp/out" | tr -d ' ')" &&
		same error "vmali: shader dump: $tmp/in: truncated at offset 0x8: 3 of 8 bytes" \
			"$(cat "$tmp/err")"
}

mistakes()
{
	run "$tmp/nothing"
	one_line "$tmp/nothing" || return
	run "$tmp"
	one_line "$tmp" || return
	run --colour
	one_line colour || return
	run /dev/null /dev/null
	one_line 'one file' || return
	run --table /dev/null
	one_line 'no other arguments' || return
	for arch in 9 14 x 10x ''; do
		run --arch "$arch" /dev/null
		one_line "unknown arch $arch" || return
	done
	"$vmali" shader assemble 2>"$tmp/err"
	status=$?
	one_line 'shader dump'
}

no_space_left()
{
	words 7800c00000000000 >"$tmp/in"
	"$vmali" shader dump "$tmp/in" >/dev/full 2>"$tmp/err"
	status=$?
	one_line 'cannot write' || return
	"$vmali" shader dump --table >/dev/full 2>"$tmp/err"
	status=$?
	one_line 'cannot write'
}

# Between the markers of the page, too
table()
{
	run --table
	sed -n '/^<!-- instructions/,/^<!-- end/{/^<!--/!p}' "$top/docs/shaders.md" >"$tmp/page"
	same status 0 "$status" && cmp "$tmp/page" "$tmp/out" && same errors '' "$(cat "$tmp/err")"
}

help()
{
	run --help
	same status 0 "$status" && grep -q -- --arch "$tmp/out"
}

plan 10
check shader shader
check empty_shader empty_shader
check standard_input standard_input
check unknown_word unknown_word
check archs archs
check truncated truncated
check mistakes mistakes
check no_space_left no_space_left
check table table
check help help
done_testing
