#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Our baseline against the one that the kernel's continuous integration has for panthor
# on an RK3588, line by line: each difference is in rk3588.differences, and nothing else
# is in there.
#
#	rk3588.sh [DIR]    DIR has panthor-rk3588-fails.txt (the kernel's drm/ci/xfails)
set -u
here=$(cd "${0%/*}" && pwd -P)
. "$here/../ktap.sh"
theirs=${1:-${VMALI_KERNEL:-}/src/drivers/gpu/drm/ci/xfails}/panthor-rk3588-fails.txt
skipped=${theirs%-fails.txt}-skips.txt

lines()
{
	sed -e '/^#/d' -e '/^$/d' "$@"
}

# verdict FILE NAME: empty if it is not in there
verdict()
{
	lines "$1" | awk -F, -v name="$2" '$1 == name { print $2 }'
}

# same_or_known NAME: what both did is the same, or just this difference is known
same_or_known()
{
	there=$(verdict "$theirs" "$1")
	here_too=$(verdict "$here/generic.testlist" "$1")
	# Their list has no passes and no skips
	[ "${there:-Pass}" != "$here_too" ] || return 0
	[ -n "$there" ] || [ "$here_too" != Skip ] || return 0
	lines "$here/rk3588.differences" | grep -qxF "$1,${there:-Pass},$here_too" && return
	echo "# RK3588: ${there:-Pass or Skip}, here: ${here_too:-not in the list}"
	return 1
}

# A difference that no longer exists must not stay in the list
differs()
{
	there=$(verdict "$theirs" "${1%%,*}")
	same "${1%%,*}" "$1" "${1%%,*},${there:-Pass},$(verdict "$here/generic.testlist" "${1%%,*}")"
}

# What they leave out because it has nothing to do with a GPU without a display
not_skipped()
{
	found=
	for pattern in $(lines "$skipped"); do
		found="$found$(lines "$here/generic.testlist" | cut -d, -f1 | grep -E "$pattern")"
	done
	same 'subtests in their skip list' '' "$found"
}

if [ ! -e "$theirs" ]; then
	echo "1..0 # SKIP the kernel's source has no ${theirs##*/}"
	exit
fi
names=$({
	lines "$theirs" | cut -d, -f1
	lines "$here/generic.testlist" | grep -v ',Pass$' | cut -d, -f1
} | LC_ALL=C sort -u)
differences=$(lines "$here/rk3588.differences")
count=1
for name in $names $differences; do
	count=$((count + 1))
done
plan "$count"
for name in $names; do
	check "$name" same_or_known "$name"
done
for difference in $differences; do
	check "${difference%%,*} still differs" differs "$difference"
done
check 'nothing of their skip list' not_skipped
done_testing
