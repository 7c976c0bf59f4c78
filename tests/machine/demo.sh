#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali demo: its report has what was promised, and its page the pictures that are what
# the display showed and what the attacks got; and docs/application.md shows what it prints.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/documented.sh"
report=$build/run/report.json
page=$build/run/report.html

holds()
{
	"$vmali" demo >"$tmp/out" 2>"$tmp/err"
	same status 0 $? || {
		note "$tmp/out" "$tmp/err"
		return 1
	}
	! grep -q '^  FAIL' "$tmp/out" && grep -q '^\([0-9]*\) of \1 steps passed$' "$tmp/out"
}

# number KEY: a number at the top of report.json
number()
{
	sed -n "s/^  \"$1\": \([0-9]*\),*\$/\1/p" "$report"
}

# A switch for each of the eight frames at least
counts()
{
	echo "switches $(number switches), protected_us $(number protected_us)" | note
	[ "$(number switches)" -ge 8 ] && [ "$(number protected_us)" -gt 0 ]
}

other_keys()
{
	for key in firmware kernel_version gpu_product boot_to_first_job_s protected attacks \
		ok steps; do
		grep -q "^  \"$key\": " "$report" || { echo "no $key" | note; return 1; }
	done
	grep -q '^  "ok": true,$' "$report"
}

attacks()
{
	sed -n '/^  "attacks": \[/,/^  \]/p' "$report" >"$tmp/attacks"
	sed -n 's/^      "name": "\(.*\)",$/\1/p' "$tmp/attacks" >"$tmp/names"
	cat >"$tmp/expected" <<'END'
CPU map
CPU read
GPU copy, normal mode
GPU write, normal mode
registers after region
GPU copy from a region
positive control
END
	diff "$tmp/expected" "$tmp/names" | note && cmp -s "$tmp/expected" "$tmp/names" &&
		same 'attacks that ended as they should' 7 "$(grep -c '"ok": true' "$tmp/attacks")" &&
		same 'outcome of a copy' 2 "$(grep -c 'Invalid argument; 0 of 57600 pixels' "$tmp/attacks")"
}

# picture ID: the PNG file of a figure
picture()
{
	sed -n "s#.*<img id=\"$1\".* src=\"data:image/png;base64,\([^\"]*\)\".*#\1#p" "$page" |
		base64 -d
}

# The same frames once more: the display shows the last one again, to the byte
display_picture()
{
	# shellcheck disable=SC2016
	"$vmali" run --timeout 120 -- sh -c '
		"$1" --display /tmp >/dev/null && cat /tmp/frame7.png' sh \
		"$build/bin/vmali-protected" >"$tmp/frame.png" 2>"$tmp/err" || {
		note "$tmp/err"
		return 1
	}
	picture display >"$tmp/display.png"
	[ -s "$tmp/display.png" ] && cmp "$tmp/frame.png" "$tmp/display.png"
}

# Two greys of eight by eight pixels compress to next to nothing, a frame does not
dump_picture()
{
	picture dump >"$tmp/dump.png"
	[ "$(head -c 8 "$tmp/dump.png" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] &&
		! cmp -s "$tmp/dump.png" "$tmp/display.png"
}

timeline()
{
	same 'protected bars' 8 "$(grep -c '<rect class="protected"' "$page")" &&
		same 'ordinary bars' 16 "$(grep -c '<rect class="ordinary"' "$page")"
}

self_contained()
{
	same 'addresses of others' 0 "$(grep -c '://' "$page")" &&
		same 'scripts' 0 "$(grep -c '<script' "$page")"
}

documentation()
{
	documented_output docs/application.md './vmali demo' >"$tmp/said"
	[ -s "$tmp/said" ] && documented_holds "$tmp/said" "$tmp/out"
}

plan 9
check holds holds
check documentation documentation
check counts counts
check other_keys other_keys
check attacks attacks
check display_picture display_picture
check dump_picture dump_picture
check timeline timeline
check self_contained self_contained
done_testing
