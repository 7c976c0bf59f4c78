# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# sparse.  The kernel uses __typeof_unqual__, which the sparse of
# Debian 12 and 13 (0.6.4) does not know; kbuild then continues without checking.  So
# where the installed one is too old, the development suite's is put into the cache,
# with the C library it was built for.

# sparse_good COMMAND: whether this kernel takes it, by kbuild's own test
sparse_good()
{
	command -v "$1" >/dev/null &&
		[ "$(sh "$source_dir/scripts/checker-valid.sh" "$1" 2>/dev/null)" = 1 ]
}

sparse_fetch()
{
	[ ! -x "$cache/sparse/sparse.sh" ] || return 0
	# shellcheck disable=SC2086
	[ -s "$apt_dir/sources.list" ] || apt_setup $apt_suites || return
	mkdir -p "$cache/sparse"
	for package in sparse libc6; do
		version=$(apt_private cache madison "$package" 2>/dev/null | awk '/ sid\// { print $3; exit }')
		[ -n "$version" ] || return
		deb=$(apt_fetch "$package" "$version") && dpkg-deb -x "$deb" "$cache/sparse/$package" || return
		rm -f "$deb"
	done
	loader=$(find "$cache/sparse/libc6" -name 'ld-linux*.so*' | head -n 1)
	[ -n "$loader" ] || return
	cat >"$cache/sparse/.sparse" <<-EOF
		#!/bin/sh
		exec "$loader" --library-path "${loader%/*}" "$cache/sparse/sparse/usr/bin/sparse" "\$@"
	EOF
	chmod +x "$cache/sparse/.sparse"
	mv "$cache/sparse/.sparse" "$cache/sparse/sparse.sh"
}

# sparse_get: sets sparse to the command, or to nothing and sparse_why to the reason
sparse_get()
{
	sparse='' sparse_why=''
	if sparse_good sparse; then
		sparse=sparse
		return
	fi
	[ -x "$cache/sparse/sparse.sh" ] || with_lock sparse sparse_fetch || :
	progress_end
	if sparse_good "$cache/sparse/sparse.sh"; then
		sparse=$cache/sparse/sparse.sh
		return
	fi
	sparse_why="no sparse that knows __typeof_unqual__: the one installed is $(sparse --version 2>/dev/null | grep . || echo none), and sid's is not available"
}
