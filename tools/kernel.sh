# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Kernels, in the cache: $cache/kernel/KEY/
#
#   src/      the source with the series applied, of hard links to the pristine one
#   src/o/    kbuild's output, below the source so that its paths are relative and
#             ccache finds what another kernel has compiled already
#   uapi/     the exported headers
#   linux, modules/
#   done      there when it is complete; without it the build goes on where it was

# To be raised when a change below makes another kernel from the same inputs.
kernel_recipe=1

# kernel_patches SERIES: the files to apply, in order: none, protm (all of them) or
# a number (the first so many).
kernel_patches()
{
	patches=0
	for patch in "$top"/kernel/patches/[0-9]*.patch; do
		[ -e "$patch" ] || continue
		case $patch in */0000-*) continue ;; esac
		case $1 in
		none) break ;;
		protm) ;;
		*) [ "$patches" -lt "$1" ] || break ;;
		esac
		patches=$((patches + 1))
		printf '%s\n' "$patch"
	done
}

# kernel_key SERIES KIND: everything the build depends on.
kernel_key()
{
	{
		echo "$source_id"
		gcc -dumpfullversion -dumpmachine
		cat "$top/kernel/configs/base.config"
		[ -z "$2" ] || cat "$top/kernel/configs/$2.config"
		# Without the checkout's path: another checkout has the same kernel.
		[ "$1" = none ] || cat "$top/kernel/configs/protm.config"
		kernel_patches "$1" | while IFS= read -r patch; do
			cat "$patch"
		done
		echo "recipe $kernel_recipe"
	} | hash_of
}

# A tree of hard links costs no space; a file that a patch changes is replaced, so
# the pristine one keeps its content.
kernel_link()
{
	rm -rf "$kernel/src"
	progress "$kernel_name: linking the source"
	cp -al "$source_dir" "$kernel/src" 2>/dev/null || {
		rm -rf "$kernel/src"
		cp -a "$source_dir" "$kernel/src"
	} || die "cannot copy $source_dir to $kernel"
	rm -rf "$kernel/src/.git"
}

kernel_patch()
{
	kernel_patches "$kernel_series_applied" | while IFS= read -r patch; do
		progress "$kernel_name: ${patch##*/}"
		# git's own patch format; -s and --backup-if-mismatch stay out of the tree.
		run_logged "$kernel/patch.log" patch -d "$kernel/src" -p1 -s -f \
			--no-backup-if-mismatch -i "$patch"
	done || exit
}

kernel_make()
{
	# A fixed date and language, so that ccache knows the same file again.
	env -u LC_ALL -u LC_CTYPE -u LC_MESSAGES LANG=C.UTF-8 \
		CCACHE_DIR="$cache/ccache" CCACHE_BASEDIR="$kernel" CCACHE_NOHASHDIR=1 \
		CCACHE_MAXSIZE=5G make -C "$kernel_src" ARCH=um "O=$kernel_o" --no-print-directory "-j$jobs" \
		"CC=ccache gcc" \
		KBUILD_BUILD_TIMESTAMP="1 January 2026" KBUILD_BUILD_USER=vmali KBUILD_BUILD_HOST=vmali \
		KBUILD_BUILD_VERSION=1 "$@"
}

# Each symbol that a fragment asks for must have survived its dependencies.
kernel_check_config()
{
	lost=$(sed -n 's/^\(CONFIG_[A-Za-z0-9_]*\)=.*/\1/p' "$@" | sort -u |
	while read -r symbol; do
		want=$(sed -n "s/^$symbol=//p" "$@" | tail -n 1)
		have=$(sed -n "s/^$symbol=//p" "$kernel_o/.config")
		[ "$want" = "${have:-n}" ] || printf '%s=%s (is %s) ' "$symbol" "$want" "${have:-n}"
	done)
	[ -z "$lost" ] || die "kernel configuration: ${lost}- this kernel does not accept the fragment"
}

# kernel_known_symbols FRAGMENT: without the symbols that a part of the series does
# not bring yet.
kernel_known_symbols()
{
	while IFS= read -r line; do
		case $line in
		CONFIG_*=*)
			symbol=${line%%=*}
			grep -rqsxE --include='Kconfig*' "(menu)?config ${symbol#CONFIG_}" \
				"$kernel_src/drivers" "$kernel_src/lib" || continue
			;;
		esac
		printf '%s\n' "$line"
	done <"$1"
}

