#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Debian's own panvk and panfrost on the virtual GPU: the products that panvk takes, ioctls of arm64
# programs, and what comes out of Vulkan and OpenGL ES, compared with lavapipe and llvmpipe on the
# host's CPU.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

# Those of Mesa's pan_model.c, with what panvk calls them
products="g1ultra:Mali-G1-Ultra g1premium:Mali-G1-Premium"
# The same; on these, what Vulkan does is compared
compared="g610:Mali-G610 g310:Mali-G310v1 g720:Mali-G720 g725:Mali-G725 g1pro:Mali-G1-Pro"
# On these, what OpenGL ES does: the first and the last architecture that panfrost takes
gles_compared="g610:Mali-G610 g725:Mali-G725"
# What Debian's programs draw: by how much each component may differ, and in how many pixels by more
pictures="vkcube_0:1:4 vkcube_1:1:4 vkcube_2:1:4 vkmark_clear:0:0 vkmark_vertex:2:0 vkmark_texture:1:0
	vkmark_shading:2:0 vkmark_blinn:2:0 vkmark_phong:2:0 vkmark_cel:1:0 vkmark_blur:3:0
	vkmark_edge:2:0 vkmark_desktop:3:0 vkmark_cube:3:0"
# Which cases of vkclient, as patterns
patterns="*"

accepted()
{
	"$vmali" run --mesa --gpu "${1%%:*}" -- vulkaninfo --summary >"$tmp/out" 2>&1 &&
		grep -q "deviceName  *= ${1#*:} " "$tmp/out" &&
		grep -q 'driverName  *= panvk' "$tmp/out"
	status=$?
	[ "$status" -eq 0 ] || note "$tmp/out"
	return "$status"
}

# The message of a product that Mesa does not know is Vulkan's
refused()
{
	! "$vmali" run --mesa --gpu g510 -- vulkaninfo --summary >"$tmp/out" 2>&1 &&
		grep -q ERROR_INITIALIZATION_FAILED "$tmp/out"
}

ioctls()
{
	"$vmali" run --mesa -- "$build/mesa/ioctls-arm64" >"$tmp/out" 2>&1 &&
		[ "$(grep -c '^ok ' "$tmp/out")" -eq 15 ] && return
	note "$tmp/out"
	return 1
}

# Arm64 programs are found by their names, by scripts of the host as well
by_name()
{
	"$vmali" run --mesa -- sh -c 'vulkaninfo --summary | grep deviceName' >"$tmp/out" 2>&1 &&
		grep -q Mali-G610 "$tmp/out"
}

# EGL without a window is panfrost's; eglinfo fails, as there are no window systems
egl()
{
	"$vmali" run --mesa -- eglinfo -B >"$tmp/out" 2>&1
	awk '/^Surfaceless platform:/ { on = 1 } /^$/ { on = 0 } on' "$tmp/out" >"$tmp/surfaceless"
	grep -q '^OpenGL ES profile renderer: Mali-G610 MC4 (Panfrost)$' "$tmp/surfaceless" &&
		grep -q '^OpenGL ES profile version: OpenGL ES 3.1 Mesa' "$tmp/surfaceless" &&
		all_executed "$tmp/out" && return
	note "$tmp/out"
	return 1
}

# Work that is not executed is said at the end: draws without programs
skipped_work()
{
	"$vmali" run -- "$build/guest/heaps" >"$tmp/out" 2>"$tmp/err" &&
		[ "$(grep -c 'completed work without executing it' "$tmp/err")" -eq 1 ] &&
		return
	note "$tmp/out" "$tmp/err"
	return 1
}

status_passes()
{
	"$vmali" run --mesa -- vulkaninfo --no-such-option >/dev/null 2>&1
	[ $? -eq 1 ] || return
	"$vmali" run --mesa -- no-such-program >/dev/null 2>&1
	[ $? -eq 127 ]
}

# client GPU NAME: runs the cases on it, keeps what they print, and all work is executed
client()
{
	# shellcheck disable=SC2086
	"$vmali" run --mesa --gpu "$1" -- "$build/mesa/vkclient-arm64" $patterns >"$tmp/$1" 2>"$tmp/$1.err" &&
		grep -q "^# panvk: $2 " "$tmp/$1" && all_executed "$tmp/$1.err" && return
	note "$tmp/$1" "$tmp/$1.err"
	return 1
}

# all_executed FILE: no work has been completed without being executed, by what a run has reported
all_executed()
{
	! grep 'completed work without executing it' "$1"
}

# gles_client GPU NAME: the same as client, of OpenGL ES
gles_client()
{
	"$vmali" run --mesa --gpu "$1" -- "$build/mesa/glesclient-arm64" \
		>"$tmp/gles_$1" 2>"$tmp/gles_$1.err" &&
		grep -q "^# $2 .*(Panfrost)" "$tmp/gles_$1" && all_executed "$tmp/gles_$1.err" && return
	note "$tmp/gles_$1" "$tmp/gles_$1.err"
	return 1
}

