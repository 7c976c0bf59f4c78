# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Every point of the series compiled with W=1 and sparse, for User-Mode Linux and for
# arm64.  $store/ARCH has
#
#   src          the source at one point of the series
#   src/o        kbuild's output; below the source as that of the kernels, so that paths
#                are relative and ccache finds what they have compiled
#   at           which point that is
#   points/KEY   what compiling the step to that point said, and .status
#
# A step compiles what the patch changes and what includes it, in the directories that
# the series touches; nothing is left to do for a point that has been compiled.

build_make()
{
	case $arch in
	um) set -- ARCH=um "CC=ccache gcc" "$@" ;;
	arm64) set -- ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- "CC=ccache aarch64-linux-gnu-gcc" "$@" ;;
	esac
	env -u LC_ALL -u LC_CTYPE -u LC_MESSAGES LANG=C.UTF-8 \
		CCACHE_DIR="$cache/ccache" CCACHE_BASEDIR="$store/$arch" CCACHE_NOHASHDIR=1 \
		CCACHE_MAXSIZE=5G \
		KBUILD_BUILD_TIMESTAMP="1 January 2026" KBUILD_BUILD_USER=vmali KBUILD_BUILD_HOST=vmali \
		nice make -C "$store/$arch/src" "O=$store/$arch/src/o" --no-print-directory -k "-j$jobs" W=1 "KERNELDOC=$kernel_doc_off" "$@" 2>&1 </dev/null
}

# build_fragment: the configuration for this architecture
build_fragment()
{
	case $arch in
	um) cat "$top/kernel/configs/base.config" "$top/kernel/configs/protm.config" ;;
	arm64) cat "$top/kernel/configs/arm64.config" ;;
	esac
}

# build_configure: each symbol of the fragment that this point of the series knows must
# survive its dependencies
build_configure()
{
	build_fragment >"$store/$arch/fragment"
	build_make "KCONFIG_ALLCONFIG=$store/$arch/fragment" allnoconfig || return
	kernel_src=$store/$arch/src kernel_o=$store/$arch/src/o
	kernel_tool config-known "$store/$arch/fragment" "$kernel_src" >"$store/$arch/known"
	(kernel_check_config "$store/$arch/known") 2>&1
}

# build_step N LOG: compiles what the Nth patch made necessary, 0 for all there is to do
build_step()
{
	configure=build_configure
	if [ "$1" -gt 0 ]; then
		patch_compiles "$1" || { : >"$2"; return; }
		patch_files "$1" | grep -q Kconfig || configure=:
	fi
	sparse_option=
	[ -z "$sparse" ] || sparse_option=C=1
	# shellcheck disable=SC2046
	{
		$configure && build_make $sparse_option "CHECK=$work/sparse" $(cat "$work/dirs")
	} >"$2"
}

# build_move N: the tree from wherever it is to the Nth patch
build_move()
{
	progress "$arch: compiling patch $1 of $patches"
	rm -f "$store/$arch/at"
	tree_set "$store/$arch/src" "$1" || return
}

# build_point N: sees to it that all points up to N have been compiled
build_point()
{
	mkdir -p "$store/$arch/points"
	n=0
	while [ "$n" -le "$1" ]; do
		key=$(point_key "$n")
		result=$store/$arch/points/$key
		if [ ! -e "$result.status" ]; then
			if [ "$n" -eq 0 ]; then
				# All of it, so that there is something to compare with.
				progress "$arch: linking the source"
				tree_new "$store/$arch/src" || return
				mkdir -p "$store/$arch/src/o"
				build_move 0 || return
			else
				# From the point before, or what this step compiles is not
				# what the patch changes.
				before=$(point_key $((n - 1)))
				if [ "$(cat "$store/$arch/at" 2>/dev/null)" != "$before" ]; then
					build_move $((n - 1)) || return
					build_step 0 "$store/$arch/moved"
				fi
				build_move "$n" || return
			fi
			build_step "$n" "$result"
			echo $? >"$result.status"
			echo "$key" >"$store/$arch/at"
		fi
		n=$((n + 1))
	done
}

build_tools()
{
	case $arch in
	um) build_compiler=gcc ;;
	arm64) build_compiler=aarch64-linux-gnu-gcc ;;
	esac
	command -v "$build_compiler" >/dev/null || skip_because "$build_compiler is not installed"
}

