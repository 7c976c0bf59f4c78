#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali series: mails that are complete, that git am takes, and that make what the machine
# is compiled from; what is missing is said; and refresh keeps what is said of a patch.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tools/common.sh"
mails=$tmp/mails
source=$cache/source/$(cat "$cache/source/current")
total=$(find "$top/kernel/patches" -name '[0-9]*.patch' | wc -l)
version=$(sed -n '1s/^Subject: \[PATCH v\([0-9]*\)\] .*/\1/p' "$top/kernel/patches/cover-letter.txt")

# A checkout that can be damaged; what it builds stays its own
copy=$tmp/copy
mkdir "$copy"
for part in vmali client gpu kernel lib meson.build meson_options.txt platform tests tools trusted; do
	cp -r "$top/$part" "$copy/"
done
patches=$copy/kernel/patches

git()
{
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null command git \
		-c user.name=tester -c user.email=tester@localhost -c advice.detachedHead=false "$@"
}

vmali()
{
	VMALI_BUILD=$tmp/build timeout 1200 "$copy/vmali" "$@" >"$tmp/out" 2>"$tmp/err"
}

touched()
{
	sed -n 's#^diff --git a/\(.*\) b/.*#\1#p' "$top"/kernel/patches/[0-9]*.patch | sort -u
}

# base DIR: the touched files as they are without the series, in git
base()
{
	mkdir -p "$1"
	touched | while IFS= read -r file; do
		[ ! -e "$source/$file" ] || (cd "$source" && cp --parents "$file" "$1")
	done
	git -C "$1" init -q && git -C "$1" add -Af . && git -C "$1" commit -q -m base
}

written()
{
	vmali series "$mails" || { note "$tmp/err"; return 1; }
	same mails $((total + 1)) "$(find "$mails" -name '[0-9]*.patch' | wc -l)" &&
		[ -s "$mails/series.mbx" ] && [ -s "$mails/recipients.txt" ] &&
		grep -q "^vmali: $mails: $total patches and the cover letter; git am makes the machine's kernel" "$tmp/err"
}

# In the order of the files, as git am and reviewers see it
numbered()
{
	n=0
	for mail in "$mails"/[0-9]*.patch; do
		git mailinfo -k "$tmp/message" "$tmp/diff" <"$mail" >"$tmp/info"
		subject=$(sed -n 's/^Subject: //p' "$tmp/info")
		want=$(printf '[PATCH v%d %02d/%d] ' "$version" "$n" "$total")
		case $subject in "$want"?*) ;; *) same subject "$want..." "$subject"; return ;; esac
		case ${mail##*/} in "$(printf %04d "$n")"-*) ;; *) return 1 ;; esac
		n=$((n + 1))
	done
}

# Author, date, subject, message and diff are the patch's; git am sees nothing else
nothing_but_the_patch()
{
	for mail in "$mails"/[0-9]*.patch; do
		case $mail in */0000-*) continue ;; esac
		git mailinfo "$tmp/message" "$tmp/diff" <"$mail" >"$tmp/info"
		git mailinfo "$tmp/message.patch" "$tmp/diff.patch" <"$top/kernel/patches/${mail##*/}" >"$tmp/info.patch"
		for part in info message diff; do
			# From the first file on, and without the files' ids, which can be shorter
			sed -n -i "$([ "$part" != diff ] || echo '/^diff --git/,')"'$p' "$tmp/$part" "$tmp/$part.patch"
			sed -i '/^index [0-9a-f]*\.\.[0-9a-f]*/d' "$tmp/$part" "$tmp/$part.patch"
			cmp "$tmp/$part" "$tmp/$part.patch" | note && cmp -s "$tmp/$part" "$tmp/$part.patch" || return
		done
	done
}

