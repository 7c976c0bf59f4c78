#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali bench: how long things take, as a user waits for them.
#
#	vmali bench [--runs N] [--cold] [--own-tree]
#
# Medians of whole processes, from start to exit; nothing here passes or fails.
# --cold also times the demo from an empty cache, once, which takes minutes.
# --own-tree times, instead, what a developer of the driver waits for. The first time it
# takes minutes, to make the tree and to compile all of it.
set -u
top=$(cd "${0%/*}/.." && pwd -P) || exit 1
. "$top/tools/common.sh"
vmali=$top/vmali
job=$build/bin/vmali-job

runs=11
cold='' own_tree=''
while [ $# -gt 0 ]; do
	case $1 in
	--runs)
		case ${2:-} in '' | *[!0-9]* | 0) die "bench: --runs needs a number" ;; esac
		runs=$2
		shift
		;;
	--cold) cold=1 ;;
	--own-tree) own_tree=1 ;;
	*) die "bench: unknown option $1" ;;
	esac
	shift
done

now()
{
	date +%s%N
}

# measure NAME COMMAND...: one warm-up, then the runs; the command prints nanoseconds
measure()
{
	name=$1
	shift
	"$@" >/dev/null || die "bench: $name failed"
	i=0
	while [ "$i" -lt "$runs" ]; do
		"$@" || die "bench: $name failed"
		i=$((i + 1))
	done | sort -n | awk -v name="$name" '
		{ t[NR] = $1 / 1e9 }
		END {
			median = NR % 2 ? t[(NR + 1) / 2] : (t[NR / 2] + t[NR / 2 + 1]) / 2
			printf "%-44s %8.3f s  (min %.3f, max %.3f, %d runs)\n",
				name, median, t[1], t[NR], NR
		}'
}

# wall COMMAND...: prints how long it took
wall()
{
	start=$(now)
	"$@" >/dev/null 2>&1 || return
	echo $(($(now) - start))
}

# The guest's clock is the host's, so the end of the job can be told inside
first_job()
{
	start=$(now)
	# shellcheck disable=SC2016
	end=$("$vmali" run "$@" -- sh -c '"$1" >/dev/null && date +%s%N' sh "$job") || return
	echo $((end - start))
}

# rates_on NAME: the rates of a machine, "TURN NAME WHAT RATE" lines
rates_on()
{
	case $1 in
	none) set -- "$1" --series none ;;
	noheap) set -- "$1" --heap none ;;
	esac
	name=$1
	shift
	printed=$("$vmali" run "$@" -- "$build/bench/rates_bench" 9) || return
	echo "$printed" | sed "s/^/$turn $name /"
}

# The series beside the unmodified kernel, and without a heap, which ordinary users do
# not have. From one machine to the next the rates differ by some 4 percent: so there are
# many machines of each kind, in turns, each kind first as often as the others, and the
# ratios are those of the same turn. Of their median the bounds are given between which it
# is with a probability of 95 % (ranks of a binomial distribution), from six turns on.
rates()
{
	results=$(mktemp) || exit 1
	turns=$((4 * runs))
	turn=0
	while [ "$turn" -lt "$turns" ]; do
		case $((turn % 3)) in
		0) order='none noheap protm' ;;
		1) order='noheap protm none' ;;
		2) order='protm none noheap' ;;
		esac
		for machine in $order; do
			rates_on "$machine" >>"$results" || die "bench: rates_bench failed"
		done
		turn=$((turn + 1))
	done
	awk '
		{ rate[$2, $3, $1] = $4; turns = $1 + 1 }
		function sort(v, n,  i, j, x) {
			for (i = 2; i <= n; i++) {
				x = v[i]
				for (j = i - 1; j > 0 && v[j] > x; j--)
					v[j + 1] = v[j]
				v[j + 1] = x
			}
		}
		function middle(v, n) {
			sort(v, n)
			return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
		}
		function per_second(machine, what,  i, v) {
			for (i = 0; i < turns; i++)
				v[i + 1] = rate[machine, what, i]
			return middle(v, turns)
		}
		function ratio(machine, what,  i, m, low, v) {
			for (i = 0; i < turns; i++)
				v[i + 1] = rate[machine, what, i] / rate["none", what, i]
			m = middle(v, turns)
			low = int(turns / 2 - 0.98 * sqrt(turns))
			if (low < 1)
				low = 1
			return sprintf("%.3f (%.3f to %.3f)", m, v[low], v[turns + 1 - low])
		}
		function lines(what, name) {
			printf "%-44s %8.0f /s unmodified\n", name, per_second("none", what)
			printf "%44s %8.0f /s patched: times %s\n", "",
				per_second("noheap", what), ratio("noheap", what)
			printf "%44s %8.0f /s patched, with a heap: times %s\n", "",
				per_second("protm", what), ratio("protm", what)
		}
		END {
			lines("jobs", "ordinary jobs, one at a time")
			lines("groups", "ordinary groups created and destroyed")
		}' "$results"
	rm -f "$results"
}

