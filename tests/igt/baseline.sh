#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali igt-baseline: write generic.testlist anew, from what both kernels do now.  Which
# programs are in it is up to the list as it is; the subtests are those of the package.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tools/common.sh"

list=$top/tests/igt/generic.testlist
dry_run=
while [ $# -gt 0 ]; do
	case $1 in
	--dry-run) dry_run=1 ;;
	-h | --help) cat "$top/tools/help/igt-baseline.txt"; exit ;;
	-*) die "igt-baseline: unknown option $1" ;;
	*) break ;;
	esac
	shift
done
[ $# -le 1 ] || die "igt-baseline: one list, please"
list=${1:-$list}
grep -q '^[^#]' "$list" 2>/dev/null || die "igt-baseline: $list names no programs"
# The machine's directory is the user's, but not its /tmp
list=$(cd "$(dirname "$list")" && pwd -P)/${list##*/}
[ "${VMALI_ARGUMENTS:-}" != check ] || exit 0

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

[ -n "${VMALI_IGT:-}" ] || die "igt-baseline: the package igt-gpu-tools-tests is not available here"
for series in none default; do
	progress "IGT's generic programs, series $series"
	"$top/vmali" run --timeout 600 --series "$series" -- \
		"$build/tests/igt" --verdicts "$VMALI_IGT" "$list" >"$tmp/$series" || die "igt-baseline: no result with series $series"
	[ -s "$tmp/$series" ] || die "igt-baseline: no result with series $series"
done
progress_end
diff "$tmp/none" "$tmp/default" >&2 ||
	die "igt-baseline: the kernels differ (<: unmodified, >: with the series), the list stays as it is"
{
	sed '/^[^#]/,$d' "$list"
	cat "$tmp/default"
} >"$tmp/new"
if diff "$list" "$tmp/new"; then
	say "${list#"$top"/} is as it was"
	exit
fi
if [ -n "$dry_run" ]; then
	say "${list#"$top"/} would be new; nothing was written"
	exit 1
fi
cp "$tmp/new" "$list"
say "${list#"$top"/} is new; look at the difference above"
