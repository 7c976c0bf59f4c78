#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali run --trace: what is recorded of a protected job, and that nothing else changes.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

if ! command -v trace-cmd >/dev/null || ! pkg-config --exists libtracecmd; then
	echo "1..0 # SKIP the packages of tools/packages-trace are not there"
	exit 4
fi

# trace NAME ARG...: vmali run --trace with the rest; sets status
trace()
{
	name=$1
	shift
	"$vmali" run --timeout 100 --trace "$tmp/$name" "$@" >"$tmp/$name.out" 2>"$tmp/$name.err"
	status=$?
}

# report NAME: the events in words, one a line, in $tmp/NAME.txt
report()
{
	trace-cmd report -N -i "$tmp/$1.dat" >"$tmp/$1.txt" 2>"$tmp/$1.report"
}

# in_order FILE PATTERN...: each matches a line behind the one that matched before
in_order()
{
	file=$1
	shift
	at=0
	for pattern; do
		next=$(tail -n +$((at + 1)) "$file" | grep -n -m 1 -E -- "$pattern" | cut -d : -f 1)
		if [ -z "$next" ]; then
			echo "# nothing matches '$pattern' behind line $at of ${file##*/}"
			return 1
		fi
		at=$((at + next))
	done
}

protected_job()
{
	trace protm -- "$build/guest/execution" -t "$job"
	same status 0 "$status" || { note "$tmp/protm.err"; return 1; }
	grep -q '^ok 1 ' "$tmp/protm.out" && [ -s "$tmp/protm.dat" ] && [ -s "$tmp/protm.json" ]
}

trace_cmd_opens_it()
{
	report protm && [ "$(grep -c ' vmali\| [a-z_]*: ' "$tmp/protm.txt")" -gt 100 ]
}

# The handshake of docs/protected-mode.md: the driver's word, the firmware's, the GPU's
handshake()
{
	in_order "$tmp/protm.txt" \
		'drm_sched_job_run:' \
		' run: .*group [0-9]+ queue 0' \
		'cs_ack: .*PROTM_PEND' \
		'irq_line: .*JOB 1' \
		' stop: .*protm_pending' \
		'gpu_job_irq:' \
		'cs_request: .*PROTM_PEND' \
		'glb_request: .*PROTM_ENTER' \
		'glb_ack: .*PROTM_ENTER' \
		'irq_line: .*JOB 1' \
		'protm_on: .*queues 0x1' \
		' run: .*queue 0' \
		' stop: .*region_end' \
		'protm_off: .*: done' \
		'glb_ack: .*PROTM_EXIT' \
		'protm_exit: .*reason=done' \
		'drm_sched_job_done:' &&
		# The region may be over before panthor looks
		in_order "$tmp/protm.txt" 'protm_on:' 'protm_enter: .*duration_ns=[1-9]' \
			'protm_exit:'
}

# Not more than one at a time, and the driver's idea of it within the firmware's
entries_and_exits()
{
	awk '
	/ protm_on:/ { if (on++) bad = bad " on twice at " NR; ons++ }
	/ protm_off:/ { if (--on) bad = bad " off twice at " NR; offs++ }
	/ glb_request:.*PROTM_ENTER/ { asked++ }
	/ protm_enter:/ { if (ons <= entered) bad = bad " driver in before the GPU at " NR; entered++ }
	/ protm_exit:/ { if (offs < ++left) bad = bad " driver out before the GPU at " NR }
	END {
		printf "# %d entries: %d on, %d off, %d protm_enter, %d protm_exit%s\n", asked, ons,
			offs, entered, left, bad
		exit bad != "" || !ons || ons != offs || asked < ons || entered != left
	}' "$tmp/protm.txt"
}

whole_run()
{
	in_order "$tmp/protm.txt" 'mcu: *enabled' 'slot: *group [0-9]+: start' 'service: *free' \
		'print:.*vmali: end 0' && in_order "$tmp/protm.txt" 'service: *alloc' \
		'print:.*vmali: begin .*/execution' 'print:.*vmali: end 0'
}

