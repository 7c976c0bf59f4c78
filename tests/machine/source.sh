#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# KERNEL_SRC: what is no kernel source is refused in one line before anything is built,
# trees and tarballs that are get a name and a place.  And what a developer changes in a
# tree is in the next machine, whichever way it was changed, with no more done than that
# takes.  No kernel is compiled: the tree is one whose "compiler" is cat.  The cache is one
# of its own.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"

# tree DIR: what a source is known by
tree()
{
	mkdir -p "$1/arch/um" "$1/drivers/gpu/drm/panthor"
	: >"$1/arch/um/Makefile"
	: >"$1/drivers/gpu/drm/panthor/Kconfig"
}

# refused SOURCE TEXT: by the command itself
refused()
{
	KERNEL_SRC=$1 XDG_CACHE_HOME=$tmp/cache VMALI_BUILD=$tmp/build \
		timeout 60 "$top/vmali" run --series none -- true >"$tmp/out" 2>"$tmp/err"
	same status 1 "$?" && same message "vmali: KERNEL_SRC: $1 $2" "$(grep -v unpacking "$tmp/err")" &&
		same output '' "$(cat "$tmp/out")" &&
		same 'kernels in the cache' '' "$(ls "$tmp/cache/vmali/kernel" 2>/dev/null)" &&
		same 'sources in the cache' '' "$(ls -A "$tmp/cache/vmali/source" 2>/dev/null)"
}

# found SOURCE: what the launcher makes of it; sets source_kind, source_id, source_dir
found()
{
	(
		KERNEL_SRC=$1
		XDG_CACHE_HOME=$tmp/good
		build=$tmp/build
		. "$top/tools/common.sh"
		. "$top/tools/source.sh"
		source_get
		echo "$source_kind $source_id $source_dir"
	) >"$tmp/found" 2>"$tmp/err" || {
		note "$tmp/err"
		return 1
	}
	read -r source_kind source_id source_dir <"$tmp/found"
}

nothing_there()
{
	refused "$tmp/nowhere" 'does not exist'
}

no_linux_tree()
{
	mkdir "$tmp/empty"
	refused "$tmp/empty" 'is no Linux tree'
}

no_panthor()
{
	tree "$tmp/old"
	rm -r "$tmp/old/drivers/gpu/drm/panthor"
	refused "$tmp/old" 'has no drivers/gpu/drm/panthor: it takes Linux 6.10 or later'
}

built_in_place()
{
	tree "$tmp/built"
	: >"$tmp/built/.config"
	refused "$tmp/built" "was built in place; 'make ARCH=um mrproper' there first"
}

# refused_tarball: its message has another order of words
refused_tarball()
{
	KERNEL_SRC=$1 XDG_CACHE_HOME=$tmp/cache VMALI_BUILD=$tmp/build \
		timeout 60 "$top/vmali" run --series none -- true >"$tmp/out" 2>"$tmp/err"
	same status 1 "$?" &&
		same message "vmali: KERNEL_SRC: cannot unpack $1" "$(grep -v unpacking "$tmp/err")" &&
		same 'sources in the cache' '' "$(ls -A "$tmp/cache/vmali/source" 2>/dev/null)"
}

no_tarball()
{
	echo 'not compressed, and no archive' >"$tmp/linux-9.tar.xz"
	refused_tarball "$tmp/linux-9.tar.xz"
}

truncated_tarball()
{
	tree "$tmp/linux-8"
	head -c 100000 /dev/urandom >"$tmp/linux-8/noise"
	tar -C "$tmp" -c linux-8 | gzip | head -c 50000 >"$tmp/linux-8.tar.gz"
	refused_tarball "$tmp/linux-8.tar.gz"
}

tarball_of_something_else()
{
	mkdir -p "$tmp/other/doc"
	tar -C "$tmp" -cf "$tmp/other.tar" other
	refused "$tmp/other.tar" 'is no Linux tree'
}

