#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali igt-baseline: write generic.testlist anew, from what both kernels do now.  Which
# programs are in it is up to the list as it is; the subtests are those of the package.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tools/common.sh"
list=$top/tests/igt/generic.testlist
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

[ -n "${VMALI_IGT:-}" ] || die "igt-baseline: the package igt-gpu-tools-tests cannot be had here"
for series in none protm; do
	progress "IGT's generic programs, series $series"
	"$top/vmali" run --timeout 600 --series "$series" -- \
		"$build/tests/igt" --verdicts "$VMALI_IGT" "$list" >"$tmp/$series" || die "igt-baseline: no result with series $series"
	[ -s "$tmp/$series" ] || die "igt-baseline: no result with series $series"
done
progress_end
diff "$tmp/none" "$tmp/protm" >&2 ||
	die "igt-baseline: the kernels differ (<: unmodified, >: with the series), the list stays as it is"
{
	sed '/^[^#]/,$d' "$list"
	cat "$tmp/protm"
} >"$tmp/new"
diff "$list" "$tmp/new" && say "tests/igt/generic.testlist is as it was" && exit
cp "$tmp/new" "$list"
say "tests/igt/generic.testlist is new; look at the difference above"
