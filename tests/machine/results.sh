#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Results for machines: what test programs print, as JUnit's XML and as one KTAP, to the
# byte; and that the options of vmali test and vmali check write them.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
ktap=$build/tools/ktap
export VMALI_TOP="$top" VMALI_BUILD="$build"
cd "$tmp" || exit 1

# differs EXPECTED GOT: shows how
differs()
{
	! diff "$1" "$2" >difference && note difference
}

# to_junit STATUS ARG...: expected is in expected.xml
to_junit()
{
	expected=$1
	shift
	"$ktap" --junit got.xml "$@" >said
	same status "$expected" "$?" && ! differs expected.xml got.xml
}

verdicts()
{
	cat >all.out <<-'END'
		KTAP version 1
		1..3
		ok 1 first
		not ok 2 second # takes too long
		ok 3 third # SKIP no heap
	END
	cat >expected.xml <<-'END'
		<?xml version="1.0" encoding="UTF-8"?>
		<testsuites name="panthor-protm" tests="3" failures="1" errors="0" skipped="1" time="1.250">
		  <testsuite name="guest/all" tests="3" failures="1" errors="0" skipped="1" time="1.250">
		    <testcase classname="guest/all" name="first"/>
		    <testcase classname="guest/all" name="second">
		      <failure message="takes too long"></failure>
		    </testcase>
		    <testcase classname="guest/all" name="third">
		      <skipped message="no heap"/>
		    </testcase>
		    <system-out>KTAP version 1
		1..3
		ok 1 first
		not ok 2 second # takes too long
		ok 3 third # SKIP no heap
		</system-out>
		  </testsuite>
		</testsuites>
	END
	to_junit 1 guest/all=all.out:1@1.25
}

# A program without any failure has no output there; without a time, none
passed()
{
	printf '1..1\n# noise\nok 1 - it works\n' >passed.out
	cat >expected.xml <<-'END'
		<?xml version="1.0" encoding="UTF-8"?>
		<testsuites name="panthor-protm" tests="1" failures="0" errors="0" skipped="0" time="0.000">
		  <testsuite name="unit/a" tests="1" failures="0" errors="0" skipped="0" time="0.000">
		    <testcase classname="unit/a" name="it works"/>
		  </testsuite>
		</testsuites>
	END
	to_junit 0 unit/a=passed.out:0
}

# Innermost results, by the names of all that they are in
subtests()
{
	cat >nested.out <<-'END'
		KTAP version 1
		1..3
		  KTAP version 1
		  1..2
		  ok 1 one
		    1..1
		    ok 1 deep
		  ok 2 two
		ok 1 suite
		ok 2 alone
		  ok 1 unplanned
		ok 3 other
	END
	cat >expected.xml <<-'END'
		<?xml version="1.0" encoding="UTF-8"?>
		<testsuites name="panthor-protm" tests="4" failures="0" errors="0" skipped="0" time="0.500">
		  <testsuite name="kunit" tests="4" failures="0" errors="0" skipped="0" time="0.500">
		    <testcase classname="kunit" name="suite/one"/>
		    <testcase classname="kunit" name="suite/two/deep"/>
		    <testcase classname="kunit" name="alone"/>
		    <testcase classname="kunit" name="other/unplanned"/>
		  </testsuite>
		</testsuites>
	END
	to_junit 0 kunit=nested.out:0@0.5
}