# A tree is used where it is, and is another source at another place
good_tree()
{
	tree "$tmp/linux-a"
	tree "$tmp/linux-b"
	found "$tmp/linux-a" && same kind tree "$source_kind" &&
		same place "$tmp/linux-a" "$source_dir" || return
	first=$source_id
	found "$tmp/linux-a/." && same 'the same tree' "$first" "$source_id" || return
	found "$tmp/linux-b" && [ "$first" != "$source_id" ]
}

# A tarball is unpacked once, without the name of its first directory
good_tarball()
{
	tree "$tmp/linux-c"
	tar -C "$tmp" -c linux-c | "$2" >"$tmp/linux-c.tar$1"
	found "$tmp/linux-c.tar$1" && same kind tarball "$source_kind" || return
	[ -e "$source_dir/drivers/gpu/drm/panthor/Kconfig" ] || return
	: >"$source_dir/unpacked-once"
	found "$tmp/linux-c.tar$1" && [ -e "$source_dir/unpacked-once" ]
}

# kernel DIR: a tree with the series that is built in no time. Its Makefile has the goals
# of kbuild that the launcher uses, and writes them down.
kernel()
{
	tree "$1"
	mkdir -p "$1/drivers/gpu/drm/scheduler" "$1/kernel" "$1/include/uapi/drm" "$1/lib/kunit"
	echo 'module_param(protected_heap_name)' >"$1/drivers/gpu/drm/panthor/panthor_device.c"
	echo 'sched 1' >"$1/drivers/gpu/drm/panthor/panthor_sched.c"
	echo 'header 1' >"$1/drivers/gpu/drm/panthor/panthor_sched.h"
	echo 'scheduler 1' >"$1/drivers/gpu/drm/scheduler/sched_main.c"
	echo 'fork 1' >"$1/kernel/fork.c"
	echo 'uapi 1' >"$1/include/uapi/drm/panthor_drm.h"
	cat >"$1/Makefile" <<-'END'
		.RECIPEPREFIX := >
		panthor := drivers/gpu/drm/panthor/panthor.ko
		scheduler := drivers/gpu/drm/scheduler/gpu-sched.ko
		$(shell mkdir -p $(O))
		$(shell echo $(MAKECMDGOALS) >>$(GOALS))
		$(shell mkdir -p $(O)/include/config; echo $(RELEASE) >$(O)/include/config/kernel.release)
		all: vmlinux $(panthor) $(scheduler)
		> printf '%s\n' $(panthor:.ko=.o) $(scheduler:.ko=.o) >$(O)/modules.order
		allnoconfig:
		> cp $(KCONFIG_ALLCONFIG) $(O)/.config
		vmlinux:
		> cat kernel/*.c >$(O)/vmlinux
		> cp $(O)/vmlinux $(O)/linux
		%.ko:
		> ! grep error: $(@D)/*.[ch]
		> mkdir -p $(O)/$(@D)
		> rm -f $(O)/$@
		> cat $(@D)/*.[ch] >$(O)/$@
		headers:
		> mkdir -p $(O)/usr/include/drm
		> cp include/uapi/drm/*.h $(O)/usr/include/drm/
		.PHONY: all allnoconfig vmlinux headers %.ko
	END
}

# launched COMMAND...: in a launcher with KERNEL_SRC=$src, without packages, firmware and
# board; the series is the file $patch
launched()
{
	# Only this launcher is to have them
	# shellcheck disable=SC2030
	(
		KERNEL_SRC=$src
		XDG_CACHE_HOME=$tmp/own
		VMALI_BUILD=$tmp/build-own
		GOALS=$tmp/all-goals
		RELEASE=${release:-7.3.4}
		VMALI_AS_BUILT=${VMALI_AS_BUILT:-}
		export GOALS RELEASE KERNEL_SRC XDG_CACHE_HOME VMALI_BUILD VMALI_AS_BUILT
		. "$top/tools/common.sh"
		for part in packages apt source kernel board firmware ready; do
			# shellcheck disable=SC1090
			. "$top/tools/$part.sh"
		done
		ready_load() { :; }
		packages_install() { :; }
		firmware_get() { :; }
		board_modules_build() { board=; }
		host_build() { :; }
		# The tree without the series is no kernel that it would apply to
		kernel_patches() { [ "$1" = none ] || [ -z "$patch" ] || echo "$patch"; }
		"$@"
		echo "$kernel" >"$tmp/kernel"
	) >"$tmp/out" 2>"$tmp/err"
	status=$?
	kernel=$(cat "$tmp/kernel" 2>/dev/null)
	sort "$tmp/all-goals" 2>/dev/null | tr '\n' ' ' | sed 's/ $//' >"$tmp/goals"
	rm -f "$tmp/all-goals"
	return "$status"
}

modules='drivers/gpu/drm/panthor/panthor.ko drivers/gpu/drm/scheduler/gpu-sched.ko'

# rebuilt GOALS TEXT: what was asked of make, and what is in the driver's module then
rebuilt()
{
	launched ready "${series:-default}" '' || { note "$tmp/err"; return 1; }
	same goals "$1" "$(cat "$tmp/goals")" || return
	grep -qxF "$2" "$kernel/modules/panthor.ko" || { same module "$2" "$(cat "$kernel/modules/panthor.ko")"; return; }
}

panthor=drivers/gpu/drm/panthor
patch=

first_build()
{
	src=$tmp/linux-own
	kernel "$src"
	rebuilt 'all allnoconfig headers' 'sched 1' && same linux 'fork 1' "$(cat "$kernel/linux")" &&
		same uapi 'uapi 1' "$(cat "$kernel/uapi/drm/panthor_drm.h")" &&
		same 'source of the tests' "$src" "$(readlink "$kernel/src")"
}

unchanged()
{
	rebuilt '' 'sched 1'
}

changed_scheduler()
{
	cp -p "$kernel/core" "$tmp/core"
	echo 'sched 2' >"$src/$panthor/panthor_sched.c"
	rebuilt "$modules" 'sched 2' || return
	# The board's modules need nothing of it
	[ -z "$(find "$kernel/core" -newer "$tmp/core")" ]
}

changed_header_of_the_driver()
{
	echo 'header 2' >"$src/$panthor/panthor_sched.h"
	rebuilt "$modules" 'header 2' && rebuilt '' 'sched 2'
}

# As git stash or a restored backup may leave it
same_size_and_time()
{
	touch -r "$src/$panthor/panthor_sched.c" "$tmp/time"
	echo 'sched 3' >"$src/$panthor/panthor_sched.c"
	touch -r "$tmp/time" "$src/$panthor/panthor_sched.c"
	rebuilt "$modules" 'sched 3'
}

older_file()
{
	echo 'sched 4' >"$tmp/old.c"
	touch -d '2001-01-01' "$tmp/old.c"
	mv "$tmp/old.c" "$src/$panthor/panthor_sched.c"
	rebuilt "$modules" 'sched 4'
}

new_file_of_the_driver()
{
	echo 'new 1' >"$src/$panthor/panthor_new.c"
	rebuilt all 'new 1' || return
	rm "$src/$panthor/panthor_new.c"
	rebuilt all 'sched 4' && ! grep -q 'new 1' "$kernel/modules/panthor.ko"
}

renamed_file()
{
	mv "$src/$panthor/panthor_sched.c" "$src/$panthor/panthor_csg.c"
	rebuilt all 'sched 4' || return
	mv "$src/$panthor/panthor_csg.c" "$src/$panthor/panthor_sched.c"
	rebuilt all 'sched 4'
}

changed_elsewhere()
{
	echo 'fork 2' >"$src/kernel/fork.c"
	rebuilt all 'sched 4' && same linux 'fork 2' "$(cat "$kernel/linux")" || return
	# With the driver, at the same time
	echo 'scheduler 2' >"$src/drivers/gpu/drm/scheduler/sched_main.c"
	echo 'sched 5' >"$src/$panthor/panthor_sched.c"
	rebuilt all 'sched 5' && same gpu-sched 'scheduler 2' "$(cat "$kernel/modules/gpu-sched.ko")"
}

# Programs are compiled against these, so they are new only if they differ
changed_uapi()
{
	echo 'uapi 2' >"$src/include/uapi/drm/panthor_drm.h"
	rebuilt 'all headers' 'sched 5' && same uapi 'uapi 2' "$(cat "$kernel/uapi/drm/panthor_drm.h")" || return
	cp -p "$kernel/uapi/drm/panthor_drm.h" "$tmp/uapi.h"
	sleep 0.02
	touch "$src/include/uapi/drm/panthor_drm.h"
	rebuilt 'all headers' 'sched 5' && [ -z "$(find "$kernel/uapi/drm/panthor_drm.h" -newer "$tmp/uapi.h")" ]
}

what_editors_leave()
{
	echo 'sched 0' >"$src/$panthor/.panthor_sched.c.swp"
	echo 'sched 0' >"$src/$panthor/panthor_sched.c~"
	mkdir -p "$src/.git"
	echo index >"$src/.git/index"
	rebuilt '' 'sched 5'
}

# Nothing of it is in a machine until it compiles, and then all of it is
does_not_compile()
{
	echo 'error: no' >"$src/$panthor/panthor_sched.c"
	launched ready default ''
	same status 1 "$?" && grep -q '^vmali: the driver does not compile' "$tmp/err" &&
		grep -qx 'sched 5' "$kernel/modules/panthor.ko" || return
	echo 'fork 3' >"$src/kernel/fork.c"
	launched ready default ''
	same status 1 "$?" && grep -q '^vmali: the kernel does not compile' "$tmp/err" || return
	echo 'sched 6' >"$src/$panthor/panthor_sched.c"
	rebuilt 'all headers' 'sched 6' && same linux 'fork 3' "$(cat "$kernel/linux")" && rebuilt '' 'sched 6'
}

# A module is only loaded into the kernel of its version, which git tells kbuild
changed_version()
{
	echo 'sched 7' >"$src/$panthor/panthor_sched.c"
	release=7.3.4+ rebuilt "all $modules" 'sched 7' && same release 7.3.4+ "$(cat "$kernel/release")" || return
	echo 'sched 6' >"$src/$panthor/panthor_sched.c"
	release=7.3.4+ rebuilt "$modules" 'sched 6' || return
	echo 'fork 4' >"$src/kernel/fork.c"
	rebuilt all 'sched 6' && same release 7.3.4 "$(cat "$kernel/release")"
}

# All programs of one vmali test get what was built at its start
one_kernel_for_all_tests()
{
	echo 'sched 7' >"$src/$panthor/panthor_sched.c"
	VMALI_AS_BUILT=$src rebuilt '' 'sched 6' || return
	# That one was of this tree, not of another
	VMALI_AS_BUILT=$tmp/linux-a rebuilt "$modules" 'sched 7'
}

# With the series in it, it is no unmodified kernel
series_none_of_a_tree_with_it()
{
	series=none rebuilt 'all allnoconfig headers' 'sched 7' &&
		same message "vmali: KERNEL_SRC: $src has the series, so this is not the unmodified kernel" \
			"$(grep KERNEL_SRC "$tmp/err")"
}

# The series is applied to a copy; the tree itself is what --series none runs
tree_without_the_series()
{
	src=$tmp/linux-plain
	kernel "$src"
	rm "$src/$panthor/panthor_device.c"
	message="vmali: KERNEL_SRC: $src does not have the series: using a copy with it"
	rebuilt 'all allnoconfig headers' 'sched 1' && same message "$message" "$(grep KERNEL_SRC "$tmp/err")" &&
		[ -d "$kernel/src" ] && [ ! -h "$kernel/src" ] || return
	rebuilt '' 'sched 1' || return
	echo 'sched 2' >"$src/$panthor/panthor_sched.c"
	rebuilt 'all allnoconfig headers' 'sched 2' || return
	series=none rebuilt 'all allnoconfig headers' 'sched 2' && same message '' "$(grep KERNEL_SRC "$tmp/err")" &&
		same source "$src" "$(readlink "$kernel/src")"
}

# A kernel with other patches begins with what has been compiled for the default one, in which
# make finds what is out of date by its time
another_kernel_begins_with_the_default_one()
{
	src=''
	source=$tmp/own/vmali/source/linux-0
	kernel "$source"
	touch -d 2001-01-01 "$source/$panthor/panthor_sched.c" "$source/kernel/fork.c"
	echo linux-0 >"$tmp/own/vmali/source/current"
	patch=$tmp/0001-sched.patch
	printf '%s\n' "diff --git a/$panthor/panthor_sched.c b/$panthor/panthor_sched.c" \
		"--- a/$panthor/panthor_sched.c" "+++ b/$panthor/panthor_sched.c" \
		'@@ -1 +1 @@' '-sched 1' '+sched 8' >"$patch"
	rebuilt 'all allnoconfig headers' 'sched 8' || return
	default=$kernel
	echo compiled >"$default/src/o/compiled"
	series=none rebuilt 'all allnoconfig headers' 'sched 1' &&
		same compiled compiled "$(cat "$kernel/src/o/compiled")" || return
	# Only what is different
	newer="$(find "$kernel/src/$panthor/panthor_sched.c" "$kernel/src/kernel/fork.c" \
		"$source/$panthor/panthor_sched.c" -newer "$default/src/o/compiled")"
	same newer "$kernel/src/$panthor/panthor_sched.c" "$newer"
}

# asked SECONDS: whether a mirror that lacked something so long ago is not asked again
asked()
{
	mkdir -p "$tmp/asked/vmali/thing"
	touch -d "@$(($(date +%s) - $1))" "$tmp/asked/vmali/thing/unavailable"
	(
		XDG_CACHE_HOME=$tmp/asked
		. "$top/tools/common.sh"
		found_missing thing
	)
}

# A mirror, or the network, may have what it lacked an hour ago
missing_is_asked_again()
{
	asked 3000 && ! asked 4200
}

# The lists that an older kernel is found in are not what other packages are found in
lists_of_an_older_kernel()
{
	(
		XDG_CACHE_HOME=$tmp/lists
		VMALI_LINUX=6.12
		build=$tmp/build
		. "$top/tools/common.sh"
		. "$top/tools/apt.sh"
		. "$top/tools/source.sh"
		apt_setup()
		{
			echo "$apt_dir $*"
			exit
		}
		source_package
	) >"$tmp/lists.out"
	same lists "$tmp/lists/vmali/apt-older trixie bookworm-backports" "$(cat "$tmp/lists.out")"
}

plan 29
check missing_is_asked_again missing_is_asked_again
check lists_of_an_older_kernel lists_of_an_older_kernel
check first_build first_build
check unchanged unchanged
check changed_scheduler changed_scheduler
check changed_header_of_the_driver changed_header_of_the_driver
check same_size_and_time same_size_and_time
check older_file older_file
check new_file_of_the_driver new_file_of_the_driver
check renamed_file renamed_file
check changed_elsewhere changed_elsewhere
check changed_uapi changed_uapi
check what_editors_leave what_editors_leave
check does_not_compile does_not_compile
check changed_version changed_version
check one_kernel_for_all_tests one_kernel_for_all_tests
check series_none_of_a_tree_with_it series_none_of_a_tree_with_it
check tree_without_the_series tree_without_the_series
check another_kernel_begins_with_the_default_one another_kernel_begins_with_the_default_one
check nothing_there nothing_there
check no_linux_tree no_linux_tree
check tree_without_panthor no_panthor
check built_in_place built_in_place
check no_tarball no_tarball
check truncated_tarball truncated_tarball
check tarball_of_something_else tarball_of_something_else
check good_tree good_tree
check good_tarball_xz good_tarball .xz xz
check good_tarball_gz good_tarball .gz gzip
done_testing
