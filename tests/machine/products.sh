#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Each product boots the unmodified driver with the firmware image of its arch,
# genuine and generated, and a job runs on it.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
job=$build/bin/vmali-job

# what panthor calls it, and the interface version its firmware has
products="g610:Mali-G610:1.5.0 g710:Mali-G710:1.5.0 g510:Mali-G510:1.5.0 g310:Mali-G310:1.5.0
	g715:Mali-G715:2.8.0 g615:Mali-G615:2.8.0 g720:Mali-G720:3.13.0 g620:Mali-G620:3.13.0
	g725:Mali-G725:3.13.0 g625:Mali-G625:3.13.0
	g1ultra:Mali-G1-Ultra:4.1.0 g1premium:Mali-G1-Premium:4.1.0 g1pro:Mali-G1-Pro:4.1.0"

boots()
{
	product=${1%%:*}
	version=${1##*:}
	name=${1#*:}
	name=${name%:*}
	if "$vmali" run --series none --firmware "$2" --gpu "$product" \
		--kernel-log "$tmp/log" -- "$job" >"$tmp/out" 2>&1 &&
		grep -q "$name " "$tmp/log" &&
		grep -q "CSF FW using interface v$version," "$tmp/log"; then
		return
	fi
	note "$tmp/out" "$tmp/log"
	return 1
}

count=0
for p in $products; do
	count=$((count + 2))
done
plan "$count"
genuine=1
"$vmali" run --firmware genuine --dry-run -- true >/dev/null 2>&1 || genuine=
for p in $products; do
	case $genuine:$p in
	:*) skip "genuine_firmware_on_${p%%:*}" "Arm's firmware is not available here" ;;
	*:g1*) skip "genuine_firmware_on_${p%%:*}" "Arm has published no image for v14" ;;
	*) check "genuine_firmware_on_${p%%:*}" boots "$p" genuine ;;
	esac
	check "generated_firmware_on_${p%%:*}" boots "$p" generated
done
done_testing
