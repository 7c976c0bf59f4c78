#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# KERNEL_SRC: what is no kernel source is refused in one line before anything is built,
# trees and tarballs that are get a name and a place.  Nothing is compiled, and the cache
# is one of its own.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/ktap.sh"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

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

plan 10
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