# A failure that belongs to no test counts as a separate test
whole_programs()
{
	printf 'starting\nSegmentation fault\n' >died.out
	printf '1..2\nok 1 one\n' >short.out
	printf '1..1\nok 1 one\nafterwards\n' >bad.out
	printf '1..0 # SKIP no GPU\n' >none.out
	printf '1..0\n' >nothing.out
	cat >expected.xml <<-'END'
		<?xml version="1.0" encoding="UTF-8"?>
		<testsuites name="panthor-protm" tests="7" failures="4" errors="0" skipped="1" time="0.000">
		  <testsuite name="died" tests="1" failures="1" errors="0" skipped="0" time="0.000">
		    <testcase classname="died" name="printed no test plan">
		      <failure message="exit status 139">starting
		Segmentation fault
		</failure>
		    </testcase>
		    <system-out>starting
		Segmentation fault
		</system-out>
		  </testsuite>
		  <testsuite name="short" tests="2" failures="1" errors="0" skipped="0" time="0.000">
		    <testcase classname="short" name="one"/>
		    <testcase classname="short" name="did not keep its plan">
		      <failure message="exit status 0"></failure>
		    </testcase>
		    <system-out>1..2
		ok 1 one
		</system-out>
		  </testsuite>
		  <testsuite name="bad" tests="2" failures="1" errors="0" skipped="0" time="0.000">
		    <testcase classname="bad" name="one"/>
		    <testcase classname="bad" name="all tests passed, but the program failed">
		      <failure message="exit status 3">afterwards
		</failure>
		    </testcase>
		    <system-out>1..1
		ok 1 one
		afterwards
		</system-out>
		  </testsuite>
		  <testsuite name="none" tests="1" failures="0" errors="0" skipped="1" time="0.000">
		    <testcase classname="none" name="all">
		      <skipped message="no GPU"/>
		    </testcase>
		  </testsuite>
		  <testsuite name="nothing" tests="1" failures="1" errors="0" skipped="0" time="0.000">
		    <testcase classname="nothing" name="ran no test">
		      <failure message="exit status 0"></failure>
		    </testcase>
		    <system-out>1..0
		</system-out>
		  </testsuite>
		</testsuites>
	END
	to_junit 1 died=died.out:139 short=short.out:0 bad=bad.out:3 none=none.out:0 nothing=nothing.out:0
}