# Between the first "---" and the second, as it is in changes.txt
changed()
{
	grep -c '^[^# ]' "$top/kernel/patches/changes.txt" >"$tmp/count"
	same entries "$total" "$(cat "$tmp/count")" || return
	for mail in "$mails"/[0-9]*.patch; do
		case $mail in */0000-*) continue ;; esac
		subject=$(git mailinfo "$tmp/message" "$tmp/diff" <"$mail" | sed -n 's/^Subject: //p')
		sed -n '/^---$/,/^---$/p' "$mail" | sed -e '1d' -e '$d' >"$tmp/said"
		subject=$subject awk '
			/^#/ { next }
			/^[^ ]/ { on = $0 == ENVIRON["subject"]; next }
			on && NF { print substr($0, 3) }' "$top/kernel/patches/changes.txt" >"$tmp/want"
		cmp "$tmp/want" "$tmp/said" && head -n 1 "$tmp/said" |
			grep -qE "^(New in v${version}[.:]|Changes since v$((version - 1))[ :])" || return
		# As wide as the messages are
		! grep -E '^.{76}' "$tmp/said" || return
	done
}

# The text, all patches, the diffstat of the whole, and the base
cover_letter()
{
	letter=$mails/0000-cover-letter.patch
	awk '/^  / { sub(/^  +/, " "); printf "%s", $0; next } { printf "\n%s", $0 }' "$letter" >"$tmp/unfolded"
	sed '1,2d' "$top/kernel/patches/cover-letter.txt" >"$tmp/text"
	while IFS= read -r line; do
		grep -qxF -e "$line" "$letter" || { same 'a line of the text' "$line" nothing; return; }
	done <"$tmp/text"
	for mail in "$mails"/[0-9]*.patch; do
		case $mail in */0000-*) continue ;; esac
		subject=$(git mailinfo "$tmp/message" "$tmp/diff" <"$mail" | sed -n 's/^Subject: //p')
		tr '\n' ' ' <"$letter" | tr -s ' ' | grep -qF " $subject " ||
			{ same 'in the cover letter' "$subject" nothing; return; }
	done
	grep -q " $(touched | wc -l) files changed, " "$letter" &&
		same 'last line' "Based on Linux $(make -s -C "$source" kernelversion), as in Debian's linux-source-7.3." \
			"$(tail -n 1 "$letter")"
}

# Threads are for who sends them, addresses for the kernel's MAINTAINERS to name
nothing_invented()
{
	for mail in "$mails"/[0-9]*.patch; do
		sed '/^$/q' "$mail" >"$tmp/headers"
		! grep -qiE '^(message-id|in-reply-to|references|to|cc|bcc):' "$tmp/headers" || return
	done
}

recipients()
{
	if grep -v '^#' "$mails/recipients.txt" | grep -v '@[^ 	]*	# [a-z ]*:\( [0-9]*\)*$' >"$tmp/said"; then
		note "$tmp/said"
		return 1
	fi
	n=1
	while [ "$n" -le "$total" ]; do
		grep -v '^#' "$mails/recipients.txt" | grep -v '^linux-kernel@' | grep -qE " $n( |\$)" ||
			{ same "for patch $n" recipients none; return; }
		n=$((n + 1))
	done
}

# Each mail by itself, on nothing but the touched files; the result is the machine's
git_am()
{
	base "$tmp/am" || return
	for mail in "$mails"/[0-9]*.patch; do
		case $mail in */0000-*) continue ;; esac
		git -C "$tmp/am" am -q "$mail" >"$tmp/said" 2>&1 || { note "$tmp/said"; return 1; }
	done
	same commits $((total + 1)) "$(git -C "$tmp/am" rev-list --count HEAD)" || return
	kernel=${VMALI_KERNEL:-$("$top/vmali" run --dry-run -- true | sed -n "s#.* '*\([^ ']*\)/linux'* mem=.*#\1#p")}
	touched | while IFS= read -r file; do
		cmp "$tmp/am/$file" "$kernel/src/$file" || exit
	done
}

