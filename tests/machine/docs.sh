#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# Each command that README.md and docs/ print is run here as its marker says, or by the test
# that the marker names; where output is shown with it, that is what it prints.  And the man
# pages have the options that --help has.  docs/contributing.md describes the markers.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/documented.sh"
export VMALI_BUILD="${VMALI_BUILD:-$top/build}"
tab='	'

# run_documented PLACE STATUS COMMAND SHOWN_COMMAND: PLACE shows the output of SHOWN_COMMAND
run_documented()
{
	documented_output "$1" "$4" >"$tmp/shown"
	# In the directory that a reader is in
	(
		cd "$top" || exit
		VMALI_TEST_OUT=$tmp/test timeout 600 sh -c "$3"
	) >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	if [ "$status" -ne "$2" ]; then
		echo "exit status $status, not $2, of $3" | note
		tail -n 20 "$tmp/out" "$tmp/err" | note
		return 1
	fi
	documented_holds "$tmp/shown" "$tmp/out"
}

runs_elsewhere()
{
	grep -qxF "$1" "$tmp/tests" || {
		echo "there is no test $1" | note
		return 1
	}
}

# records KIND: those of docs.awk, without output
records()
{
	grep -v "^$tab" "$tmp/records" | awk -F '\t' -v kind="$1" '$2 == kind'
}

# No command is printed without a marker
all_are_marked()
{
	records wrong >"$tmp/wrong"
	note "$tmp/wrong"
	[ ! -s "$tmp/wrong" ]
}

# A command in a sentence, or in a man page, is one of the marked ones or the beginning of one
all_spans_are_marked()
{
	grep -v "^$tab" "$tmp/records" | awk -F '\t' '
		$2 == "wrong" { next }
		{ gsub(/(^|\| )\.\//, "| ", $4) }
		{ sub(/^\| /, "", $4) }
		$2 == "span" { place[$4] = $1; next }
		{
			marked[$4 " "]
			# The last command of a pipe
			sub(/.*\| /, "", $4)
			marked[$4 " "]
		}
		END {
			for (span in place) {
				found = 0
				for (command in marked)
					if (index(command, span " ") == 1)
						found = 1
				if (!found)
					print place[span] ": no marked command begins with " span
			}
		}' >"$tmp/wrong"
	note "$tmp/wrong"
	[ ! -s "$tmp/wrong" ]
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

# Links to files of this project lead to files
all_links_lead_to_files()
{
	(cd "$top" && grep -no '](\([^)#: ]*\)[)#]' README.md docs/*.md) |
		sed 's/^\([^:]*\):\([0-9]*\):](\(.*\).$/\1:\2 \3/' |
		while read -r place file; do
			[ -z "$file" ] || [ -e "$top/$(dirname "${place%:*}")/$file" ] ||
				echo "$place: there is no $file"
		done >"$tmp/wrong"
	note "$tmp/wrong"
	[ ! -s "$tmp/wrong" ]
}

documented_commands >"$tmp/records"
documented=$tmp/records
"$top/vmali" test --list >"$tmp/tests"
# A command that is printed twice without output is run once
awk -F '\t' '
	$1 == "" { output = output "\n" $0; next }
	{ done(); record = $0; output = "" }
	END { done() }
	function done(  key) {
		key = substr(record, index(record, "\t")) output
		if (record ~ /^[^\t]*\t(run|by|as)\t/ && !(key in seen))
			print record
		seen[key]
	}' "$tmp/records" >"$tmp/commands"
pages=$(cd "$top/docs/man" && printf '%s\n' ./*.1 | sed 's#^\./\(.*\)\.1$#\1#')
plan "$(($(wc -l <"$tmp/commands") + 3 + $(echo "$pages" | wc -l)))"

check "markers" all_are_marked
check "commands in sentences" all_spans_are_marked
check "links" all_links_lead_to_files
while IFS=$tab read -r place kind argument command; do
	# echo of some shells takes backslashes for escapes
	name=$(printf '%s\n' "${place%:*}: $command" | sed 's/\\/\\\\/g')
	case $kind in
	run) check "$name" run_documented "$place" "$argument" "$command" "$command" ;;
	as) check "$name (as $argument)" run_documented "$place" 0 "$argument" "$command" ;;
	by) check "$name ($argument)" runs_elsewhere "$argument" ;;
	esac
done <"$tmp/commands"

for page in $pages; do
	case $page in
	vmali) check "man page $page" commands_agree ;;
	vmali-cs) check "man page $page" page_agrees "$page" "cs dump" ;;
	vmali-shader) check "man page $page" page_agrees "$page" "shader dump" ;;
	vmali-fw) check "man page $page" page_agrees "$page" "fw info" "fw check" "fw make" ;;
	*) check "man page $page" page_agrees "$page" "${page#vmali-}" ;;
	esac
done
done_testing