# equal_cases REFERENCE FILE: those for which both have the same lines, or numbers that differ by no
# more than the lines say ("CASE within N: NUMBERS")
equal_cases()
{
	awk '
		function same(a, b,  x, y, i, n, most) {
			if (a == b)
				return 1
			n = split(a, x, " ")
			if (split(b, y, " ") != n || x[2] != "within" || y[2] != x[2] || y[3] != x[3])
				return 0
			most = x[3] + 0
			for (i = 4; i <= n; i++)
				if (x[i] - y[i] > most || y[i] - x[i] > most)
					return 0
			return 1
		}
		FILENAME == ARGV[1] { expected[$1, ++count[$1]] = $0 }
		FILENAME != ARGV[1] && ($1 in count) {
			wrong[$1] += !same(expected[$1, ++seen[$1]], $0)
		}
		END {
			for (name in count)
				if (seen[name] == count[name] && !wrong[name])
					print name
		}' "$1" "$2"
}

# as_reference REFERENCE FILE CASE: the case's line is the reference's; $equal is of the file
as_reference()
{
	case " $equal " in *" $3 "*) return ;; esac
	grep "^$3 " "$1" | cut -c 1-500 | note
	grep "^$3 " "$2" | cut -c 1-500 | note
	note "$2.err"
	return 1
}

# cases_of FILE: the names of the cases that it has lines of
cases_of()
{
	sed -n 's/^\([a-z][a-z0-9_]*\) .*/\1/p' "$1"
}

# More primitives than the heap has room for: panvk's handler renders what there is, several times.
# At the usual speed that takes longer than the driver's limit for a job
overflow()
{
	"$vmali" run --mesa --speed 800 -- "$build/mesa/vkclient-arm64" command_overflow \
		>"$tmp/out" 2>"$tmp/err" &&
		VK_DRIVER_FILES=$icd VK_ICD_FILENAMES=$icd "$build/mesa/vkclient" command_overflow \
			>"$tmp/expected" 2>>"$tmp/err" &&
		same line "$(grep ^command "$tmp/expected")" "$(grep ^command "$tmp/out")" &&
		all_executed "$tmp/err" && return
	note "$tmp/out" "$tmp/err"
	return 1
}

# What vkcube and vkmark draw on g610
programs()
{
	root=$(cat "$VMALI_CACHE/mesa/current") && root=$VMALI_CACHE/mesa/$root &&
		"$vmali" run --mesa -- "$top/tests/mesa/programs.sh" "$root" - >"$tmp/drawn.tar" 2>"$tmp/err" &&
		mkdir "$tmp/drawn" "$tmp/expected_drawn" && tar -x -f "$tmp/drawn.tar" -C "$tmp/drawn" &&
		tar -x -f "$build/mesa/${root##*/}.tar" -C "$tmp/expected_drawn" &&
		[ "$(grep -c 'FPS: ' "$tmp/err")" -eq 11 ] && all_executed "$tmp/err" && return
	note "$tmp/err"
	return 1
}

# picture NAME:LIMIT:MOST: as lavapipe draws it; MOST: where the texels of nearest filters are
# decided by the last bit
picture()
{
	name=${1%%:*}
	limits=${1#*:}
	"$build/mesa/pictures" "${limits%:*}" "${limits#*:}" "$tmp/expected_drawn/$name.png" \
		"$tmp/drawn/$name.png" >"$tmp/out" 2>&1 && return
	note "$tmp/out"
	return 1
}

words()
{
	echo $#
}

if ! "$vmali" _mesa_tests >"$tmp/err" 2>&1; then
	if reason=$(grep -e 'this mirror does not have' -e 'need root to install' "$tmp/err"); then
		echo "KTAP version 1"
		echo "1..0 # SKIP ${reason#vmali: }"
		exit
	fi
	note "$tmp/err"
	exit 1
fi

for icd in /usr/share/vulkan/icd.d/lvp_icd*.json; do
	break
done
set -f
# shellcheck disable=SC2086
VK_DRIVER_FILES=$icd VK_ICD_FILENAMES=$icd "$build/mesa/vkclient" $patterns >"$tmp/reference" 2>"$tmp/err" || {
	note "$tmp/err"
	exit 1
}
cases=$(cases_of "$tmp/reference")
"$build/mesa/glesclient" >"$tmp/gles_reference" 2>"$tmp/err" || {
	note "$tmp/err"
	exit 1
}
gles_cases=$(cases_of "$tmp/gles_reference")

# shellcheck disable=SC2086
plan $(($(words $products) + 7 + $(words $compared) * (1 + $(words $cases)) +
	$(words $gles_compared) * (1 + $(words $gles_cases)) + 1 + $(words $pictures)))
for product in $products; do
	check "panvk_on_${product%%:*}" accepted "$product"
done
check unknown_product_is_refused refused
check ioctls ioctls
check programs_by_name by_name
check exit_status status_passes
check egl egl
check skipped_work_is_reported skipped_work
check incremental_rendering overflow
check programs programs
for drawn in $pictures; do
	check "${drawn%%:*}" picture "$drawn"
done

for product in $compared; do
	gpu=${product%%:*}
	check "vulkan_on_$gpu" client "$gpu" "${product#*:}"
	equal=$(equal_cases "$tmp/reference" "$tmp/$gpu" | tr '\n' ' ')
	for case in $cases; do
		check "${case}_on_$gpu" as_reference "$tmp/reference" "$tmp/$gpu" "$case"
	done
done
for product in $gles_compared; do
	gpu=${product%%:*}
	check "gles_on_$gpu" gles_client "$gpu" "${product#*:}"
	equal=$(equal_cases "$tmp/gles_reference" "$tmp/gles_$gpu" | tr '\n' ' ')
	for case in $gles_cases; do
		check "${case}_on_$gpu" as_reference "$tmp/gles_reference" "$tmp/gles_$gpu" "$case"
	done
done
done_testing
