#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The topic heap-dt: the device tree refers to the heap. Its kernel with the machine's device
# tree for it, and with some that are wrong.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tools/common.sh"
. "$top/tools/ready.sh"
ready_load
. "$top/tools/check/dtschema.sh"
source_get
dtschema_get

# in_machine NAME ARG...: of vmali run
in_machine()
{
	out=$tmp/$1
	shift
	"$vmali" run --series heap-dt --heap devicetree --timeout 120 "$@" >"$out" 2>&1 && return
	note "$out"
	return 1
}

# board NAME: the machine's with the device tree source on standard input after it
board()
{
	{
		echo "/include/ \"$top/platform/uml/vmali-heap.dts\""
		cat
	} >"$tmp/$1.dts"
	dtc -q -I dts -O dtb -i "$top/platform/uml" -o "$tmp/$1.dtb" "$tmp/$1.dts"
}

# test TEST: of the program heap_dt, on the machine's board, or on one of its own
test_of()
{
	set -- "$1" "$build/driver/heap_dt" -t "$1"
	if [ -e "$tmp/$1.dtb" ]; then
		in_machine "$1" --no-wait --append "dtb=$tmp/$1.dtb" -- "$2" "$3" "$4"
	else
		in_machine "$1" -- "$2" "$3" "$4"
	fi && ! grep -q '^ok.*# SKIP' "$tmp/$1"
}

# suite PROGRAM: a suite for protected mode, which finds its heap
suite()
{
	in_machine "$1" -- "$build/guest/$1" && ! grep -q '^ok.*# SKIP' "$tmp/$1"
}

# The kernel's tree with the bindings that the topic touches and what they refer to: all of
# them take minutes
bindings_tree()
{
	binding=$(find "$top/kernel/series/heap-dt" -name '0001-*.patch')
	bindings=Documentation/devicetree/bindings
	mkdir -p "$tmp/src/include" "$tmp/src/$bindings" || return
	for entry in "$source_dir"/*; do
		case ${entry##*/} in
		Documentation | include | scripts) ;;
		*) ln -s "$entry" "$tmp/src/" || return ;;
		esac
	done
	for entry in "$source_dir"/include/*; do
		[ "${entry##*/}" = dt-bindings ] || ln -s "$entry" "$tmp/src/include/" || return
	done
	cp -r "$source_dir/include/dt-bindings" "$tmp/src/include/" || return
	# Has links to headers
	cp -a "$source_dir/scripts" "$tmp/src/" || return
	sed -n "s#^diff --git a/\($bindings/.*\) b/.*#\1#p" "$binding" >"$tmp/touched"
	printf '%s\n' Makefile .yamllint nvmem/nvmem-consumer.yaml \
		opp/opp-v2.yaml opp/opp-v2-base.yaml | sed "s#^#$bindings/#" >>"$tmp/touched"
	while IFS= read -r file; do
		(cd "$source_dir" && cp --parents "$file" "$tmp/src") || return
	done <"$tmp/touched"
	patch -d "$tmp/src" -p1 -s -f -i "$binding"
}

# What the kernel's check of bindings prints besides its progress: it never fails for that
binding_check()
{
	env "PATH=$dtschema:$PATH" make -C "$tmp/src" "O=$tmp/o" "PYTHON3=$dtschema/python3" \
		dt_binding_check >"$tmp/said" 2>&1 || { note "$tmp/said"; return 1; }
	# The examples of bindings that are only referred to need others
	grep -vE '^ +[A-Z]+ +|^make|yamllint|^$|/(opp|nvmem)/[a-z0-9-]*\.example\.dtb: ' "$tmp/said" \
		>"$tmp/complaints" || :
}

passes_dt_binding_check()
{
	bindings_tree && binding_check || return
	for example in arm/firmware/linaro,optee-tz gpu/arm,mali-valhall-csf; do
		[ -s "$tmp/o/$bindings/$example.example.dtb" ] || return
	done
	note "$tmp/complaints"
	[ ! -s "$tmp/complaints" ]
}

# A name, as an earlier proposal had it, is no phandle
binding_wants_a_phandle()
{
	sed -i 's/dma-heaps = .*;/dma-heaps = "protected,secure-video";/' \
		"$tmp/src/$bindings/gpu/arm,mali-valhall-csf.yaml"
	binding_check && grep -q "dma-heaps: .* is not of type 'array'" "$tmp/complaints"
}

# What the front costs, for docs/design.md
fronts()
{
	in_machine fronts -- env DEVICE_TREE=1 "$build/bench/fronts_bench" || return
	sed 's/^/heap-dt /' "$tmp/fronts" | note
	grep -qx 'resets 0' "$tmp/fronts"
}

# Only a driver of the topic can be asked for that
needs_the_topic()
{
	"$vmali" run --heap devicetree -- true >"$tmp/out" 2>&1
	same status 1 "$?" && same message \
		'vmali: run: --heap devicetree needs the topic heap-dt (--series heap-dt)' "$(cat "$tmp/out")"
}

board wrong_id <<-DTS
	&gpu { dma-heaps = <&tee 7>; };
DTS
board wrong_phandle <<-DTS
	&gpu { dma-heaps = <&core_clock 1>; };
DTS
board another_node <<-DTS
	&core_clock { #dma-heap-cells = <1>; };
	&gpu { dma-heaps = <&core_clock 1>; };
DTS
board no_property <<-DTS
	&gpu { /delete-property/ dma-heaps; };
DTS
board two_cells <<-DTS
	&tee { #dma-heap-cells = <2>; };
	&gpu { dma-heaps = <&tee 1 0>; };
DTS

tests='without_a_name name_overrides empty_name_overrides follows_the_tee late_tee wrong_id
	wrong_phandle two_cells another_node no_property'
suites='protected execution attacks unprivileged'
plan 18
if [ "$source_kind" = tree ]; then
	for name in passes_dt_binding_check binding_wants_a_phandle needs_the_topic fronts $tests \
		$suites; do
		skip "$name" "the kernel is the user's own tree"
	done
	done_testing
	exit
fi
for name in passes_dt_binding_check binding_wants_a_phandle; do
	if [ -n "$dtschema" ]; then
		check "$name" "$name"
	else
		skip "$name" "sid's dt-schema is not available"
	fi
done
check needs_the_topic needs_the_topic
check fronts fronts
for name in $tests; do
	check "$name" test_of "$name"
done
for name in $suites; do
	check "$name" suite "$name"
done
done_testing
