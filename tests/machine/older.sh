#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali run --kernel: the topics of an older Linux are backports of the series', apply, and are
# what its machine is made of.  What takes the source or the kernel is skipped if the cache does
# not have it: to compile it takes as long as the rest of the suite.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tools/common.sh"
version=6.12
backport=$top/kernel/backport/$version
VMALI_LINUX=$version
export VMALI_LINUX
. "$top/tools/ready.sh"
ready_load
launcher_build

# message PATCH: subject and text, without what a backport adds in brackets
message()
{
	git mailinfo "$tmp/text" /dev/null <"$1" | sed -n 's/^Subject: //p'
	awk '/^\[ /, / \]$/ { next } { print }' "$tmp/text"
}

# Each is one patch of the topic of this name in the series, in its words
messages()
{
	for patch in "$backport"/*/[0-9]*.patch; do
		topic=${patch%/*}
		name=${patch##*/[0-9][0-9][0-9][0-9]-}
		set -- "$top/kernel/series/${topic##*/}"/[0-9]*-"$name"
		[ -e "$1" ] || { echo "# ${topic##*/} of the series has no $name"; return 1; }
		message "$1" >"$tmp/original"
		message "$patch" >"$tmp/backport"
		if ! diff "$tmp/original" "$tmp/backport" >"$tmp/diff"; then
			echo "# ${topic##*/}/${patch##*/}"
			note "$tmp/diff"
			return 1
		fi
	done
}

# In the order in which they are applied
apply()
{
	mkdir "$tmp/linux"
	kernel_patches default >"$tmp/patches" || return
	same patches "$(find "$backport" -name '[0-9]*.patch' | wc -l)" "$(wc -l <"$tmp/patches")" ||
		return
	while IFS= read -r patch; do
		sed -n 's#^diff --git a/\(.*\) b/.*#\1#p' "$patch"
	done <"$tmp/patches" | sort -u | (cd "$source" && xargs cp --parents -t "$tmp/linux") || return
	while IFS= read -r patch; do
		# As vmali does it, but no fuzz: the context is this kernel's
		patch -d "$tmp/linux" -p1 -s -f -F 0 -i "$patch" >"$tmp/said" 2>&1 || {
			echo "# $patch"
			note "$tmp/said"
			return 1
		}
	done <"$tmp/patches"
}

# runs SERIES: a job in the machine, whose driver is this Linux's
runs()
{
	"$vmali" run --kernel "$version" --series "$1" -- sh -c \
		"uname -r && $build/bin/vmali-job && cat /sys/kernel/debug/vmali/gpu/stats" \
		>"$tmp/out" 2>"$tmp/err" || {
		note "$tmp/out" "$tmp/err"
		return 1
	}
	case $(head -n 1 "$tmp/out") in "$version".*) ;; *) note "$tmp/out"; return 1 ;; esac
	same 'guest errors' 0 "$(sed -n 's/^guest_errors //p' "$tmp/out")"
}

# runs_if_compiled SERIES
runs_if_compiled()
{
	kernel=$cache/kernel/$(kernel_in_place='' kernel_key "$1" '')
	if [ -e "$kernel/done" ]; then
		check "job_on_$1" runs "$1"
	else
		skip "job_on_$1" "not compiled: 'vmali test --kernel $version' does"
	fi
}

plan 4
check messages_are_the_originals messages
if [ -s "$source_current" ]; then
	source_id=$(cat "$source_current")
	source=$cache/source/$source_id
	check patches_apply apply
	runs_if_compiled none
	runs_if_compiled default
else
	for name in patches_apply job_on_none job_on_default; do
		skip "$name" "no linux-source-$version here: 'vmali test --kernel $version' gets it"
	done
fi
done_testing
