#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Debian's own panvk on the virtual GPU: the products that it takes, ioctls of arm64 programs,
# and what comes out of Vulkan, compared with lavapipe on the host's CPU.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

# Those of Mesa's pan_model.c, with what panvk calls them
products="g610:Mali-G610 g310:Mali-G310v1 g720:Mali-G720 g725:Mali-G725
	g1ultra:Mali-G1-Ultra g1premium:Mali-G1-Premium g1pro:Mali-G1-Pro"
# On these, what Vulkan does is compared
compared="g610 g310 g720 g725"
# Which cases of vkclient, as patterns
patterns="*"

accepted()
{
	"$vmali" run --mesa --gpu "${1%%:*}" -- vulkaninfo --summary >"$tmp/out" 2>&1 &&
		grep -q "deviceName  *= ${1#*:} " "$tmp/out" &&
		grep -q 'driverName  *= panvk' "$tmp/out"
	status=$?
	[ "$status" -eq 0 ] || note "$tmp/out"
	return "$status"
}

# The message of a product that Mesa does not know is Vulkan's
refused()
{
	! "$vmali" run --mesa --gpu g510 -- vulkaninfo --summary >"$tmp/out" 2>&1 &&
		grep -q ERROR_INITIALIZATION_FAILED "$tmp/out"
}

ioctls()
{
	"$vmali" run --mesa -- "$build/mesa/ioctls-arm64" >"$tmp/out" 2>&1 &&
		[ "$(grep -c '^ok ' "$tmp/out")" -eq 15 ] && return
	note "$tmp/out"
	return 1
}

# Arm64 programs are found by their names, by scripts of the host as well
by_name()
{
	"$vmali" run --mesa -- sh -c 'vulkaninfo --summary | grep deviceName' >"$tmp/out" 2>&1 &&
		grep -q Mali-G610 "$tmp/out"
}

# Work that is not executed is said at the end, and only then
skipped_work()
{
	said=$1
	shift
	"$vmali" run "$@" >"$tmp/out" 2>"$tmp/err" &&
		[ "$(grep -c 'completed work without executing it' "$tmp/err")" -eq "$said" ] &&
		return
	note "$tmp/out" "$tmp/err"
	return 1
}

status_passes()
{
	"$vmali" run --mesa -- vulkaninfo --no-such-option >/dev/null 2>&1
	[ $? -eq 1 ] || return
	"$vmali" run --mesa -- no-such-program >/dev/null 2>&1
	[ $? -eq 127 ]
}

# client GPU: runs the cases on it, and keeps what they print
client()
{
	# shellcheck disable=SC2086
	"$vmali" run --mesa --gpu "$1" -- "$build/mesa/vkclient-arm64" $patterns >"$tmp/$1" 2>"$tmp/$1.err" &&
		return
	note "$tmp/$1" "$tmp/$1.err"
	return 1
}

# as_lavapipe GPU CASE: the line that panvk has printed is lavapipe's
as_lavapipe()
{
	grep "^$2 " "$tmp/$1" >"$tmp/is"
	grep "^$2 " "$tmp/reference" >"$tmp/should"
	[ -s "$tmp/should" ] && cmp -s "$tmp/is" "$tmp/should" && return
	note "$tmp/should" "$tmp/is" "$tmp/$1.err"
	return 1
}

words()
{
	echo $#
}

if ! "$vmali" _mesa_tests >"$tmp/err" 2>&1; then
	if reason=$(grep -e 'this mirror does not have' -e 'need root to install' "$tmp/err"); then
		echo "KTAP version 1"
		echo "1..0 # SKIP ${reason#vmali: }"
		exit
	fi
	note "$tmp/err"
	exit 1
fi

for icd in /usr/share/vulkan/icd.d/lvp_icd*.json; do
	break
done
set -f
# shellcheck disable=SC2086
VK_DRIVER_FILES=$icd VK_ICD_FILENAMES=$icd "$build/mesa/vkclient" $patterns >"$tmp/reference" 2>"$tmp/err" || {
	note "$tmp/err"
	exit 1
}
cases=$(sed -n 's/^\([a-z][a-z0-9_]*\) .*/\1/p' "$tmp/reference")

# shellcheck disable=SC2086
plan $(($(words $products) + 6 + $(words $compared) * (1 + $(words $cases))))
for product in $products; do
	check "panvk_on_${product%%:*}" accepted "$product"
done
check unknown_product_is_refused refused
check ioctls ioctls
check programs_by_name by_name
check exit_status status_passes
# Draws without programs
check skipped_work_is_reported skipped_work 1 -- "$build/guest/streams"
check executed_work_is_not skipped_work 0 --mesa -- "$build/mesa/vkclient-arm64" 'draw_*'

for gpu in $compared; do
	check "vulkan_on_$gpu" client "$gpu"
	for case in $cases; do
		check "${case}_on_$gpu" as_lavapipe "$gpu" "$case"
	done
done
done_testing
