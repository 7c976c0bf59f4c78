#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Every command that README.md and docs/ print is run here, or by the test that is named
# below; where its output stands under it, that is what it prints. And the man pages have
# the options that --help has.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/ktap.sh"
. "$top/tests/machine/documented.sh"
export VMALI_BUILD="${VMALI_BUILD:-$top/build}"
# In the machine /tmp is another one
tmp=$(mktemp -d "$VMALI_BUILD/docs.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT

# elsewhere COMMAND: prints the test that runs it, if it takes longer than it should take
# here, or writes what others write at the same time
elsewhere()
{
	case $1 in
	*'vmali demo') echo machine/demo ;;
	'vmali fuzz '* | 'make fuzz') echo fuzz/models ;;
	'vmali igt-baseline'*) echo machine/baseline ;;
	"vmali test 'unit/*'") echo unit/gpu_doc_test ;;
	'vmali tree'* | 'vmali refresh'* | 'vmali series'* | 'make series') echo machine/mail ;;
	'KERNEL_SRC='* | 'vmali bench --own-tree') echo machine/source ;;
	'vmali check '[\'0-9]* | "vmali check 'own/*'") echo machine/series ;;
	*) return 1 ;;
	esac
}

# This is what runs all tests, and so this one.
is_this()
{
	case $1 in
	'./vmali test' | 'vmali test' | 'make test') return 0 ;;
	*) return 1 ;;
	esac
}

# What machine/command has compiled already
part=0
for patch in "$top"/kernel/patches/[0-9]*.patch; do
	! grep -q '^+module_param(protected_heap_name' "$patch" || break
	part=$((part + 1))
done

# instance COMMAND: something in the place of what is a name for something, and no more
# than is needed to see that it works. The protected suite is a part of this one, and takes
# more of the machine at a time than a part may.
instance()
{
	echo "$1" | sed -e 's/ \[[^]]*\]//g' -e 's/\<CMD\>/true/' -e "s#cs dump FILE#cs dump $tmp/stream#" \
		-e "s#cs dump\$#cs dump $tmp/stream#" -e 's/bench$/bench --runs 1/' \
		-e 's/check --suite/check --suite --list/' -e 's/vmali check$/& --list/' \
		-e 's/test --protected$/& --list/' -e 's/vmali fw$/& --help/' -e '/vmali run/!b' -e '/ -- \| --help/!s/$/ -- true/' \
		-e "s/--series [0-9][0-9]*/--series $part/" | sed -e 's#^\./vmali#vmali#' -e "s#/tmp/job#$tmp/job#g" \
		-e "s#picture.png#$tmp/picture.png#" -e "s#--trace FILE#--trace $tmp/trace#"
}

# run_documented FILE COMMAND
run_documented()
{
	documented_output "$1" "$2" >"$tmp/said"
	what=$(instance "$2")
	# Where the user is, and with vmali where the user has it
	(
		cd "$top" || exit
		PATH=$top:$PATH VMALI_TEST_OUT=$tmp/test timeout 600 sh -c "$what"
	) >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	# Some are there to show what a mistake looks like.
	want=0
	! grep -q '^  FAIL ' "$tmp/said" || want=1
	if [ "$status" -ne "$want" ]; then
		echo "exit status $status of $what" | note
		tail -n 20 "$tmp/out" "$tmp/err" | note
		return 1
	fi
	documented_holds "$tmp/said" "$tmp/out"
}

runs_elsewhere()
{
	VMALI_TOP=$top "$VMALI_BUILD/tools/testrun" --list | grep -qxF "$1" || {
		echo "there is no test $1" | note
		return 1
	}
}

# Options of a command, as its --help has them, and as its man page
options_of_help()
{
	# The command may be of two words
	# shellcheck disable=SC2086
	"$top/vmali" $1 --help | grep -oE '^ +(-[a-z], )?--[a-z][a-z-]*|\[(-h \| )?--[a-z][a-z-]*' |
		grep -oE -e '--[a-z][a-z-]*' | sort -u | grep -vx -e --help
}

options_of_page()
{
	sed -n 's/^\.\(It\|Op\) \(.*\)/\2/p' "$top/docs/man/$1.1" | tr ' ' '\n' |
		sed -n 's/^-\([a-z][a-z-]*\)$/--\1/p' | sort -u | grep -vx -e --help
}

# page_agrees PAGE COMMAND...
page_agrees()
{
	page=$1
	shift
	for command; do
		options_of_help "$command"
	done | sort -u >"$tmp/help"
	set -- "$page"
	options_of_page "$1" >"$tmp/page"
	diff "$tmp/help" "$tmp/page" >"$tmp/diff" || {
		echo "options of --help (<) and of docs/man/$1.1 (>):" | note
		note "$tmp/diff"
		return 1
	}
}

# Options of a command that has no page, as vmali(1) has them
short_agrees()
{
	options_of_help "$1" >"$tmp/help"
	grep "^\.It Cm $1\>" "$top/docs/man/vmali.1" | tr ' ' '\n' |
		sed -n 's/^-\([a-z][a-z-]*\)$/--\1/p' | sort -u >"$tmp/page"
	diff "$tmp/help" "$tmp/page" >"$tmp/diff" && return
	echo "options of $1 --help (<) and of docs/man/vmali.1 (>):" | note
	note "$tmp/diff"
	return 1
}

# The commands that vmali help lists are the commands of vmali(1), with their options if
# they have no page of their own
commands_agree()
{
	for command in bench build demo fuzz igt-baseline refresh series setup tree; do
		short_agrees "$command" || return
	done
	"$top/vmali" help | sed -n 's/^  \([a-z][a-z-]*\).*/\1/p' | sort -u >"$tmp/help"
	sed -n 's/^\.It Cm \([a-z-]*\).*/\1/p' "$top/docs/man/vmali.1" | sort -u >"$tmp/page"
	diff "$tmp/help" "$tmp/page" >"$tmp/diff" || {
		note "$tmp/diff"
		return 1
	}
}

# A picture: what the player shows when it is given none
"$top/vmali" run -- sh -c 'build/bin/vmali-protected --display /tmp >&2 && cat /tmp/frame7.png' \
	>"$tmp/picture.png" 2>"$tmp/err" || note "$tmp/err"
# MOVE32 r0, 1
printf '\001\000\000\000\000\000\000\002' >"$tmp/stream"

documented_commands | grep -v '^	' | sort -t '	' -k 2 -u >"$tmp/commands"
pages=$(cd "$top/docs/man" && printf '%s\n' ./*.1 | sed 's#^\./\(.*\)\.1$#\1#')
plan "$(($(grep -vcE '	(\./)?vmali test$|	make test$' "$tmp/commands") + $(echo "$pages" | wc -l)))"

while IFS='	' read -r file command; do
	is_this "$command" && continue
	if there=$(elsewhere "$command"); then
		check "$file: $command ($there)" runs_elsewhere "$there"
	else
		check "$file: $command" run_documented "$file" "$command"
	fi
done <"$tmp/commands"

for page in $pages; do
	case $page in
	vmali) check "man page $page" commands_agree ;;
	vmali-cs) check "man page $page" page_agrees "$page" "cs dump" ;;
	vmali-fw) check "man page $page" page_agrees "$page" "fw info" "fw check" "fw make" ;;
	*) check "man page $page" page_agrees "$page" "${page#vmali-}" ;;
	esac
done
done_testing