# b4 and git am take the mailbox, which has no cover letter
mailbox()
{
	mkdir -p "$tmp/split"
	same mails "$total" "$(git mailsplit -o"$tmp/split" "$mails/series.mbx")" || return
	for mail in "$tmp/split"/*; do
		git mailinfo -k "$tmp/message" "$tmp/diff" <"$mail" | sed -n 's/^Subject: //p'
	done >"$tmp/subjects"
	same first "[PATCH v$version 01/$total]" "$(head -n 1 "$tmp/subjects" | cut -d ' ' -f 1-3)" &&
		same last "[PATCH v$version $total/$total]" "$(tail -n 1 "$tmp/subjects" | cut -d ' ' -f 1-3)"
}

# With "---" twice, too; the one type is about history, which a release does not have
checkpatch()
{
	(cd "$source" && perl scripts/checkpatch.pl --strict --show-types -q \
		--ignore UNKNOWN_COMMIT_ID "$mails"/000[1-9]-*.patch "$mails"/00[1-9][0-9]-*.patch) >"$tmp/said" 2>&1 &&
		[ ! -s "$tmp/said" ] && return
	note "$tmp/said"
	return 1
}

foreign_directory()
{
	mkdir "$tmp/foreign"
	echo mine >"$tmp/foreign/0001-mine.patch"
	vmali series "$tmp/foreign"
	same status 1 "$?" && same message "vmali: series: $tmp/foreign has something else in it" "$(cat "$tmp/err")" &&
		same content mine "$(cat "$tmp/foreign/0001-mine.patch")"
}

# A git tree of the kernel: its commit is the base. One of the touched files alone, with
# what the launcher and get_maintainer.pl know a kernel by.
base_commit()
{
	linux=$tmp/linux
	base "$linux" || return
	(cd "$source" && cp --parents .gitattributes COPYING CREDITS Kbuild Kconfig Makefile MAINTAINERS README \
		scripts/get_maintainer.pl arch/um/Makefile drivers/gpu/drm/panthor/Kconfig "$linux") || return
	mkdir -p "$linux/fs" "$linux/init" "$linux/ipc" "$linux/kernel" "$linux/lib"
	git -C "$linux" add -Af . && git -C "$linux" commit -q -m linux
	KERNEL_SRC=$linux vmali series "$tmp/based" || { note "$tmp/err"; return 1; }
	same 'last line' "base-commit: $(git -C "$linux" rev-parse HEAD)" \
		"$(tail -n 1 "$tmp/based/0000-cover-letter.patch")" || return
	cmp "$mails/series.mbx" "$tmp/based/series.mbx" || return
	# What the mails would not apply to is no base
	echo >>"$linux/drivers/dma-buf/dma-heap.c"
	KERNEL_SRC=$linux vmali series "$tmp/based"
	same status 1 "$?" && same message \
		"vmali: series: KERNEL_SRC: $linux has changes in what the series touches" "$(cat "$tmp/err")"
}

# refused LINE: with that in what is said, and nothing is written
refused()
{
	vmali series "$tmp/refused"
	same status 1 "$?" && [ ! -e "$tmp/refused" ] && grep -qxF "vmali: $1" "$tmp/err" && return
	note "$tmp/err"
	return 1
}

differ="series: kernel/patches/changes.txt and the patches differ"
second="dma-buf: heaps: Add reference counting"

# with_changes COMMAND...: its output instead of changes.txt, for one refused
with_changes()
{
	"$@" <"$top/kernel/patches/changes.txt" >"$patches/changes.txt"
}

entry_is_missing()
{
	with_changes sed "/^$second/,/^$/d"
	refused "changes.txt: says nothing about 0002-dma-buf-heaps-Add-reference-counting.patch: \"$second\"" &&
		refused "$differ"
}

entry_is_too_many()
{
	# shellcheck disable=SC2016
	with_changes sed '$a\
\
drm/panthor: Do something else\
  New in v2.'
	line=$(grep -n 'Do something else' "$patches/changes.txt" | cut -d : -f 1)
	refused "changes.txt, line $line: no patch is called \"drm/panthor: Do something else\"" && refused "$differ"
}

entry_is_twice()
{
	with_changes sed "\$a\\
\\
$second\\
  New in v2."
	line=$(grep -n "^$second" "$patches/changes.txt" | tail -n 1 | cut -d : -f 1)
	refused "changes.txt, line $line: \"$second\" is there twice"
}

entry_is_empty()
{
	# shellcheck disable=SC2016
	with_changes awk -v second="$second" '/^[^ ]/ { skip = 0 } !skip; $0 == second { skip = 1; print "" }'
	refused "changes.txt: nothing below \"$second\""
}

# The next version needs all of them to be written anew
entry_is_of_another_version()
{
	with_changes cat
	sed -i "1s/v$version/v$((version + 1))/" "$patches/cover-letter.txt"
	line=$(grep -n -A 1 "^$second" "$patches/changes.txt" | tail -n 1 | cut -d - -f 1)
	refused "changes.txt, line $line: \"$second\" starts with neither \"New in v$((version + 1))\" nor \"Changes since v$version\""
	status=$?
	cp "$top/kernel/patches/cover-letter.txt" "$patches/"
	return "$status"
}

cover_letter_without_a_version()
{
	sed -i '1s/ v[0-9]*\]/]/' "$patches/cover-letter.txt"
	refused "cover-letter.txt: the first line is not 'Subject: [PATCH vN] TITLE'"
	status=$?
	cp "$top/kernel/patches/cover-letter.txt" "$patches/"
	return "$status"
}

text_in_a_patch()
{
	with_changes cat
	patch=$patches/0002-dma-buf-heaps-Add-reference-counting.patch
	sed -i '0,/^---$/s//---\nBoris wants this./' "$patch"
	refused "0002-dma-buf-heaps-Add-reference-counting.patch: has text below '---', which git am drops; put it into kernel/patches/changes.txt"
	status=$?
	cp "$top/kernel/patches/${patch##*/}" "$patches/"
	return "$status"
}