# Perfetto's importer wants valid JSON, both ends of what is asynchronous, times that are
# not negative, and spans of a thread within one another
valid_json()
{
	python3 - "$tmp/$1.json" <<'END'
import json, sys

trace = json.load(open(sys.argv[1]))
threads, named, jobs, bad = {}, set(), {}, []
count = 0
for e in trace["traceEvents"]:
	count += 1
	line = (e["pid"], e["tid"])
	if e["ph"] == "M":
		if e["name"] == "thread_name":
			named.add(line)
		continue
	if line not in named:
		bad.append("no name of thread %s" % (line,))
	if not e["name"] or e["ts"] < 0:
		bad.append("no name or time: %s" % e)
	if e["ph"] == "X":
		if e["dur"] < 0:
			bad.append("ends before it begins: %s" % e)
		threads.setdefault(line, []).append((e["ts"], e["ts"] + e["dur"], e["name"]))
	elif e["ph"] in "be":
		jobs.setdefault((e["cat"], e["id"]), []).append((e["ts"], e["ph"] != "b", e["ph"]))
	elif e["ph"] == "i":
		if e["s"] != "t":
			bad.append("scope of %s" % e)
	elif e["ph"] == "C":
		if not isinstance(e["args"]["bytes"], int):
			bad.append("counter %s" % e)
	else:
		bad.append("phase %s" % e["ph"])
for line, spans in threads.items():
	last = -1
	open_ends = []
	for start, end, name in spans:
		if start < last:
			bad.append("%s: not in order: %s" % (line, name))
		last = start
		while open_ends and open_ends[-1] <= start + 1e-6:
			open_ends.pop()
		if open_ends and end > open_ends[-1] + 1e-6:
			bad.append("%s: %s ends behind what it is in" % (line, name))
		open_ends.append(end)
for key, ends in jobs.items():
	ends.sort()
	if "".join(p for _, _, p in ends).replace("be", ""):
		bad.append("%s: %s" % (key, ends))
for b in bad[:10]:
	print("#", b)
print("# %d events, %d lines, %d jobs" % (count, len(named), len(jobs)))
sys.exit(1 if bad or not threads or not jobs else 0)
END
}

json_has_the_session()
{
	grep -q '"name":"protected mode, done"' "$tmp/protm.json" &&
		grep -q '"name":"within, done"' "$tmp/protm.json" &&
		grep -q '"name":"REQ PROTM_ENTER"' "$tmp/protm.json"
}

# Now and then the driver has a request while the region runs, and the first session ends for
# that; the end of the region is looked for in the timeline.
picture()
{
	"$vmali" trace svg "$tmp/protm.dat" "$tmp/protm.svg" || return
	in_order "$tmp/protm.svg" 'goes into the ring' 'PROTM_PEND' 'GLB_REQ PROTM_ENTER' \
		'GLB_ACK PROTM_ENTER' 'protected mode on' 'off: ' 'GLB_ACK PROTM_EXIT' '</svg>'
}

no_such_session()
{
	"$vmali" trace svg --session 9999 "$tmp/protm.dat" "$tmp/none.svg" 2>"$tmp/none.err"
	same status 1 $? && same error \
		'vmali trace: svg: it has no session 9999 in protected mode' \
		"$(cat "$tmp/none.err")" && [ ! -e "$tmp/none.svg" ]
}

# Output, errors and exit status are the command's
command_is_as_ever()
{
	trace exit -- sh -c 'echo out; echo err >&2; exit 7'
	same status 7 "$status" && same output out "$(cat "$tmp/exit.out")" &&
		same errors err "$(cat "$tmp/exit.err")" && report exit &&
		grep -q 'vmali: end 7' "$tmp/exit.txt"
}

killed_command()
{
	trace killed -- sh -c 'kill -KILL $$'
	same status 137 "$status" && [ -s "$tmp/killed.dat" ]
}

unmodified_driver()
{
	trace none.v1.dat --series none -- "$build/guest/jobs" -t "$ordinary"
	same status 0 "$status" || { note "$tmp/none.v1.dat.err"; return 1; }
	report none.v1 && in_order "$tmp/none.v1.txt" 'mcu: *enabled' 'drm_sched_job_run:' \
		' run: .*queue' ' stop: .*empty' 'drm_sched_job_done:' && valid_json none.v1 &&
		! grep -q protm_on "$tmp/none.v1.txt"
}

# Each CPU has its own buffer, in one file
two_cpus()
{
	trace two --cpus 2 -- "$build/guest/execution" -t "$job"
	same status 0 "$status" || { note "$tmp/two.err"; return 1; }
	report two && in_order "$tmp/two.txt" 'glb_ack: .*PROTM_ENTER' 'protm_on:' 'protm_off:' \
		'glb_ack: .*PROTM_EXIT' && in_order "$tmp/two.txt" 'protm_on:' 'protm_enter:' \
		'protm_exit:' && grep -q '\[001\]' "$tmp/two.txt" && valid_json two
}

more_events()
{
	trace more --trace-event sched:sched_switch --trace-event workqueue -- true
	same status 0 "$status" && report more && grep -q sched_switch: "$tmp/more.txt" &&
		grep -q workqueue_execute_start: "$tmp/more.txt" &&
		grep -q '"name":"sched_switch"' "$tmp/more.json"
}

