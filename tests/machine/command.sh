#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali run as a command among others: status, streams, directory, mistakes.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
topics=$(sed -n 's/^\([a-z][a-z0-9-]*\).*/\1/p' "$top/kernel/series/topics")
# Those of the default, in order
default=$(sed -n 's/^\([a-z][a-z0-9-]*\)$/\1/p' "$top/kernel/series/topics")

run()
{
	"$vmali" run "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
}

exit_status()
{
	run -- sh -c 'exit 7'
	same status 7 "$status"
}

killed_by_signal()
{
	# shellcheck disable=SC2016
	run -- sh -c 'kill -TERM $$'
	same status 143 "$status"
}

not_found()
{
	run -- /nonexistent/program
	same status 127 "$status"
}

streams_are_separate()
{
	run -- sh -c 'printf "out\r\n\001\377"; printf "err\n" >&2'
	printf 'out\r\n\001\377' | cmp - "$tmp/out" && printf 'err\n' | cmp - "$tmp/err"
}

large_output()
{
	seq 1 200000 >"$tmp/expected"
	run -- seq 1 200000
	cmp "$tmp/expected" "$tmp/out"
}

# The kernel waits for a line that is full, and the clock stands still.
slow_reader()
{
	seq 1 200000 >"$tmp/expected"
	"$vmali" run --timeout 100 -- seq 1 200000 | { sleep 1; cat >"$tmp/out"; }
	cmp "$tmp/expected" "$tmp/out"
}

standard_input()
{
	seq 1 50000 >"$tmp/expected"
	"$vmali" run -- sha256sum <"$tmp/expected" >"$tmp/out" || return
	same sha256 "$(sha256sum <"$tmp/expected")" "$(cat "$tmp/out")"
}

arguments()
{
	# shellcheck disable=SC2016
	run -- printf '<%s>' 'a b' '' '$HOME' "it's" '*' 'two
lines'
	same arguments "<a b><><\$HOME><it's><*><two
lines>" "$(cat "$tmp/out")"
}

working_directory()
{
	mkdir "$tmp/some where"
	(cd "$tmp/some where" && "$vmali" run -- pwd) >"$tmp/out" 2>&1
	same directory "$tmp/some where" "$(cat "$tmp/out")"
}

environment()
{
	# shellcheck disable=SC2016
	VMALI_SOMETHING='a  b' run -- sh -c 'echo "$VMALI_SOMETHING"'
	same environment 'a  b' "$(cat "$tmp/out")"
}

one_line()
{
	same status 1 "$status" && same lines 1 "$(wc -l <"$tmp/err" | tr -d ' ')" &&
		grep -q "$1" "$tmp/err" && return
	note "$tmp/err"
	return 1
}

unknown_option()
{
	run --no-such-option -- true
	one_line no-such-option
}

option_without_value()
{
	run --gpu
	one_line gpu
}

unknown_product()
{
	run --gpu g9999 -- true
	one_line g9999
}

unknown_series()
{
	run --series next -- true
	one_line next
}

two_cpus_in_a_kernel_for_one()
{
	run --debug --cpus 2 -- true
	one_line 'one CPU, not 2'
}

virtual_time_for_two_cpus()
{
	run --clock virtual --cpus 2 -- true
	one_line 'clock virtual is for one CPU, not 2'
}

firmware_directory_without_firmware()
{
	run --firmware "$tmp" -- true
	one_line "$tmp"
}

dry_run()
{
	run --dry-run -- touch "$tmp/touched"
	same status 0 "$status" && [ ! -e "$tmp/touched" ] && grep -q 'dtb=' "$tmp/out" &&
		grep -q "$tmp/touched" "$tmp/out"
}

timeout_kills()
{
	run --timeout 2 -- sleep 60
	same status 124 "$status"
}

kernel_log()
{
	run --kernel-log "$tmp/log" -- true
	same status 0 "$status" && grep -q 'Initialized panthor' "$tmp/log"
}

# The last init= counts, and a kernel that cannot start init panics
guest_panic()
{
	run --kernel-log "$tmp/log" --append init=/nonexistent -- true
	same status 125 "$status" && grep -q 'Kernel panic' "$tmp/log"
}

two_at_once()
{
	"$vmali" run -- sh -c 'sleep 1; echo one' >"$tmp/one" 2>&1 &
	first=$!
	"$vmali" run -- sh -c 'sleep 1; echo two' >"$tmp/two" 2>&1
	second=$?
	wait "$first" && same status 0 "$second" &&
		same first one "$(cat "$tmp/one")" && same second two "$(cat "$tmp/two")"
}

two_cpus()
{
	run --cpus 2 -- nproc
	same cpus 2 "$(cat "$tmp/out")"
}

unmodified_kernel()
{
	run --series none -- sh -c '[ ! -e /sys/module/panthor/parameters/protected_heap_name ]'
	same status 0 "$status"
}

# patches_in TOPIC: how many
patches_in()
{
	find "$top/kernel/series/$1" -name '[0-9]*.patch' ! -name '0000-*' | wc -l
}

# wrong_series NAME MESSAGE
wrong_series()
{
	run --series "$1" -- true
	same "status of '$1'" 1 "$status" && same message "vmali: run: --series: $2" "$(cat "$tmp/err")"
}