# build_results N: compiles up to there; sets log, and base to mainline's
build_results()
{
	point_exists "$1" || { echo "does not apply"; return 1; }
	build_tools
	(with_lock "check-${store##*/}-$arch" build_point "$1") || return
	progress_end
	log=$store/$arch/points/$(point_key "$1")
	base=$store/$arch/points/$(point_key 0)
}

# Of one log, what which program said
said_by_sparse()
{
	sed -n 's/^sparse: //p' "$1"
}

said_by_kbuild()
{
	grep -vE '^sparse: |^Warning: ' "$1"
}

# 0007/um, 0007/arm64: compiles, without a warning that mainline has not
check_build()
{
	arch=$2
	build_results "$1" || return
	if [ "$(cat "$log.status")" -ne 0 ]; then
		grep -iE -A 5 'error|undefined|is not accepted|vmali:' "$log" | head -n 40
		return 1
	fi
	said_by_kbuild "$base" >"$work/kbuild.base"
	said_by_kbuild "$log" >"$work/kbuild"
	new_warnings "$work/kbuild.base" "$work/kbuild"
}

# 0007/sparse: on both architectures
check_sparse()
{
	[ -n "$sparse" ] || skip_because "$sparse_why"
	sparse_failed=0
	for arch in um arm64; do
		if [ "$arch" = arm64 ] && ! command -v aarch64-linux-gnu-gcc >/dev/null; then
			continue
		fi
		build_results "$1" || return
		if grep -q 'is not available or not up to date' "$log"; then
			echo "$arch: kbuild did not take $sparse"
			return 1
		fi
		said_by_sparse "$base" >"$work/sparse.base"
		said_by_sparse "$log" >"$work/sparse.log"
		new_warnings "$work/sparse.base" "$work/sparse.log" || sparse_failed=1
	done
	return "$sparse_failed"
}

# last_build TARGET...: in the tree with the whole series, which has been compiled
last_build()
{
	if [ "$(cat "$store/$arch/at" 2>/dev/null)" != "$(point_key "$patches")" ]; then
		build_move "$patches"
		build_configure || return
	fi
	build_make "$@"
}

# series/uapi: each exported header that the series touches by itself, twice, as C90 and,
# where there is the compiler, as C++98: what usr/include/Makefile does, which can only do
# it for all headers (as series/arm64-link has it do)
check_uapi()
{
	arch=arm64
	build_tools
	grep '^include/uapi/' "$work/touched" >"$work/headers" ||
		skip_because "the series touches no exported header"
	build_results "$patches" || return
	(with_lock "check-${store##*/}-arm64" last_build headers >"$work/uapi") || {
		tail -n 30 "$work/uapi"
		return 1
	}
	progress_end
	exported=$store/arm64/src/o/usr/include
	failed=0
	while IFS= read -r header; do
		header=$exported/${header#include/uapi/}
		set -- -Wall -O2 -fsyntax-only -Werror -nostdinc "-I$exported"
		aarch64-linux-gnu-gcc "$@" -std=c90 -Wmissing-prototypes -Wstrict-prototypes \
			-Werror=implicit-function-declaration \
			-x c /dev/null -include "$header" -include "$header" 2>&1 || failed=1
		if command -v aarch64-linux-gnu-g++ >/dev/null; then
			aarch64-linux-gnu-g++ "$@" -std=c++98 -x c++ /dev/null -include "$header" 2>&1 || failed=1
		fi
		perl "$source_dir/usr/include/headers_check.pl" "$exported" "$header" 2>&1 || failed=1
	done <"$work/headers"
	return "$failed"
}

# series/arm64-link: all of the small kernel, and that its modules find their symbols
check_link()
{
	arch=arm64
	build_tools
	point_exists "$patches" || { echo "the series does not apply"; return 1; }
	result=$store/arm64/linked-$(point_key "$patches")
	if [ ! -e "$result" ]; then
		build_results "$patches" || return
		progress "arm64: all of the kernel"
		(with_lock "check-${store##*/}-arm64" last_build vmlinux modules >"$result.log") || {
			grep -iE -A 5 'error|undefined' "$result.log" | head -n 40
			return 1
		}
		progress_end
		for file in vmlinux drivers/gpu/drm/panthor/panthor.ko; do
			[ -e "$store/arm64/src/o/$file" ] && continue
			echo "$file was not made"
			return 1
		done
		mv "$result.log" "$result"
	fi
	! grep 'modpost:' "$result"
}
