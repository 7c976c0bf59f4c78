# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Kernels, in the cache: $cache/kernel/KEY/
#
#   src/      the source with the series applied, of hard links to the pristine one
#   src/o/    kbuild's output, below the source so that its paths are relative and
#             ccache finds what another kernel has compiled already
#   src/o-uapi/  its output for the exported headers
#   uapi/     the exported headers
#   linux, modules/
#   done      there when it is complete; without it the build resumes where it was

# To be raised when a change below makes another kernel from the same inputs.
kernel_recipe=1

# kernel_tool ARG...: see tools/launcher/kernel.h
kernel_tool()
{
	launcher_build
	"$launcher" "$top" kernel "$@"
}

# kernel_patches SERIES: the files to apply, in order. Topics that are in every kernel are
# the machine's: with them alone, the driver is mainline's.
kernel_patches()
{
	kernel_tool patches "$1"
}

# kernel_flags: for the compiler. Newer versions of gcc have, for the large code model that
# UML is compiled with, sections of their own for objects of 64 KiB and more. UML's linker
# script knows nothing of .lbss: it comes to lie behind _end and __bss_stop, where kmemleak
# does not look for pointers and takes what only they point to as lost.
kernel_flags()
{
	! echo 'char large[1 << 17];' | gcc -mcmodel=large -x c -S -o - - 2>/dev/null | grep -q '\.lbss' ||
		echo -mlarge-data-threshold=2147483647
}

# kernel_key SERIES KIND: everything the build depends on.
kernel_key()
{
	kernel_tool key "$source_id" "$1" "$2" "$(kernel_flags)" "$kernel_recipe" "$kernel_in_place"
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

# kernel_source_locked: $kernel/src, with the series
kernel_source_locked()
{
	[ ! -e "$kernel/src.done" ] || return 0
	mkdir -p "$kernel"
	kernel_link
	kernel_patch
	: >"$kernel/src.done"
}

# kernel_patched_source WORK: sets kernel_source to what the machine's kernel is compiled
# from; for a tree of the user's, which can change, to a copy below WORK
kernel_patched_source()
{
	kernel_series_applied=default
	kernel_name=default
	kernel_in_place=
	kernel=$cache/kernel/$(kernel_key default '')
	[ "$source_kind" != tree ] || kernel=$1/machine
	with_lock "kernel-${kernel##*/}" kernel_source_locked || exit
	kernel_source=$kernel/src
}

kernel_make()
{
	flags=$(kernel_flags)
	[ -z "$flags" ] || set -- "KCFLAGS=${KCFLAGS:-} $flags" "$@"
	# A fixed date and language, and the flags of W=1 for every kernel but the debugging
	# ones, so that ccache finds what another kernel, or the check of a point of the
	# series, has compiled.  Each includes a header with its whole configuration: only
	# the preprocessed file shows that nothing of a difference is used.  Preprocessing is
	# a fifth of compiling, and is left out (CCACHE_DEPEND) for kernels that hardly share
	# an object with another, as their options change all of them.
	# With W=1 kbuild runs a Python program, kernel-doc, for each file it compiles, which
	# costs as much as compiling it where python3 is a wrapper.  The series' own check of
	# it compares each patch.
	case ${kernel_kind:-} in
	'' | smp) set -- W=1 cmd_checkdoc= "$@" ;;
	esac
	depend=
	[ -z "${kernel_kind:-}" ] || depend=CCACHE_DEPEND=1
	# shellcheck disable=SC2086
	env -u LC_ALL -u LC_CTYPE -u LC_MESSAGES LANG=C.UTF-8 $depend \
		CCACHE_DIR="$cache/ccache" CCACHE_BASEDIR="$kernel" CCACHE_NOHASHDIR=1 \
		CCACHE_MAXSIZE=5G \
		make -C "$kernel_src" ARCH=um "O=$kernel_o" --no-print-directory "-j$jobs" \
		"CC=ccache gcc" \
		KBUILD_BUILD_TIMESTAMP="1 January 2026" KBUILD_BUILD_USER=vmali KBUILD_BUILD_HOST=vmali \
		KBUILD_BUILD_VERSION=1 "$@"
}