kernel_configure()
{
	set -- "$top/kernel/configs/base.config"
	case $kernel_series_applied in
	none) ;;
	protm) set -- "$@" "$top/kernel/configs/protm.config" ;;
	*)
		kernel_known_symbols "$top/kernel/configs/protm.config" >"$kernel/protm.config"
		set -- "$@" "$kernel/protm.config"
		;;
	esac
	[ -z "$kernel_kind" ] || set -- "$@" "$top/kernel/configs/$kernel_kind.config"
	mkdir -p "$kernel_o"
	cat "$@" >"$kernel/fragment.config"
	if ! cmp -s "$kernel/fragment.config" "$kernel_o/.vmali-fragment"; then
		progress "$kernel_name: configuring"
		run_logged "$kernel/config.log" kernel_make \
			KCONFIG_ALLCONFIG="$kernel/fragment.config" allnoconfig
		kernel_check_config "$@"
		cp "$kernel/fragment.config" "$kernel_o/.vmali-fragment"
	fi
}

# The modules that the driver needs, then the driver, in the order to load them.
kernel_module_order="governor_simpleondemand drm_exec drm_gpuvm gpu-sched panthor"

kernel_compile()
{
	# About as many as there are; a newer kernel may have a few more.
	total=1300
	rm -f "$kernel/failed"
	{ kernel_make all 2>&1 </dev/null || : >"$kernel/failed"; } | tee "$kernel/build.log" |
		if [ -n "$verbose" ]; then cat >&2; else
			count_progress "kernel $kernel_name, objects" "$total" '^ +(CC|AS|HOSTCC|AR) '
		fi
	if [ -e "$kernel/failed" ]; then
		grep -E -B 2 -A 8 'error:|Error [0-9]|undefined' "$kernel/build.log" | head -n 40 >&2
		die "the kernel does not compile (all of it is in $kernel/build.log)"
	fi
}

kernel_publish()
{
	mkdir -p "$kernel/modules"
	for module in $kernel_module_order; do
		path=$(find "$kernel_o" -name "$module.ko" | head -n 1)
		# One that is built in is none to load.
		[ -z "$path" ] || ln -f "$path" "$kernel/modules/"
	done
	# What tests load, in a folder of its own: KUnit and its test modules.
	mkdir -p "$kernel/kunit"
	find "$kernel_o/lib/kunit" "$kernel_o/drivers/dma-buf" "$kernel_o/drivers/gpu/drm/panthor" \
		\( -name 'kunit*.ko' -o -name '*test*.ko' \) -exec ln -f {} "$kernel/kunit/" \; 2>/dev/null
	ln -f "$kernel_o/linux" "$kernel/linux"
	make -s -C "$kernel_o" kernelrelease >"$kernel/release" 2>/dev/null

	progress "$kernel_name: headers"
	# UML exports none of its own; they are those of the machine it runs on.
	run_logged "$kernel/headers.log" make -C "$kernel_src" ARCH=x86 "O=$kernel_o/uapi" headers
	rm -rf "$kernel/uapi"
	cp -r "$kernel_o/uapi/usr/include" "$kernel/uapi"
	progress_end
}

kernel_build_locked()
{
	[ ! -e "$kernel/done" ] || [ "$source_kind" = tree ] || return 0
	mkdir -p "$kernel"
	if [ "$kernel_src" = "$kernel/src" ] && [ ! -e "$kernel/src.done" ]; then
		kernel_link
		[ "$kernel_series_applied" = none ] || kernel_patch
		: >"$kernel/src.done"
	fi
	kernel_configure
	kernel_compile
	if [ "$source_kind" = tree ] && [ -e "$kernel/done" ] &&
		[ -z "$(find "$kernel_o/vmlinux" "$kernel_o/drivers/gpu/drm" -name '*.ko' -newer "$kernel/done" -o -name vmlinux -newer "$kernel/done")" ]; then
		return 0
	fi
	kernel_publish
	: >"$kernel/done"
}

# kernel_build SERIES KIND: sets kernel to the entry of the cache.  KIND is debug or
# suspend, whose fragment comes on top of the others, or nothing.
kernel_build()
{
	kernel_kind=$2
	kernel_series_applied=$1
	kernel_name=$1${2:+ $2}
	kernel=$cache/kernel/$(kernel_key "$1" "$2")
	kernel_src=$kernel/src
	if [ "$source_kind" = tree ]; then
		if [ "$1" = none ] || grep -q protected_heap_name "$source_dir"/drivers/gpu/drm/panthor/*.c; then
			case $1 in [0-9]*) die "--series $1: $source_dir has the series already" ;; esac
			# Nothing to apply: the tree itself, so that a change is compiled
			# in seconds.
			kernel_src=$source_dir
		else
			# The series on a copy, made anew when the tree has changed.
			tree_state=$(cd "$source_dir" && find . -name .git -prune -o -type f -printf '%p %s %T@\n' | hash_of)
			kernel=$kernel-$tree_state
			kernel_src=$kernel/src
		fi
	fi
	kernel_o=$kernel_src/o
	[ "$kernel_src" = "$kernel/src" ] || kernel_o=$kernel/o
	[ -e "$kernel/done" ] && [ "$source_kind" != tree ] ||
		with_lock "kernel-${kernel##*/}" kernel_build_locked || exit
}
