#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali demo: the story of protected memory, build/run/report.json and report.html.
# client/vmali-demo.c writes both in the guest; only the host knows where the firmware is from.
#
#	vmali demo [OPTION of vmali run...]
set -u
top=$(cd "${0%/*}/.." && pwd -P) || exit 1
. "$top/tools/common.sh"
. "$top/tools/apt.sh"
. "$top/tools/firmware.sh"

report=$build/run/report.json
page=$build/run/report.html
mkdir -p "$build/run"
rm -f "$report" "$page"

firmware=
previous=
for arg; do
	[ "$previous" != --firmware ] || firmware=$arg
	case $arg in --firmware=*) firmware=${arg#*=} ;; esac
	previous=$arg
done
firmware_choose "$firmware"

genuine=
case $firmware_kind in
genuine)
	echo "Firmware: Arm's own, from the package firmware-misc-nonfree $(cat "$cache/firmware/current")"
	genuine=--genuine
	;;
generated) echo "Firmware: generated, with the sections of Arm's (not genuine)" ;;
*) echo "Firmware: from $firmware_dir" ;;
esac

# The story comes by standard output, the report and the page by standard error, behind
# whatever else was said there.
# shellcheck disable=SC2016
"$top/vmali" run --timeout 120 --kernel-log "$build/run/kernel.log" "$@" -- sh -c '
	"$1" --report /tmp/report.json --page /tmp/report.html $2
	status=$?
	cat /tmp/report.json /tmp/report.html >&2
	exit $status' sh "$build/bin/vmali-demo" "$genuine" 2>"$build/run/guest.err"
status=$?

if ! grep -q '^{' "$build/run/guest.err"; then
	cat "$build/run/guest.err" >&2
	die "demo: the machine gave no report (kernel log: build/run/kernel.log)"
fi
sed '/^{/,$d' "$build/run/guest.err" >&2
sed -n '/^{/,/^}/p' "$build/run/guest.err" >"$report"
sed -n '/^<!DOCTYPE html>/,$p' "$build/run/guest.err" >"$page"
rm -f "$build/run/guest.err"
echo "Report: ${report#"$top"/}, ${page#"$top"/}, kernel log: build/run/kernel.log"
exit "$status"