# The series as commits, and back: nothing is lost, and the mails are the same
refresh()
{
	git -C "$tmp/am" tag -f vmali-base "HEAD~$total" >/dev/null
	cp "$patches/cover-letter.txt" "$patches/changes.txt" "$tmp/"
	vmali refresh "$tmp/am" || { note "$tmp/err"; return 1; }
	same message "vmali: kernel/patches: $total patches" "$(cat "$tmp/err")" &&
		cmp "$tmp/cover-letter.txt" "$patches/cover-letter.txt" &&
		cmp "$tmp/changes.txt" "$patches/changes.txt" || return
	# Written over an earlier series, of which nothing must stay
	cp -r "$mails" "$tmp/again"
	: >"$tmp/again/0099-of-a-longer-series.patch"
	vmali series "$tmp/again" || { note "$tmp/err"; return 1; }
	diff -r "$mails" "$tmp/again" >"$tmp/said" || { note "$tmp/said"; return 1; }
}

# A commit that was renamed has to be renamed in changes.txt, and is not lost
refresh_says_what_to_change()
{
	git -C "$tmp/am" commit -q --amend -m 'drm/panthor: Explain it all' || return
	vmali refresh "$tmp/am" || return
	last=$(sed -n 's/^\([^# ].*\)/\1/p' "$patches/changes.txt" | tail -n 1)
	grep -q "no patch is called \"$last\"" "$tmp/err" &&
		grep -q "says nothing about 00$total-drm-panthor-Explain-it-all.patch" "$tmp/err" &&
		same lines 3 "$(wc -l <"$tmp/err" | tr -d ' ')"
}

# What a commit's message has below "---" would not survive the next vmali tree
refresh_refuses_text()
{
	git -C "$tmp/am" commit -q --amend -m 'drm/panthor: Explain it all

All of it.
---
Changes since v1: more of it' || return
	ls "$patches" >"$tmp/before"
	vmali refresh "$tmp/am"
	same status 1 "$?" && grep -q "has text below '---'" "$tmp/err" &&
		same files "$(cat "$tmp/before")" "$(ls "$patches")"
}

plan 22
check written written
check numbered numbered
check nothing_but_the_patch nothing_but_the_patch
check changed changed
check cover_letter cover_letter
check nothing_invented nothing_invented
check recipients recipients
check git_am git_am
check mailbox mailbox
check checkpatch checkpatch
check foreign_directory foreign_directory
check base_commit base_commit
check entry_is_missing entry_is_missing
check entry_is_too_many entry_is_too_many
check entry_is_twice entry_is_twice
check entry_is_empty entry_is_empty
check entry_is_of_another_version entry_is_of_another_version
check cover_letter_without_a_version cover_letter_without_a_version
check text_in_a_patch text_in_a_patch
check refresh refresh
check refresh_says_what_to_change refresh_says_what_to_change
check refresh_refuses_text refresh_refuses_text
done_testing
