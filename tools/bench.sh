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

# The series beside the unmodified kernel, in turns, so that what slows the machine
# down for a while slows both; and without a heap, which ordinary users do not have.
series()
{
	results=$(mktemp) || exit 1
	i=0
	while [ "$i" -lt "$runs" ]; do
		for machine in "none --series none" "noheap --heap none" "protm"; do
			name=${machine%% *}
			options=${machine#"$name"}
			# shellcheck disable=SC2086
			"$vmali" run $options -- "$build/bench/driver_bench" 3 |
				sed "s/^/$name /" >>"$results" || die "bench: driver_bench failed"
		done
		i=$((i + 1))
	done
	sort -k 1,2 -k 3,3n "$results" | awk '
		function middle(key,  n) {
			n = count[key]
			return n % 2 ? v[key, (n + 1) / 2] : (v[key, n / 2] + v[key, n / 2 + 1]) / 2
		}
		{ key = $1 " " $2; v[key, ++count[key]] = $3 }
		function rate(what, name) {
			printf "%-44s %8.0f /s unmodified, %.0f patched (%.3f), %.0f with a heap (%.3f)\n",
				name, middle("none " what), middle("noheap " what),
				middle("noheap " what) / middle("none " what),
				middle("protm " what), middle("protm " what) / middle("none " what)
		}
		END {
			rate("jobs", "ordinary jobs, one at a time")
			rate("groups", "ordinary groups created and destroyed")
			printf "%-44s %8.1f us ordinary, %.1f us with a protected suspend buffer\n",
				"creation of a group", middle("protm group_create_ns") / 1000,
				middle("protm protected_group_create_ns") / 1000
			printf "%-44s %8d bytes idle, %d for an ordinary group, %d for a protected one\n",
				"protected memory", middle("protm protected_bytes_idle"),
				middle("protm protected_bytes_per_ordinary_group"),
				middle("protm protected_bytes_per_protected_group")
			printf "%-44s %8.1f us, %d register reads, %d writes, %d accesses of the firmware\n",
				"entering and leaving protected mode",
				middle("protm switch_ns") / 1000, middle("protm switch_reg_reads"),
				middle("protm switch_reg_writes"), middle("protm switch_fw_accesses")
			printf "%-44s %8.3f  (%.1f us for 128 KiB, %.1f us ordinary)\n",
				"protected over ordinary throughput",
				middle("protm copy_ns") / middle("protm protected_copy_ns"),
				middle("protm protected_copy_ns") / 1000, middle("protm copy_ns") / 1000
			printf "%-44s %8.1f us, %.1f us alone\n", "ordinary job beside protected ones",
				middle("protm job_ns_beside") / 1000, middle("protm job_ns_alone") / 1000
			printf "%-44s %8.1f us, worst %.1f us; %.1f us, worst %.1f us alone\n",
				"VM_BIND beside protected jobs",
				middle("protm bind_ns_beside") / 1000,
				v["protm bind_worst_ns_beside", count["protm bind_worst_ns_beside"]] / 1000,
				middle("protm bind_ns_alone") / 1000,
				v["protm bind_worst_ns_alone", count["protm bind_worst_ns_alone"]] / 1000
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

series

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