# kernel_touched SERIES: the files that its patches change
kernel_touched()
{
	kernel_patches "$1" | while IFS= read -r patch; do
		sed -n 's#^diff --git a/.* b/##p' "$patch"
	done
}

# kernel_begin: begins with what has been compiled for the default kernel of the same kind, if
# that is there. Make then compiles what depends on the files in which the two differ, and on
# the symbols of their configurations: a twentieth of all.
kernel_begin()
{
	[ ! -e "$kernel_o" ] && [ "$kernel_src" = "$kernel/src" ] && [ "$source_kind" != tree ] || return 0
	default=$cache/kernel/$(kernel_key default "$kernel_kind")
	[ "$default" != "$kernel" ] && [ -e "$default/done" ] && [ -e "$default/src/o-uapi" ] || return 0
	progress "$kernel_name: copying the default kernel"
	rm -rf "$kernel_src/.o" "$kernel_src/o-uapi"
	cp -a "$default/src/o" "$kernel_src/.o" || die "cannot copy $default to $kernel"
	cp -a "$default/src/o-uapi" "$kernel_src/" || die "cannot copy $default to $kernel"
	# Modules of which there is no source here must not be found; configure in any case
	find "$kernel_src/.o" -name '*.ko' -delete
	rm -f "$kernel_src/.o/.vmali-fragment"
	{ kernel_touched default && kernel_touched "$kernel_series_applied"; } | sort -u |
		while IFS= read -r file; do
			[ -e "$kernel_src/$file" ] || continue
			if cmp -s "$default/src/$file" "$kernel_src/$file"; then
				touch -r "$default/src/$file" "$kernel_src/$file"
				continue
			fi
			# Newer than what has been compiled, and no longer the pristine source's file
			cp -p "$kernel_src/$file" "$kernel_src/.file" && touch "$kernel_src/.file" &&
				mv -f "$kernel_src/.file" "$kernel_src/$file" || exit
		done || die "cannot copy what $default does not have to $kernel"
	mv "$kernel_src/.o" "$kernel_o"
}

# Each symbol that a fragment asks for must have survived its dependencies.
kernel_check_config()
{
	lost=$(kernel_tool config-lost "$kernel_o/.config" "$@") ||
		die "kernel configuration: ${lost}- this kernel does not accept the fragment"
}

kernel_configure()
{
	# Without the symbols that a part of a topic does not bring yet
	kernel_tool config "$kernel_series_applied" "$kernel_src" >"$kernel/topics.config" || exit
	set -- "$top/kernel/configs/base.config" "$kernel/topics.config"
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
kernel_module_order="governor_simpleondemand drm_exec drm_gpuvm drm_shmem_helper gpu-sched panthor"

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

kernel_publish_modules()
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
		\( -name '*kunit*.ko' -o -name '*test*.ko' \) -exec ln -f {} "$kernel/kunit/" \; 2>/dev/null
}

kernel_publish()
{
	kernel_publish_modules
	ln -f "$kernel_o/linux" "$kernel/linux"
	cp "$kernel_o/include/config/kernel.release" "$kernel/release"

	case $kernel_changes in
	driver | inside)
		progress_end
		[ ! -e "$kernel/uapi" ] || return 0
		;;
	esac
	progress "$kernel_name: headers"
	# UML exports none of its own; they are those of the machine it runs on.
	run_logged "$kernel/headers.log" make -C "$kernel_src" ARCH=x86 "O=$kernel_o-uapi" headers
	# Programs are compiled anew only if there is a difference.
	if ! diff -rq "$kernel_o-uapi/usr/include" "$kernel/uapi" >/dev/null 2>&1; then
		rm -rf "$kernel/uapi"
		cp -r "$kernel_o-uapi/usr/include" "$kernel/uapi"
	fi
	progress_end
}

