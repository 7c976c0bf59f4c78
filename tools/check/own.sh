#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Checks of this project's own files, for tools/check/own.c, which sets the environment:
#
#	own.sh cppcheck|floors|mandoc|shellcheck
#
# What has been read is in VMALI_STORE, which all checkouts share. Exits with 4 if the program
# is not installed.
set -u
top=$(cd "${0%/*}/../.." && pwd -P) || exit 1
cd "$top" || exit

own_files()
{
	find . \( -name .git -o -name build \) -prune -o -type f \( "$@" \) -print |
		sed 's#^\./##' | LC_ALL=C sort
}

# needs PROGRAM
needs()
{
	command -v "$1" >/dev/null && return
	echo "$1 is not installed"
	exit 4
}

# Everything that is shell, by its name or its first line. As files use each other, all are
# read again when one of them changes, or shellcheck, or its settings.
own_shellcheck()
{
	needs shellcheck
	{
		own_files -name '*.sh'
		# sh and bash alike
		own_files ! -name '*.*' -perm -u+x | xargs -r grep -lE '^#!.*/(ba)?sh'
	} | sort -u >"$VMALI_WORK/shell"
	sum=$({ shellcheck --version; cat .shellcheckrc; xargs sha256sum <"$VMALI_WORK/shell"; } |
		sha256sum | cut -c 1-16)
	[ ! -e "$VMALI_STORE/own/shellcheck.$sum" ] || return 0
	xargs -r shellcheck <"$VMALI_WORK/shell" || return
	: >"$VMALI_STORE/own/shellcheck.$sum"
}

# Warnings and portability. The harness's macros are in its own header,
# the kernel's, as far as they change the grammar, in cppcheck.h. Not reported:
#
#   preprocessorErrorDirective	what an #error guards against is no configuration
#   ctuArrayIndex	to version 2.10, arrays of a type that it has no size for (the
#			models' u32) have no elements
#   arithOperationsOnVoidPointer	as the kernel does it
#   normalCheckLevelMaxBranches	from version 2.11 on it says which functions it gives up on
own_cppcheck()
{
	needs cppcheck
	# Files that have not changed are not read again. It writes there without a lock.
	mkdir -p "$VMALI_STORE/own/cppcheck"
	own_files -name '*.c' | flock "$VMALI_STORE/own/cppcheck" \
		cppcheck --quiet --enable=warning,portability --inline-suppr \
		"--cppcheck-build-dir=$VMALI_STORE/own/cppcheck" \
		--error-exitcode=1 --file-list=- "-j$VMALI_JOBS" \
		--suppress=missingInclude --suppress=missingIncludeSystem \
		--suppress=ctuArrayIndex --suppress=preprocessorErrorDirective \
		--suppress=arithOperationsOnVoidPointer \
		--suppress=normalCheckLevelMaxBranches \
		--include=tools/check/cppcheck.h \
		-Igpu/include -Itrusted/include -Iclient/include \
		-I"$VMALI_SOURCE/tools/testing/selftests" --suppress="*:$VMALI_SOURCE/*"
}

# The manual pages
own_mandoc()
{
	needs mandoc
	cd docs/man && mandoc -T lint -W warning ./*.1
}

# Whether docs/architecture.md shows the floors of gpu/, and has a line about each of its files
floors_are_documented()
{
	page=docs/architecture.md
	shown=$(tr -s ' \n' ' ' <$page)
	sed -n 's/^floor //p' tools/check/floors/gpu | {
		status=0
		while read -r name files; do
			case $shown in
			*" ${name%:} $files "*) ;;
			*)
				echo "$page does not show this floor of gpu/: ${name%:} $files"
				status=1
				;;
			esac
			for file in $files; do
				grep -qE "^\|.*\`$file(\.h)?\`.*\|.*\|" $page || {
					echo "$page does not say what gpu/$file does"
					status=1
				}
			done
		done
		exit $status
	}
}

# See floors.awk. Folders that declare cflags are compiled on the spot for their symbols.
own_floors()
{
	export CCACHE_DIR="$VMALI_CACHE/ccache"
	{
		sed 's/#.*//; s/^/decl /' tools/check/floors/*
		own_files -name '*.[ch]' | sed 's/^/file /'
		own_files -name '*.[ch]' | xargs grep -HE '^#include ("|<vmali)' |
			sed 's/^\([^:]*\):#include ["<]\(.*\)[">].*/include \1 \2/'
		for declared in tools/check/floors/*; do
			dir=$(sed -n 's/^dir //p' "$declared")
			flags=$(sed -n 's/^cflags *//p' "$declared")
			grep -q '^prefix' "$declared" || continue
			for file in "$dir"/*.c; do
				# shellcheck disable=SC2086
				ccache gcc -std=gnu11 -w -D_GNU_SOURCE $flags -c -o "$VMALI_WORK/floors.o" "$file" || exit
				nm "$VMALI_WORK/floors.o" | sed -n "s#.* \([A-Z]\) \(.*\)#symbol $file \1 \2#p"
			done
		done
	} >"$VMALI_WORK/floors" && awk -f tools/check/floors.awk "$VMALI_WORK/floors" &&
		floors_are_documented
}

"own_$1"
