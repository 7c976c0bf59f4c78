#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The arm64 machine: a distribution's kernel on QEMU's board, with the GPU as a plugin. What is
# checked in the guest is one run, as the board takes seconds to boot.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/arm64_parts.sh"
bin=$build/arm64/bin

machine="$vmali run --machine arm64 --series none --heap none --timeout 300"

# Runs in the guest: each part's output in a file, and its status
cat >"$tmp/guest" <<'G'
bin=$1/bin
. "$2/tests/machine/edu.sh"
stats()
{
	"$bin/vmali-model" gpu/stats trusted/stats
}
part uname uname -m
part job "$bin/vmali-job"
part stats stats
part state "$bin/vmali-model" gpu/state gpu/costs
part info "$bin/vmali-info"
part readonly touch "$bin/written"
part absent "$bin/vmali-model" gpu/nothing
# The carve-out: its first word, its last one, and what is before and after
part read devmem 0x7c000000 32
part write devmem 0x7ffffffc 32 1
part refusals "$bin/vmali-model" trusted/refusals
part after "$bin/vmali-model" trusted/stats
part inject "$bin/vmali-model" --inject bus_error 1
part injected "$bin/vmali-model" gpu/inject
part faulty "$bin/vmali-job"
part fine "$bin/vmali-job"
part unknown "$bin/vmali-model" --inject nothing
# The firmware dies when the victim rings it, and the driver resets the GPU. Nothing else is to ring
# before: no suspend, and nothing that is left of the jobs before, which the GPU's clock waits for.
device=/sys/bus/platform/devices/c000000.gpu
echo on >$device/power/control
sleep 0.2
part alive "$bin/vmali-model" gpu/stats
part panic "$bin/vmali-model" --inject firmware_panic
part victim "$bin/vmali-job"
part survivor "$bin/vmali-job"
part boots "$bin/vmali-model" gpu/stats
echo auto >$device/power/control
# Without users, until the driver suspends it: forever, if it never does
until [ "$(cat $device/power/runtime_status)" = suspended ]; do
	sleep 0.1
done
part suspended cat $device/power/runtime_status
part resumed "$bin/vmali-job"
# Each width, at both ends, and what is no word
part width8 devmem 0x7c000001 8
part width16 devmem 0x7dfffffe 16
part width64 devmem 0x7ffffff8 64 0
part widths "$bin/vmali-model" trusted/refusals
part unbind sh -c 'echo c000000.gpu >/sys/bus/platform/drivers/panthor/unbind'
part gone ls /dev/dri
part bind sh -c 'echo c000000.gpu >/sys/bus/platform/drivers/panthor/bind'
part again "$bin/vmali-job"
parts_end
exit 3
G

everything()
{
	boots 3 --clock virtual --series none --heap none --trace "$tmp/trace"
}

architecture()
{
	status uname 0 && same machine aarch64 "$(cat "$tmp/uname.out")"
}

job()
{
	status job 0 && grep -q 'as the CPU computes' "$tmp/job.out"
}

statistics()
{
	status stats 0 && same product g610 "$(value stats product)" &&
		[ "$(value stats instructions)" -gt 0 ] &&
		same region 67108864 "$(value stats region_bytes)" &&
		same base 0x7c000000 "$(value stats region0_base)" &&
		status state 0 && grep -q '^instruction [1-9]' "$tmp/state.out"
}

# The rate of the GPU's timestamps is the board's: what its counter counts
timestamps()
{
	prints info 'timestampFrequency *= 62500000 Hz'
}

files_read_only()
{
	status readonly 1 && grep -q 'Read-only file system' "$tmp/readonly.out" && [ ! -e "$bin/written" ]
}

unknown_report()
{
	status absent 1 && same message "vmali-model: gpu/nothing: Invalid argument" "$(cat "$tmp/absent.out")"
}

# A bus error, as on a board, and a record
normal_world_refused()
{
	status read 135 && status write 135 && same refusals "\
who cpu mode normal op read pa 0x7c000000 len 4 reason protected
who cpu mode normal op write pa 0x7ffffffc len 4 reason protected" \
		"$(sed 's/^.* who /who /' "$tmp/refusals.out")" &&
		same refused 2 "$(value after refused)" &&
		same cpu_refused 2 "$(value after cpu_refused)"
}

injection()
{
	status inject 0 && same armed 1 "$(value injected bus_error)" && status faulty 1 && status fine 0
}

reset()
{
	status panic 0 && status victim 1 && status survivor 0 &&
		same resets $(($(value alive resets) + 1)) "$(value boots resets)" &&
		same boots $(($(value alive mcu_boots) + 1)) "$(value boots mcu_boots)"
}