# A tree of the user's can change at any time.  What it was when it was compiled is in
# $kernel/state.  kernel_tree_changes sets kernel_changes to what is different from that: none,
# driver, inside or all (enum change in tools/launcher/treestate.h).
kernel_tree_changes()
{
	[ -e "$kernel/done" ] || rm -f "$kernel/state"
	kernel_changes=$(kernel_tool tree-change "$source_dir" "$kernel/state" "$kernel/state.new") || exit
}

# The driver's module, without a look at the rest of the kernel.  Each module has to be
# named, because make takes those that it is given for all there are.
kernel_compile_driver()
{
	progress "$kernel_name: the driver"
	# shellcheck disable=SC2046
	if ! kernel_make $(sed 's/\.o$/.ko/' "$kernel/modules.order") >"$kernel/build.log" 2>&1 </dev/null; then
		progress_end
		grep -E -B 2 -A 8 'error:|Error [0-9]|undefined' "$kernel/build.log" | head -n 40 >&2
		die "the driver does not compile (all of it is in $kernel/build.log)"
	fi
	kernel_publish_modules
	progress_end
}

kernel_build_locked()
{
	[ ! -e "$kernel/done" ] || [ "$source_kind" = tree ] || return 0
	mkdir -p "$kernel"
	kernel_changes=all
	if [ "$kernel_src" = "$kernel/src" ]; then
		[ ! -e "$kernel/done" ] || return 0
		kernel_source_locked
		kernel_begin
	else
		kernel_tree_changes
		[ "$kernel_changes" != none ] || return 0
		# Where the tests find the kernel's own
		ln -sfn "$source_dir" "$kernel/src"
	fi
	kernel_all=1
	if [ "$kernel_changes" = driver ]; then
		kernel_compile_driver
		# A commit or a tag can change the kernel's version, which modules are bound to
		! cmp -s "$kernel_o/include/config/kernel.release" "$kernel/release" || kernel_all=
	fi
	if [ -n "$kernel_all" ]; then
		# Until it is complete, the machine is none of the new state
		rm -f "$kernel/state"
		kernel_configure
		kernel_compile
		cp "$kernel_o/modules.order" "$kernel/modules.order"
		kernel_publish
		: >"$kernel/core"
	fi
	[ ! -e "$kernel/state.new" ] || mv "$kernel/state.new" "$kernel/state"
	: >"$kernel/done"
}

# kernel_build SERIES KIND: sets kernel to the entry of the cache.  KIND is debug
# or suspend, whose fragment comes on top of the others, or nothing.
kernel_build()
{
	kernel_kind=$2
	kernel_series_applied=$1
	kernel_name=${VMALI_LINUX:+$VMALI_LINUX }$1${2:+ $2}
	kernel_in_place=
	has_series=
	if [ "$source_kind" = tree ]; then
		! grep -q protected_heap_name "$source_dir"/drivers/gpu/drm/panthor/*.c || has_series=1
		[ "$1" != none ] && [ -z "$has_series" ] || kernel_in_place=1
	fi
	kernel=$cache/kernel/$(kernel_key "$1" "$2")
	kernel_src=$kernel/src
	if [ "$source_kind" = tree ]; then
		if [ -n "$kernel_in_place" ]; then
			case $1 in
			default) ;;
			none) [ -z "$has_series" ] ||
				say "KERNEL_SRC: $source_dir has the series, so this is not the unmodified kernel" ;;
			*) die "--series $1: $source_dir has the series already" ;;
			esac
			# Nothing to apply: the tree itself, so that a change is compiled
			# in seconds.
			kernel_src=$source_dir
		else
			say "KERNEL_SRC: $source_dir does not have the series: using a copy with it"
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