# Characters that XML has no way to express, bytes that are none, and its own signs.  In
# turn: a bell, an escape, UTF-8 for "e acute" and a crab, U+FFFE, a surrogate, an
# overlong slash, a byte of Latin-1, a sequence that is cut off
hostile_bytes()
{
	{
		printf '1..1\n'
		printf '<a href="x">&amp; ]]> %b\n' "it's \\0007\\0033[31m"
		printf 'ok: \303\251\360\237\246\200 not: \357\277\276 \355\240\200 \300\257 \351 \342\202\n'
		printf 'not ok 1 <1> "&" \001 # a <reason>\t"&"\n'
	} >hostile.out
	{
		printf '<?xml version="1.0" encoding="UTF-8"?>\n'
		printf '<testsuites name="panthor-protm" tests="1" failures="1" errors="0" skipped="0" time="0.000">\n'
		printf '  <testsuite name="h" tests="1" failures="1" errors="0" skipped="0" time="0.000">\n'
		printf '    <testcase classname="h" name="&lt;1&gt; &quot;&amp;&quot; \\x01">\n'
		printf '      <failure message="a &lt;reason&gt;&#9;&quot;&amp;&quot;">'
		printf '&lt;a href=&quot;x&quot;&gt;&amp;amp; ]]&gt; it'\''s \\x07\\x1b[31m\n'
		printf 'ok: \303\251\360\237\246\200 not: \\xef\\xbf\\xbe \\xed\\xa0\\x80 \\xc0\\xaf \\xe9 \\xe2\\x82\n'
		printf '</failure>\n    </testcase>\n    <system-out>1..1\n'
		printf '&lt;a href=&quot;x&quot;&gt;&amp;amp; ]]&gt; it'\''s \\x07\\x1b[31m\n'
		printf 'ok: \303\251\360\237\246\200 not: \\xef\\xbf\\xbe \\xed\\xa0\\x80 \\xc0\\xaf \\xe9 \\xe2\\x82\n'
		printf 'not ok 1 &lt;1&gt; &quot;&amp;&quot; \\x01 # a &lt;reason&gt;&#9;&quot;&amp;&quot;\n'
		printf '</system-out>\n  </testsuite>\n</testsuites>\n'
	} >expected.xml
	to_junit 1 h=hostile.out:1
}

# A megabyte of it, with all bytes there are, is XML; of the output there is the end
any_bytes()
{
	{
		printf '1..2\n'
		head -c 1000000 /dev/urandom
		printf '\nnot ok 1 '
		head -c 2000 /dev/urandom | tr -d '\n#'
		printf '\nnot ok 2 last\n'
	} >noise.out
	"$ktap" --junit noise.xml --ktap noise.ktap n=noise.out:1 >said
	same status 1 "$?" || return
	xmllint --noout noise.xml 2>errors || {
		note errors
		return 1
	}
	grep -q '(the last [0-9]* of 100[0-9]* bytes)' noise.xml && grep -q 'not ok 2 last' noise.xml &&
		[ "$(wc -c <noise.xml)" -lt 1000000 ]
}

merged()
{
	cat >expected.ktap <<-'END'
		KTAP version 1
		1..3
		  KTAP version 1
		  # Subtest: guest/all
		  1..3
		  ok 1 first
		  # what led to it \x1b[0m
		  not ok 2 second # takes too long
		  ok 3 third # SKIP no heap
		# guest/all: 1.250 seconds
		not ok 1 guest/all
		  KTAP version 1
		  # Subtest: unit/a
		  1..1
		  ok 1 it works
		# unit/a: 0.000 seconds
		ok 2 unit/a
		  KTAP version 1
		  # Subtest: none
		  1..1
		  ok 1 all # SKIP no GPU
		# none: 0.010 seconds
		ok 3 none # SKIP
	END
	printf '1..3\nok 1 first\nwhat led to it \033[0m\nnot ok 2 second # takes too long\nok 3 third # SKIP no heap\n' >a.out
	printf '1..1\nok 1 - it works\n' >b.out
	printf '1..0 # SKIP no GPU\n' >c.out
	"$ktap" --ktap got.ktap guest/all=a.out:1@1.25 unit/a=b.out:0 none=c.out:0@0.01 >said
	same status 1 "$?" && ! differs expected.ktap got.ktap || return
	# What has been merged counts the same
	"$ktap" all=got.ktap:1 >again
	same counts "$(tail -n 1 said)" "$(tail -n 1 again)" &&
		same line '2 passed, 1 failed, 2 skipped' "$(tail -n 1 again)"
}

# No file is no success
unwritable()
{
	printf '1..1\nok 1 one\n' >one.out
	"$ktap" --junit "$tmp/nowhere/x.xml" one=one.out:0 >said 2>errors
	same status 1 "$?" && same message "ktap: $tmp/nowhere/x.xml: No such file or directory" "$(cat errors)" || return
	"$ktap" --ktap /dev/full/x one=one.out:0 >said 2>errors
	same status 1 "$?" || return
	"$ktap" --junit
	same status 1 "$?"
} 2>/dev/null

bad_arguments()
{
	: >e.out
	for arg in nothing n= n=e.out n=e.out: n=e.out:x n=e.out:0@ n=e.out:0@x n=e.out:0x n=e.out:0@-1; do
		"$ktap" "$arg" >said 2>errors
		same "status for $arg" 1 "$?" && grep -q '^usage: ' errors || return
	done
}

# The command: both files, and the last line of the output is what it always is
vmali_test()
{
	VMALI_TEST_OUT=$tmp/out "$build/tools/testrun" --junit "$tmp/t.xml" --ktap=t.ktap igt/rk3588 unit/page_test >said 2>/dev/null
	same status 0 "$?" || return
	tail -n 1 said | grep -qxE '[0-9]+ passed, 0 failed, [0-9]+ skipped' || return
	# Before it, where the time went
	grep -qE '^ +[0-9.]+ s +[0-9]+ %  unit/page_test$' said && same times 2 "$(wc -l <out/times)" || return
	"$ktap" t=t.ktap:0 | tail -n 1 >again
	same counts "$(tail -n 1 said)" "$(cat again)" &&
		same suites 2 "$(grep -c '<testsuite name="\(igt/rk3588\|unit/page_test\)"' t.xml)"
}

vmali_test_refuses()
{
	for arg in '--junit' "--junit=$tmp/nowhere/x" '--ktap=' '--no-such-option'; do
		"$build/tools/testrun" "$arg" >said 2>errors
		same "status for $arg" 1 "$?" && same lines 1 "$(wc -l <errors | tr -d ' ')" || return
	done
}

vmali_check()
{
	"$top/vmali" check --junit c.xml --ktap c.ktap 'heaps/000[12]/apply' >said 2>errors
	same status 0 "$?" || { note errors; return 1; }
	grep -q '^ok 2 heaps/0002/apply' said && same last '# 2 passed, 0 failed, 0 skipped' "$(tail -n 1 said)" &&
		same suite 1 "$(grep -c '<testsuite name="check" tests="2" failures="0" errors="0" skipped="0"' c.xml)" &&
		same ktap 2 "$(grep -c '^ok . heaps/000./apply$' c.ktap)"
}

plan 12
check verdicts verdicts
check passed passed
check subtests subtests
check whole_programs whole_programs
check hostile_bytes hostile_bytes
if command -v xmllint >/dev/null; then
	check any_bytes any_bytes
else
	skip any_bytes 'xmllint (libxml2-utils) is not installed'
fi
check merged merged
check unwritable unwritable
check bad_arguments bad_arguments
check vmali_test vmali_test
check vmali_test_refuses vmali_test_refuses
check vmali_check vmali_check
done_testing
