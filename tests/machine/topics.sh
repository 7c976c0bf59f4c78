# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# A checkout that can be damaged, and the files of the kernel that the topics touch. Needs $top,
# $tmp and $build; sets source, topics, from, copy and series.
. "$top/tools/common.sh"
source=$cache/source/$(cat "$cache/source/current")
# Each by its line in the list
topics=$(sed -n 's/^\([a-z][a-z0-9-]*\).*/\1/p' "$top/kernel/series/topics")
from='Ada Tester <ada@tester.example>'
launcher_build

# What the copy builds stays its own
copy=$tmp/copy
mkdir "$copy"
for part in Makefile vmali client gpu kernel lib meson.build meson_options.txt platform tests tools trusted; do
	cp -r "$top/$part" "$copy/"
done
series=$copy/kernel/series

git()
{
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null command git \
		-c user.name=tester -c user.email=tester@localhost -c advice.detachedHead=false "$@"
}

vmali()
{
	VMALI_BUILD=$tmp/build timeout 1200 "$copy/vmali" "$@" >"$tmp/out" 2>"$tmp/err"
}

# touched PATCH...: the files below the kernel's root
touched()
{
	sed -n 's#^diff --git a/\(.*\) b/.*#\1#p' "$@" | sort -u
}

all_touched()
{
	touched "$top"/kernel/series/*/[0-9]*.patch
}

# needed TOPIC: the patches of the topics that it needs, in order
needed()
{
	"$build/bin/launcher" "$top" kernel patches none >"$tmp/always"
	"$build/bin/launcher" "$top" kernel patches "$1" | grep -vxF -f "$tmp/always" | grep -v "/series/$1/"
}

# base DIR: the touched files as they are without the series, in git
base()
{
	mkdir -p "$1"
	all_touched | while IFS= read -r file; do
		[ ! -e "$source/$file" ] || (cd "$source" && cp --parents "$file" "$1")
	done
	git -C "$1" init -q && git -C "$1" add -Af . && git -C "$1" commit -q -m base
}

# linux DIR: the same with what the launcher and get_maintainer.pl know a kernel by
linux()
{
	base "$1" || return
	(cd "$source" && cp --parents .gitattributes COPYING CREDITS Kbuild Kconfig Makefile MAINTAINERS README \
		scripts/get_maintainer.pl arch/um/Makefile drivers/gpu/drm/panthor/Kconfig "$1") || return
	mkdir -p "$1/fs" "$1/init" "$1/ipc" "$1/kernel" "$1/lib"
	git -C "$1" add -Af . && git -C "$1" commit -q -m linux
}
