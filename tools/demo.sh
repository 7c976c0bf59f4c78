#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali demo: the story of protected memory, build/run/report.json and report.html.
# The guest's part is client/vmali-demo.c; the host adds what only it knows.
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

# The images of all archs; panthor takes the one of its GPU
firmware_json()
{
	separator=
	for image in "$firmware_dir"/arm/mali/*/mali_csffw.bin; do
		[ "$firmware_kind" = genuine ] && genuine=true || genuine=false
		printf '%s\n    { "file": "%s", "sha256": "%s", "genuine": %s }' "$separator" \
			"${image#"$firmware_dir"/}" "$(sha256sum <"$image" | cut -d' ' -f1)" "$genuine"
		separator=,
	done
}

case $firmware_kind in
genuine) echo "Firmware: Arm's own, from the package firmware-misc-nonfree $(cat "$cache/firmware/current")" ;;
generated) echo "Firmware: generated, with the sections of Arm's (not genuine)" ;;
*) echo "Firmware: from $firmware_dir" ;;
esac

# The story comes by standard output, the guest's part of the report and the page by
# standard error, behind whatever else was said there.
# shellcheck disable=SC2016
"$top/vmali" run --timeout 120 --kernel-log "$build/run/kernel.log" "$@" -- sh -c '
	"$1" --report /tmp/report.json --page /tmp/report.html
	status=$?
	cat /tmp/report.json /tmp/report.html >&2
	exit $status' sh "$build/bin/vmali-demo" 2>"$build/run/guest.err"
status=$?

if ! grep -q '^{' "$build/run/guest.err"; then
	cat "$build/run/guest.err" >&2
	die "demo: the machine gave no report (kernel log: build/run/kernel.log)"
fi
sed '/^{/,$d' "$build/run/guest.err" >&2
{
	echo '{'
	printf '  "firmware": [%s\n  ],\n' "$(firmware_json)"
	sed -n '/^{/,/^}/p' "$build/run/guest.err" | sed '1s/^{//'
} >"$report"
sed -n '/^<!DOCTYPE html>/,$p' "$build/run/guest.err" >"$page"
rm -f "$build/run/guest.err"
echo "Report: ${report#"$top"/}, ${page#"$top"/}, kernel log: build/run/kernel.log"
exit "$status"
