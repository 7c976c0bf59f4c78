# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# This project's own files.

own_files()
{
	(cd "$top" && find . \( -name .git -o -name build \) -prune -o -type f \( "$@" \) -print |
		sed 's#^\./##' | LC_ALL=C sort)
}

# own/shellcheck: everything that is shell, by its name or its first line
check_shellcheck()
{
	command -v shellcheck >/dev/null || skip_because "shellcheck is not installed"
	(
		cd "$top" || exit
		{
			own_files -name '*.sh'
			# sh and bash alike
			own_files ! -name '*.*' -perm -u+x | xargs -r grep -lE '^#!.*/(ba)?sh'
		} | sort -u | xargs -r shellcheck
	) 2>&1
}

# What of checkpatch.pl --strict does not apply to code that is not, or not only, the
# kernel's. Nothing is here because there is too much of it.
#
#   PREFER_KERNEL_TYPES	the models and programs are C for any system, so stdint.h's
#   BIT_MACRO, ARRAY_SIZE, PREFER_DEFINED_ATTRIBUTE_MACRO
#			the kernel's macros, which the others do not have
#   STRCPY, STRNCPY, STRLCPY, NAKED_SSCANF
#			the kernel's alternatives (strscpy(), kstrto*()) do not exist there
#   PREFER_FALLTHROUGH	likewise; the comment is what compilers know everywhere
#   VOLATILE		shared memory of another CPU or of the GPU, in programs that have
#			no READ_ONCE()
#   CAMELCASE		libdrm's and cmocka's names
#   EMBEDDED_FUNCTION_NAME
#			words like "usage:" and "suspend" in messages
#   MACRO_WITH_FLOW_CONTROL, MULTIPLE_ASSIGNMENTS, COMPLEX_MACRO, MACRO_ARG_REUSE
#			tables and test harnesses: each is read by who changes it
#   BRACES		the harness's ASSERT_*() may have a block behind it, TH_LOG()
#   LONG_LINE_STRING, SPLIT_STRING
#			usage texts and pages that are one string
#   TYPO_SPELLING, REPEATED_WORD
#			British spelling; tables in comments, "requested --> requested"
#   UNCOMMENTED_DEFINITION
#			a lock is described in the kernel-doc of the structure around it
#   EXPORT_SYMBOL	the board exports what another folder defines
#   FUNCTION_ARGUMENTS	false for arguments that are named in a macro
#   IS_ENABLED_CONFIG	platform/uml/Kbuild's own macros, which are like the kernel's
#   STATIC_CONST_CHAR_ARRAY	false for arrays that are filled at run time
own_ignored="PREFER_KERNEL_TYPES,BIT_MACRO,ARRAY_SIZE,PREFER_DEFINED_ATTRIBUTE_MACRO,\
STRCPY,STRNCPY,STRLCPY,NAKED_SSCANF,PREFER_FALLTHROUGH,IS_ENABLED_CONFIG,VOLATILE,\
CAMELCASE,EMBEDDED_FUNCTION_NAME,MACRO_WITH_FLOW_CONTROL,MULTIPLE_ASSIGNMENTS,\
COMPLEX_MACRO,MACRO_ARG_REUSE,BRACES,LONG_LINE_STRING,SPLIT_STRING,TYPO_SPELLING,\
REPEATED_WORD,UNCOMMENTED_DEFINITION,EXPORT_SYMBOL,FUNCTION_ARGUMENTS,\
STATIC_CONST_CHAR_ARRAY"

# own/checkpatch: the kernel's style, for all C. What it has read once with nothing to say
# it is not given again: $store/own.* has the names of these files and sums of their content.
check_own_checkpatch()
{
	(
		# Elsewhere, as it leaves a list of names behind.
		cd "$work" || exit
		good=$store/own.$({ echo "$own_ignored"; cat "$source_dir/scripts/checkpatch.pl"; } | hash_of)
		touch "$good"
		(cd "$top" && own_files -name '*.c' -o -name '*.h' | xargs sha256sum) | grep -vxFf "$good" >sums
		sed "s#^[0-9a-f]*  #$top/#" sums >own
		xargs -r perl "$source_dir/scripts/checkpatch.pl" \
			--strict --no-tree --no-summary --quiet --terse --show-types \
			--ignore "$own_ignored" -f <own >said.own 2>stderr.own
		failed=0
		while IFS=: read -r file line said; do
			# To it, a type of the tests' harness is a product.
			case $said in
			*:SPACING:*"around that '*'"*)
				! sed -n "${line}p" "$file" | grep -q 'FIXTURE_DATA([a-z_]*) \*' || continue
				;;
			esac
			echo "${file#"$top/"}:$line:$said"
			failed=1
		done <said.own
		# It looks for the tree's names even with --no-tree.
		! grep -vE '^Use of uninitialized value .root|find: .*/include.*No such file' stderr.own || failed=1
		[ "$failed" -ne 0 ] || cat sums >>"$good"
		exit "$failed"
	)
}

# own/cppcheck: warnings and portability. The harness's macros are in its own header,
# the kernel's, as far as they change the grammar, in cppcheck.h. Not reported:
#
#   preprocessorErrorDirective	what an #error guards against is no configuration
#   ctuArrayIndex	to version 2.10, arrays of a type that it has no size for (the
#			models' u32) have no elements
#   arithOperationsOnVoidPointer	as the kernel does it
#   normalCheckLevelMaxBranches	from version 2.11 on it says which functions it gives up on
check_cppcheck()
{
	command -v cppcheck >/dev/null || skip_because "cppcheck is not installed"
	(
		cd "$top" || exit
		# Files that have not changed are not read again.
		mkdir -p "$build/cppcheck"
		own_files -name '*.c' | cppcheck --quiet --enable=warning,portability --inline-suppr \
			"--cppcheck-build-dir=$build/cppcheck" \
			--error-exitcode=1 --file-list=- "-j$jobs" \
			--suppress=missingInclude --suppress=missingIncludeSystem \
			--suppress=ctuArrayIndex --suppress=preprocessorErrorDirective \
			--suppress=arithOperationsOnVoidPointer \
			--suppress=normalCheckLevelMaxBranches \
			--include=tools/check/cppcheck.h \
			-Igpu/include -Itrusted/include -Iclient/include \
			-I"$source_dir/tools/testing/selftests" --suppress="*:$source_dir/*"
	) 2>&1
}

# own/mandoc: the manual pages
check_mandoc()
{
	command -v mandoc >/dev/null || skip_because "mandoc is not installed"
	(cd "$top/docs/man" && mandoc -T lint -W warning ./*.1)
}

# own/floors: see floors.awk. Folders that declare cflags are compiled on the spot for their
# symbols.
check_floors()
(
	cd "$top" || exit
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
				gcc -std=gnu11 -w -D_GNU_SOURCE $flags -c -o "$work/floors.o" "$file" || exit
				nm "$work/floors.o" | sed -n "s#.* \([A-Z]\) \(.*\)#symbol $file \1 \2#p"
			done
		done
	} >"$work/floors" && awk -f tools/check/floors.awk "$work/floors"
) 2>&1