runtime_suspend()
{
	same status suspended "$(cat "$tmp/suspended.out")" && status resumed 0
}

every_width_refused()
{
	status width8 135 && status width16 135 && status width64 135 && same refusals "\
op read pa 0x7c000001 len 1
op read pa 0x7dfffffe len 2
op write pa 0x7ffffff8 len 8" "$(sed -n '3,$s/.* \(op .*\) reason protected$/\1/p' "$tmp/widths.out")"
}

unknown_fault()
{
	status unknown 1 && same message "vmali-model: nothing: Invalid argument" "$(cat "$tmp/unknown.out")"
}

unbound_and_bound()
{
	status unbind 0 && status gone 1 && status bind 0 && status again 0
}

# The unmodified driver resumes a group whose START has timed out, because of the reset or on a
# busy host, from an empty buffer: a bug that panthor-fixes mends
no_complaint()
{
	no_complaints 'suspend buffer does not hold a suspended group' <"$tmp/log"
}

time_is_up()
{
	"$vmali" run --machine arm64 --series none --timeout 1 --no-driver -- sleep 1000 2>"$tmp/err"
	same status 124 $? && same message "vmali: killed after 1 s (--timeout)" "$(cat "$tmp/err")"
}

# One boot: what a command reads and writes; then, while it waits, the host's requests by the
# socket in the run directory; in the end the kernel panics
waits()
{
	mkdir "$tmp/run"
	mkfifo "$tmp/go"
	# shellcheck disable=SC2016 # of the guest's shell
	TMPDIR=$tmp/run $machine -- sh -c 'read -r line
		echo "$line"
		echo error >&2
		devmem 0x7c000000 32
		echo ready
		read -r line
		"$1"/vmali-job
		echo "job: $?"
		read -r line
		echo c >/proc/sysrq-trigger
		sleep 1000' sh "$bin" <"$tmp/go" >"$tmp/waits.out" 2>"$tmp/waits.err" &
	exec 9>"$tmp/go"
	echo input >&9
	until_printed ready
}

# until_printed LINE: forever, if it never does: --timeout ends the machine
until_printed()
{
	until grep -q "^$1" "$tmp/waits.out" || ! kill -0 $!; do sleep 0.1; done
}

streams()
{
	waits
	same input input "$(head -n 1 "$tmp/waits.out")" && same errors error "$(head -n 1 "$tmp/waits.err")"
}

# Statistics, state, a fault, what the bus has refused, and what is no request
control_socket()
{
	ask="$build/bin/vmali-model --socket $(echo "$tmp"/run/vmali.*/control)"
	$ask gpu/stats trusted/stats gpu/state trusted/refusals >"$tmp/control.out" 2>&1
	same "status of reports" 0 $? && same product g610 "$(value control product)" &&
		same refused 1 "$(value control cpu_refused)" &&
		grep -q '^seq 0 .* who cpu mode normal op read pa 0x7c000000 len 4 reason protected$' "$tmp/control.out" &&
		grep -q '^mcu status ' "$tmp/control.out" &&
		same nothing "vmali-model: gpu/nothing: Invalid argument" "$($ask gpu/nothing 2>&1)" &&
		same "no fault" "vmali-model: nothing: Invalid argument" "$($ask --inject nothing 2>&1)" &&
		$ask --inject bus_error 1 && $ask gpu/inject >"$tmp/armed.out" &&
		same armed 1 "$(value armed bus_error)"
	result=$?
	# The job meets the fault
	echo job >&9
	until_printed job:
	same job "job: 1" "$(tail -n 1 "$tmp/waits.out")" && [ $result -eq 0 ] && return
	note "$tmp/control.out" "$tmp/waits.out" "$tmp/waits.err"
	return 1
}

kernel_dies()
{
	exec 9>&-
	wait $!
	same status 125 $? && grep -q 'Kernel panic' "$tmp/waits.err" &&
		grep -q "the guest's kernel died" "$tmp/waits.err" && return
	note "$tmp/waits.err"
	return 1
}

no_socket()
{
	same message "vmali-model: gpu/stats: there is no model" \
		"$("$build/bin/vmali-model" --socket "$tmp/nowhere" gpu/stats 2>&1)"
}

# Of the first run: the firmware's boot, then a queue's execution
events()
{
	grep -E '^[0-9]+ (mcu|run) ' "$tmp/trace.gpu" >"$tmp/events"
	grep -q '^[0-9]* mcu .* word=0x1 ' "$tmp/events" &&
		grep -q '^[0-9]* run .* group=0 stream=0 ' "$tmp/events" &&
		awk '$1 < last { exit 1 } { last = $1 }' "$tmp/trace.gpu" && return
	head -n 20 "$tmp/trace.gpu" | note /dev/stdin
	return 1
}

