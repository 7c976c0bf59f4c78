#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Puts a group's programs into their directory. Part of the build (meson.build).
#
#	tools/publish.sh [--only] [--prefix=PREFIX] STAMP DIR FILE...
#
# DIR gets a hard link to each FILE, named without PREFIX. With --only, other files in DIR
# are removed. The linker writes a new file, and the rename is atomic, so that a program is
# never started half-written.
set -eu

only='' prefix=''
while :; do
	case $1 in
	--only) only=1 ;;
	--prefix=*) prefix=${1#*=} ;;
	*) break ;;
	esac
	shift
done
stamp=$1
dir=$2
shift 2

mkdir -p "$dir"
kept=' '
for file; do
	name=${file##*/}
	name=${name#"$prefix"}
	kept="$kept$name "
	# shellcheck disable=SC3013 # dash and bash have it
	[ ! "$file" -ef "$dir/$name" ] || continue
	rm -f "$dir/.$name.new"
	ln "$file" "$dir/.$name.new" 2>/dev/null || cp -p "$file" "$dir/.$name.new"
	mv -f "$dir/.$name.new" "$dir/$name"
done
[ -z "$only" ] || for file in "$dir"/*; do
	case $kept in *" ${file##*/} "*) continue ;; esac
	[ ! -f "$file" ] || rm -f "$file"
done
: >"$stamp"