no_such_part_of_the_series()
{
	one=$(echo "$topics" | head -n 1)
	n=$(patches_in "$one")
	there="there are $(echo "$topics" | tr '\n' ' ' | sed -e 's/ $//' -e 's/ /, /g')"
	wrong_series next "there is no topic 'next' ($there)" &&
		wrong_series 20 "there is no topic '20' ($there)" &&
		wrong_series "$one:$((n + 1))" "$one has $n patches, of which '$one:$((n + 1))' is no part" &&
		wrong_series "$one~$((n + 1))" "$one has $n patches, of which '$one~$((n + 1))' is no part" &&
		wrong_series um:1 'um is in every kernel, with all patches'
}

# With all the patches before the one that brings the module parameter, and not that one
part_of_the_series()
{
	patch=$(grep -l '^+module_param(protected_heap_name' "$top"/kernel/series/*/[0-9]*.patch)
	topic=${patch%/*}
	topic=${topic##*/}
	number=${patch##*/}
	number=$(echo "${number%%-*}" | sed 's/^0*//')
	before=$(echo "$default" | sed "/^$topic\$/,\$d" | tr '\n' ,)
	for name in "$before$topic:$((number - 1))" "$before$topic~$(($(patches_in "$topic") - number + 1))"; do
		run --series "$name" -- sh -c '[ -e /sys/module/panthor ] || echo no driver
			[ ! -e /sys/module/panthor/parameters/protected_heap_name ] || echo parameter
			grep -o "dma_heap_find_by_name$" /proc/kallsyms'
		same status 0 "$status" && same there dma_heap_find_by_name "$(cat "$tmp/out")" || return
	done
}

# By one name for the same
nothing_of_the_series()
{
	run --dry-run --series none -- true
	cp "$tmp/out" "$tmp/none"
	run --dry-run --series "$(echo "$topics" | head -n 1):0" -- true
	cmp "$tmp/none" "$tmp/out" || return
	run --dry-run -- true
	cp "$tmp/out" "$tmp/all"
	run --dry-run --series "$(echo "$default" | tr '\n' , | sed 's/,$//')" -- true
	cmp "$tmp/all" "$tmp/out" && ! cmp -s "$tmp/none" "$tmp/all"
}

# launcher_built: in a separate checkout, whose compiler only records that it was called
launcher_built()
{
	: >"$tmp/asked"
	# shellcheck disable=SC2016
	PATH=$tmp/compiler:$PATH asked=$tmp/asked VMALI_BUILD=$tmp/build sh -c '
		top=$1
		. "$top/tools/common.sh"
		launcher_build' sh "$tmp/checkout" && cat "$tmp/asked"
}

# Every file that it is compiled from, also what is included from elsewhere
launcher_is_as_new_as_its_sources()
{
	mkdir -p "$tmp/checkout/tools" "$tmp/compiler"
	cp -r "$top/tools/launcher" "$top/tools/common.sh" "$tmp/checkout/tools/"
	cp -r "$top/gpu" "$top/lib" "$tmp/checkout/"
	# shellcheck disable=SC2016
	echo 'packages_install() { echo packages >>"$asked"; }' >"$tmp/checkout/tools/packages.sh"
	cat >"$tmp/compiler/gcc" <<-END
		#!/bin/sh
		while [ \$# -gt 1 ]; do
			case \$1 in
			-E) exit \$(cat "$tmp/compiler/status") ;;
			-o) echo compiled >>"\$asked"; : >"\$2" ;;
			esac
			shift
		done
	END
	chmod +x "$tmp/compiler/gcc"
	echo 0 >"$tmp/compiler/status"
	same first compiled "$(launcher_built)" && same second '' "$(launcher_built)" || return
	(cd "$tmp/checkout" && gcc -MM tools/launcher/*.c gpu/product.c) |
		tr ' ' '\n' | grep '\.\(c\|h\|def\)$' | sort -u >"$tmp/sources"
	while IFS= read -r source; do
		touch -d '1 hour ago' "$tmp/build/bin/launcher"
		find "$tmp/checkout" -exec touch -d '2 hours ago' {} +
		touch "$tmp/checkout/$source"
		same "after $source" compiled "$(launcher_built)" || return
	done <"$tmp/sources"
}

# A compiler without the C library's headers is none
launcher_needs_headers()
{
	rm "$tmp/build/bin/launcher"
	echo 1 >"$tmp/compiler/status"
	same asked 'packages
compiled' "$(launcher_built)"
}

plan 29
check exit_status exit_status
check killed_by_signal killed_by_signal
check not_found not_found
check streams_are_separate streams_are_separate
check large_output large_output
check slow_reader slow_reader
check standard_input standard_input
check arguments arguments
check working_directory working_directory
check environment environment
check unknown_option unknown_option
check option_without_value option_without_value
check unknown_product unknown_product
check unknown_series unknown_series
check two_cpus_in_a_kernel_for_one two_cpus_in_a_kernel_for_one
check virtual_time_for_two_cpus virtual_time_for_two_cpus
check firmware_directory_without_firmware firmware_directory_without_firmware
check dry_run dry_run
check timeout_kills timeout_kills
check kernel_log kernel_log
check guest_panic guest_panic
check two_at_once two_at_once
check two_cpus two_cpus
check unmodified_kernel unmodified_kernel
check no_such_part_of_the_series no_such_part_of_the_series
check nothing_of_the_series nothing_of_the_series
check part_of_the_series part_of_the_series
check launcher_is_as_new_as_its_sources launcher_is_as_new_as_its_sources
check launcher_needs_headers launcher_needs_headers
done_testing