# The driver's events and the GPU's on one clock: a job is queued, executed, and done
timeline()
{
	awk '
		function ts() { match($0, /"ts":[0-9.]*/); return substr($0, RSTART + 5, RLENGTH - 5) + 0 }
		/"ph":"b".*"name":"job / && !queued { queued = ts() }
		/"name":"executes/ && !begun { begun = ts() }
		/"ph":"e".*"name":"job / { done = ts() }
		END {
			printf "queued %f, executed %f, done %f\n", queued, begun, done
			exit !(queued && queued < begun && begun < done)
		}' "$tmp/trace.json" >"$tmp/times" && return
	note "$tmp/times" "$tmp/trace.json"
	return 1
}

# A program that is no QEMU at all
wrong_qemu()
{
	VMALI_QEMU=/bin/true "$vmali" run --machine arm64 --series none -- true 2>"$tmp/err"
	same status 1 $? && grep -q "/bin/true does not have what the GPU's plugin calls: .* and [0-9]* more;" \
		"$tmp/err" && return
	note "$tmp/err"
	return 1
}

# Debian's own driver and program, with a root of packages, and an hour that takes no time
vulkan()
{
	# shellcheck disable=SC2086
	VK_ICD_FILENAMES=/usr/share/vulkan/icd.d/panfrost_icd.json PAN_I_WANT_A_BROKEN_VULKAN_DRIVER=1 \
		$machine --root $vulkan_packages --clock virtual -- \
		sh -c 'sleep 3600; vulkaninfo --summary; cat /proc/uptime' >"$tmp/out" 2>&1
	same status 0 $? && awk 'END { exit !($1 > 3600) }' "$tmp/out" &&
		grep -q 'deviceName  *= Mali-G610 MC4' "$tmp/out" &&
		grep -q 'driverName  *= panvk' "$tmp/out" && return
	note "$tmp/out"
	return 1
}

# A directory of the user's, with a program that only it has
own_root()
{
	root=$(sed -n "s/^root='\(.*\)'/\1/p" "$build/ready-arm64-none")
	mkdir "$tmp/own" && cp -a "$root/." "$tmp/own" || return
	printf '#!/bin/sh\necho "own root"\n' >"$tmp/own/usr/bin/own-program"
	chmod +x "$tmp/own/usr/bin/own-program"
	$machine --root "$tmp/own" --clock virtual -- own-program >"$tmp/out" 2>&1
	same status 0 $? && grep -qx 'own root' "$tmp/out" && return
	note "$tmp/out"
	return 1
}

# In no suite: the message names it, and nothing is left that would be taken for a root
no_such_package()
{
	root=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/vmali/arm64/packages
	for _ in 1 2; do
		"$vmali" run --machine arm64 --series none --root no-such-package -- true >"$tmp/out" 2>"$tmp/err"
		same status 1 $? && grep -q "run: --root: packages of arm64 are not available from this mirror: no-such-package " "$tmp/err" &&
			[ ! -e "$root/no-such-package" ] && [ ! -e "$root/no-such-package.new" ] && continue
		note "$tmp/err"
		return 1
	done
}

# The demo, with the real secure world
demo()
{
	"$vmali" demo --machine arm64 >"$tmp/out" 2>"$tmp/err"
	same status 0 $? && grep -q '^Machine: arm64' "$tmp/out" && ! grep -q '^  FAIL' "$tmp/out" &&
		grep -q '^\([0-9]*\) of \1 steps passed$' "$tmp/out" &&
		[ -s "$build/run-arm64/report.json" ] && return
	note "$tmp/out" "$tmp/err"
	return 1
}

tests="boots_and_runs architecture job statistics timestamps files_read_only unknown_report
	normal_world_refused every_width_refused injection reset runtime_suspend unknown_fault unbound_and_bound no_complaint
	events timeline streams control_socket own_root kernel_dies no_socket time_is_up wrong_qemu"
# shellcheck disable=SC2086
set -- $tests
plan $(($# + 3))
if ! starts --series none; then
	not_started "$@" vulkan no_such_package demo
	done_testing
	exit
fi
check boots_and_runs everything
shift
for name; do
	check "$name" "$name"
done
vulkan_packages=vulkan-tools,mesa-vulkan-drivers
if "$vmali" run --machine arm64 --series none --root $vulkan_packages --dry-run -- true >"$tmp/out" 2>"$tmp/err"; then
	check vulkan vulkan
	check no_such_package no_such_package
else
	skip vulkan "$(tail -n 1 "$tmp/err")"
	skip no_such_package "the same"
fi
if grep -q "^flash='/" "$build/ready-arm64-none"; then
	check demo demo
else
	skip demo "the secure world's firmware is not available from this mirror"
fi
done_testing