unknown_event()
{
	trace unknown --trace-event nothing:like_this -- true
	same status 1 "$status" && same error \
		"vmali: there is no event 'nothing:like_this' to trace" "$(cat "$tmp/unknown.err")" &&
		[ ! -e "$tmp/unknown.dat" ]
}

# More than the smallest buffer holds: said, with the number, and the rest is there
events_lost()
{
	# shellcheck disable=SC2016
	trace lost --trace-buffer 4 --trace-event sched --trace-event timer --trace-event irq \
		--trace-event workqueue --trace-event kmem --trace-event signal \
		-- sh -c 'i=0; while [ $i -lt 600 ]; do (:); i=$((i + 1)); done'
	same status 0 "$status" || { note "$tmp/lost.err"; return 1; }
	grep -qE '^vmali: trace: [1-9][0-9]* events were lost, the oldest ones: --trace-buffer makes more room$' \
		"$tmp/lost.err" || { note "$tmp/lost.err"; return 1; }
	report lost && grep -q 'vmali: end 0' "$tmp/lost.txt"
}

not_writable()
{
	mkdir -p "$tmp/dir.dat"
	trace dir -- true
	same status 1 "$status" && same error "vmali: $tmp/dir.dat: Is a directory" \
		"$(cat "$tmp/dir.err")" || return
	"$vmali" run --trace "$tmp/no/such/place" -- true 2>"$tmp/err"
	same status 1 $? && same error "vmali: $tmp/no/such/place.dat: No such file or directory" \
		"$(cat "$tmp/err")"
}

# A host's disk that is full when the trace is there
no_space()
{
	ln -s /dev/full "$tmp/full.dat"
	trace full -- true
	same status 1 "$status" && same error "vmali: $tmp/full.dat: No space left on device" \
		"$(cat "$tmp/full.err")" && [ -c /dev/full ] && [ ! -e "$tmp/full.json" ]
}

# A trace-cmd that fails, as an old or a broken one
broken_trace_cmd()
{
	mkdir -p "$tmp/bin"
	printf '#!/bin/sh\necho "trace-cmd: not today"\nexit 3\n' >"$tmp/bin/trace-cmd"
	chmod +x "$tmp/bin/trace-cmd"
	(
		PATH=$tmp/bin:$PATH
		export PATH
		trace broken -- sh -c 'exit 5'
		same status 5 "$status" || exit
		trace broken -- true
		same status 1 "$status"
	) && same error 'vmali: no trace: trace-cmd extract failed: trace-cmd: not today' \
		"$(cat "$tmp/broken.err")" && [ ! -e "$tmp/broken.dat" ]
}

bad_file()
{
	echo "this is no trace" >"$tmp/bad.dat"
	"$vmali" trace json "$tmp/bad.dat" "$tmp/bad.json" 2>"$tmp/err"
	same status 1 $? && same error \
		"vmali trace: $tmp/bad.dat: not a file of trace-cmd, or a damaged one" \
		"$(cat "$tmp/err")" && [ ! -e "$tmp/bad.json" ] || return
	head -c 20000 "$tmp/protm.dat" >"$tmp/cut.dat"
	"$vmali" trace json "$tmp/cut.dat" "$tmp/cut.json" >"$tmp/out" 2>"$tmp/err"
	same status 1 $? && grep -q '^vmali trace: ' "$tmp/err"
}

bad_options()
{
	for option in '--trace-buffer 3' '--trace-buffer 129' '--trace-buffer x' "--trace-event a;b"; do
		# shellcheck disable=SC2086
		"$vmali" run --dry-run --trace "$tmp/o" $option -- true >/dev/null 2>"$tmp/err"
		same "status of $option" 1 $? && same lines 1 "$(wc -l <"$tmp/err" | tr -d ' ')" || return
	done
}

plan 21
job=region_between_ordinary_work
ordinary=empty_stream
check protected_job protected_job
check trace_cmd_opens_it trace_cmd_opens_it
check handshake handshake
check entries_and_exits entries_and_exits
check whole_run whole_run
check valid_json valid_json protm
check json_has_the_session json_has_the_session
check picture picture
check no_such_session no_such_session
check command_is_as_ever command_is_as_ever
check killed_command killed_command
check unmodified_driver unmodified_driver
check two_cpus two_cpus
check more_events more_events
check unknown_event unknown_event
check events_lost events_lost
check not_writable not_writable
check no_space no_space
check broken_trace_cmd broken_trace_cmd
check bad_file bad_file
check bad_options bad_options
done_testing
