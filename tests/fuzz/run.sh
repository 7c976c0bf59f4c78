#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Fuzzing of the models, and of what reads firmware images.
#
#	tests/fuzz/run.sh --suite      a bounded run of every target, in KTAP: what the
#	                               suite does; the same inputs each time
#	tests/fuzz/run.sh [--time SECONDS] [TARGET...]
#	                               each for so long (60), with the corpus that is kept
#	                               in the cache, and the figures of it
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/ktap.sh"
. "$top/tools/common.sh"
. "$top/tools/host.sh"
out=$build/fuzz

# What is allocated and freed a thousand times a second need not be kept for long
export ASAN_OPTIONS="quarantine_size_mb=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

# Fixed, for the suite: some seconds each on one core
suite_runs()
{
	case $1 in
	services | images | textures) echo 20000 ;;
	*) echo 2000 ;;
	esac
}

# Whether there is a clang that has libFuzzer
has_libfuzzer()
{
	command -v clang >/dev/null &&
		echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return 0; }' |
		clang -x c -fsanitize=fuzzer,address,undefined -o "$out/.probe" - 2>/dev/null
}

seeds_of()
{
	rm -rf "$out/seeds/$1"
	mkdir -p "$out/seeds/$1"
	"$out/replay/$1" seeds "$out/seeds/$1"
}

# figure PATTERN LOG: the last number that libFuzzer printed after it
figure()
{
	sed -n "s/.*$1 *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1
}

# libfuzzer TARGET CORPUS OPTION...: one run; what it found is next to the log
libfuzzer()
{
	name=$1
	corpus=$2
	shift 2
	log=$out/$name.log
	mkdir -p "$corpus"
	started=$(date +%s)
	"$out/$name" -max_len=2048 -len_control=0 -timeout=10 -rss_limit_mb=1024 \
		-print_final_stats=1 -artifact_prefix="$out/$name-" "$@" \
		"$corpus" "$out/seeds/$name" >"$log" 2>&1
	status=$?
	elapsed=$(($(date +%s) - started))
	edges=$(sed -n 's/.*Loaded 1 modules *(\([0-9]*\) .*/\1/p' "$log")
	figures="$(figure 'stat::number_of_executed_units:' "$log") inputs in $elapsed s,"
	figures="$figures $(figure ' cov:' "$log") of ${edges:-?} edges, corpus of $(figure ' corp:' "$log")"
	return "$status"
}

# Where the input is that does it, and what was seen
explain()
{
	grep -aE ' not so: |ERROR: |runtime error: |Test unit written to' "$log" | note
	grep -aE '^ +#[0-9]+ .* in [a-z_]+ .*/(gpu|trusted|tools|tests)/' "$log" | head -n 8 | note
}

replays()
{
	"$out/replay/$1" "$out/seeds/$1"/* >"$out/$1-replay.log" 2>&1 && return
	tail -n 12 "$out/$1-replay.log" | note
	return 1
}

finds_nothing()
{
	rm -rf "$out/corpus/$1"
	if libfuzzer "$1" "$out/corpus/$1" -seed=1 "-runs=$(suite_runs "$1")"; then
		echo "$1: $figures" | note
		return
	fi
	explain
	return 1
}

suite()
{
	host_build fuzz
	there=1
	if has_libfuzzer; then host_fuzzers_build; else there=; fi
	# shellcheck disable=SC2086
	set -- $targets
	plan $((2 * $#))
	for target; do
		seeds_of "$target"
		check "${target}_seeds" replays "$target"
		if [ -n "$there" ]; then
			check "${target}_fuzzing" finds_nothing "$target"
		else
			skip "${target}_fuzzing" "clang with libFuzzer (packages clang, libclang-rt-dev) is not there"
		fi
	done
	done_testing
}

usage()
{
	echo "usage: vmali fuzz [--time SECONDS] [TARGET...]; targets: $targets" >&2
	exit 1
}

mkdir -p "$out"
targets=$(tr '\n' ' ' <"$top/tests/fuzz/targets")
if [ "${1:-}" = --suite ]; then
	suite
	exit
fi
seconds=60
while [ $# -gt 0 ]; do
	case $1 in
	--time)
		case ${2:-} in '' | *[!0-9]*) usage ;; esac
		seconds=$2
		shift
		;;
	--time=*)
		case ${1#*=} in '' | *[!0-9]*) usage ;; esac
		seconds=${1#*=}
		;;
	-*) usage ;;
	*) break ;;
	esac
	shift
done
# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $targets
for target; do
	case " $targets " in *" $target "*) ;; *) usage ;; esac
done
has_libfuzzer || die "fuzz: clang with libFuzzer is not there (packages clang, libclang-rt-dev)"
host_build fuzz
host_fuzzers_build
found=0
for target; do
	seeds_of "$target"
	progress "fuzzing: $target, $seconds s"
	# It ends with the first input that it finds
	libfuzzer "$target" "$cache/fuzz/$target" "-max_total_time=$seconds"
	status=$?
	progress_end
	[ "$status" -eq 0 ] && verdict='nothing found' || verdict='FOUND SOMETHING'
	echo "$target: $figures: $verdict"
	[ "$status" -eq 0 ] || { found=1; explain; }
done
exit "$found"
