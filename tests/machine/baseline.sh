#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali igt-baseline is one command that corrects a list, on both kernels; here a short one
# with a wrong verdict, a subtest that is missing and one that is none.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/ktap.sh"
# Where a machine can read it: its /tmp is its own
tmp=$(mktemp -d "${VMALI_BUILD:-$top/build}/baseline.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
whole=$top/tests/igt/generic.testlist

# What it should be: the comments, and two programs as the list of the repository has them
{
	echo '# A short list.'
	grep -E '^(core_getversion|core_getclient)[@,]' "$whole"
} >"$tmp/good"
{
	echo '# A short list.'
	echo 'core_getversion@basic,Fail'
	echo 'core_getclient@basic,Pass'
	echo 'core_getclient@no-such-subtest,Pass'
} >"$tmp/list"

baseline()
{
	"$top/vmali" igt-baseline "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
}

dry_run()
{
	cp "$tmp/list" "$tmp/before"
	baseline --dry-run "$tmp/list"
	same status 1 "$status" && cmp "$tmp/before" "$tmp/list" &&
		grep -qx '< core_getversion@basic,Fail' "$tmp/out" &&
		grep -qx '> core_getversion@basic,Pass' "$tmp/out" &&
		grep -q 'would be new; nothing was written' "$tmp/err" && return
	note "$tmp/out" "$tmp/err"
	return 1
}

corrected()
{
	baseline "$tmp/list"
	same status 0 "$status" && cmp "$tmp/good" "$tmp/list" && return
	note "$tmp/out" "$tmp/err"
	return 1
}

as_it_was()
{
	baseline --dry-run "$tmp/list"
	same status 0 "$status" && same output '' "$(cat "$tmp/out")" && cmp "$tmp/good" "$tmp/list" &&
		grep -q 'is as it was$' "$tmp/err"
}

mistakes()
{
	: >"$tmp/empty"
	for list in "$tmp/empty" "$tmp/nowhere" --no-such-option; do
		baseline "$list"
		same status 1 "$status" && same lines 1 "$(wc -l <"$tmp/err" | tr -d ' ')" || return
	done
}

plan 4
if [ -n "${VMALI_IGT:-}" ]; then
	check dry_run dry_run
	check corrected corrected
	check as_it_was as_it_was
else
	for name in dry_run corrected as_it_was; do
		skip "$name" 'the package igt-gpu-tools-tests is not available here'
	done
fi
check mistakes mistakes
done_testing