# What protected work costs
protected()
{
	results=$(mktemp) || exit 1
	i=0
	while [ "$i" -lt "$runs" ]; do
		"$vmali" run -- "$build/bench/protected_bench" >>"$results" ||
			die "bench: protected_bench failed"
		i=$((i + 1))
	done
	sort -k 1,1 -k 2,2n "$results" | awk '
		function middle(key,  n) {
			n = count[key]
			return n % 2 ? v[key, (n + 1) / 2] : (v[key, n / 2] + v[key, n / 2 + 1]) / 2
		}
		{ v[$1, ++count[$1]] = $2 }
		END {
			printf "%-44s %8.1f us ordinary, %.1f us with a protected suspend buffer\n",
				"creation of a group", middle("group_create_ns") / 1000,
				middle("protected_group_create_ns") / 1000
			printf "%-44s %8d bytes idle, %d for an ordinary group, %d for a protected one\n",
				"protected memory", middle("protected_bytes_idle"),
				middle("protected_bytes_per_ordinary_group"),
				middle("protected_bytes_per_protected_group")
			printf "%-44s %8.1f us, %d register reads, %d writes, %d accesses of the firmware\n",
				"entering and leaving protected mode",
				middle("switch_ns") / 1000, middle("switch_reg_reads"),
				middle("switch_reg_writes"), middle("switch_fw_accesses")
			printf "%-44s %8.3f  (%.1f us for 128 KiB, %.1f us ordinary)\n",
				"protected over ordinary throughput",
				middle("copy_ns") / middle("protected_copy_ns"),
				middle("protected_copy_ns") / 1000, middle("copy_ns") / 1000
			printf "%-44s %8.1f us, %.1f us alone\n", "ordinary job beside protected ones",
				middle("job_ns_beside") / 1000, middle("job_ns_alone") / 1000
			printf "%-44s %8.1f us, worst %.1f us; %.1f us, worst %.1f us alone\n",
				"VM_BIND beside protected jobs",
				middle("bind_ns_beside") / 1000,
				v["bind_worst_ns_beside", count["bind_worst_ns_beside"]] / 1000,
				middle("bind_ns_alone") / 1000,
				v["bind_worst_ns_alone", count["bind_worst_ns_alone"]] / 1000
		}'
	rm -f "$results"
}

# A work tree of the kernel with the series, as vmali tree makes it, in git. Its first
# build takes minutes, so it is kept, with what was built for it, until the series changes.
own_tree_make()
{
	own=$build/bench-own
	tree=$own/linux
	key=$(cat "$top"/kernel/patches/[0-9]*.patch "$cache/source/current" | hash_of)
	[ "$(cat "$own/key" 2>/dev/null)" = "$key" ] && return
	rm -rf "$own"
	mkdir -p "$own"
	"$vmali" tree "$tree" && echo "$key" >"$own/key"
}

# The developer's loop. The change is one of the object's content, which no compiler's
# cache can know, and the module that was tested must have it.
saved_to_verdict()
{
	file=$tree/drivers/gpu/drm/panthor/panthor_sched.c
	start=$(now)
	sed -i '/^static const char saved_at\[\]/d' "$file"
	printf 'static const char saved_at[] __used = "saved at %s";\n' "$start" >>"$file"
	KERNEL_SRC=$tree VMALI_BUILD=$own/build VMALI_AS_BUILT='' "$vmali" test --protected >"$own/log" 2>&1 || return
	end=$(now)
	module=$(sed -n "s/^kernel='\(.*\)'/\1/p" "$own/build/ready-own-protm")/modules/panthor.ko
	grep -q "saved at $start" "$module" || return
	echo $((end - start))
}

own_tree()
{
	own_tree_make || die "bench: vmali tree failed"
	measure "panthor_sched.c saved to protected verdict" saved_to_verdict
	tail -n 1 "$own/log"
}

if [ -n "$own_tree" ]; then
	own_tree
	exit
fi

measure "vmali run -- true" wall "$vmali" run -- true
measure "vmali run --series none -- true" wall "$vmali" run --series none -- true
measure "vmali run --cpus 2 -- true" wall "$vmali" run --cpus 2 -- true
measure "start to first job done" first_job
measure "start to first job done, 2 CPUs" first_job --cpus 2
measure "vmali demo, everything built" wall "$top/tools/demo.sh"

rates
protected

"$build/tests/gpu_bench" || die "bench: gpu_bench failed"

# As a driver's accesses go, and what the model takes of the guest's memory
"$vmali" run -- cat /sys/kernel/debug/vmali/gpu/speed /sys/kernel/debug/vmali/gpu/stats |
	awk '
		$1 == "reads" || $1 == "writes" {
			printf "register %-35s %8.2f million/s  (through the kernel)\n", $1, $2 / 1e6
		}
		$1 == "memory_bytes" {
			printf "%-44s %8.2f MiB\n", "memory of the GPU model", $2 / 1048576
		}' || die "bench: cannot measure register accesses"

if [ -n "$cold" ]; then
	empty=$(mktemp -d) || exit 1
	trap 'rm -rf "$empty"' EXIT
	git clone -q "$top" "$empty/vmali" || die "bench: cannot clone the checkout"
	runs=1
	start=$(now)
	XDG_CACHE_HOME=$empty/cache VMALI_BUILD=$empty/vmali/build \
		"$empty/vmali/vmali" demo >/dev/null || die "bench: the cold demo failed"
	echo $(($(now) - start)) | awk '{ printf "%-44s %8.1f s  (once)\n",
		"vmali demo, fresh clone and empty cache", $1 / 1e9 }'
fi
