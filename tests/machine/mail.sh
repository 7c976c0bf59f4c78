#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali series: mails of each topic that are complete, that git am takes on what the topic needs,
# and that make what the machine is compiled from; what is missing is said.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/topics.sh"
mails=$tmp/mails

# title TOPIC: "PATCH v2", as the subjects have it
title()
{
	prefix=$(sed -n '1s/^Subject: \[\([^]]*\)\] .*/\1/p' "$top/kernel/series/$1/cover-letter.txt")
	! grep -q '^design: open' "$top/kernel/series/$1/series" || prefix="RFC $prefix"
	echo "$prefix"
}

# patches_of TOPIC: its files
patches_of()
{
	find "$top/kernel/series/$1" -name '[0-9]*.patch' | sort
}

count_of()
{
	patches_of "$1" | wc -l
}

# each FUNCTION: for each topic that has patches
each()
{
	for topic in $topics; do
		total=$(count_of "$topic")
		[ "$total" -eq 0 ] || "$1" "$topic" || { echo "$topic" | note; return 1; }
	done
}

# sent TOPIC: the mails with patches
sent()
{
	find "$mails/$1" -name '[0-9]*.patch' ! -name '0000-*' | sort
}

written_of()
{
	same mails $((total + 1)) "$(find "$mails/$1" -name '[0-9]*.patch' | wc -l)" &&
		[ -s "$mails/$1/series.mbx" ] && [ -s "$mails/$1/recipients.txt" ]
}

written()
{
	vmali series --from "$from" "$mails" || { note "$tmp/err"; return 1; }
	all=$(cat "$top"/kernel/series/*/[0-9]*.patch | grep -c '^Subject: ')
	each written_of &&
		grep -q "^vmali: $mails: $all patches of [0-9]* topics; git am makes the machine's kernel" "$tmp/err"
}

# In the order of the files, as git am and reviewers see it
numbered_of()
{
	n=0
	for mail in "$mails/$1"/[0-9]*.patch; do
		git mailinfo -k "$tmp/message" "$tmp/diff" <"$mail" >"$tmp/info"
		subject=$(sed -n 's/^Subject: //p' "$tmp/info")
		want=$(printf '[%s %0*d/%d] ' "$(title "$1")" "${#total}" "$n" "$total")
		# What git leaves in a message after a conflict
		! grep '^#' "$tmp/message" >"$tmp/debris" || { note "$tmp/debris"; return 1; }
		case $subject in "$want"?*) ;; *) same subject "$want..." "$subject"; return ;; esac
		case ${mail##*/} in "$(printf %04d "$n")"-*) ;; *) return 1 ;; esac
		n=$((n + 1))
	done
}

numbered()
{
	each numbered_of
}

# Date, subject, message and diff are the patch's, author and sign-off the sender's; git am sees
# nothing else
nothing_but_the_patch_of()
{
	for mail in $(sent "$1"); do
		git mailinfo "$tmp/message" "$tmp/diff" <"$mail" >"$tmp/info"
		git mailinfo "$tmp/message.patch" "$tmp/diff.patch" \
			<"$top/kernel/series/$1/${mail##*/}" >"$tmp/info.patch"
		author=$(sed -n 's/^Author: //p' "$tmp/info.patch")
		mail_of_author=$(sed -n 's/^Email: //p' "$tmp/info.patch")
		grep -qxF "Signed-off-by: $author <$mail_of_author>" "$tmp/message.patch" || return
		sed -i "s/^Signed-off-by: $author <.*/Signed-off-by: $from/" "$tmp/message.patch"
		sed -i -e "s/^Author: .*/Author: ${from% <*}/" \
			-e "s/^Email: .*/Email: $(echo "$from" | sed 's/.*<\(.*\)>/\1/')/" "$tmp/info.patch"
		for part in info message diff; do
			# From the first file on, and without the files' ids, which can be shorter
			sed -n -i "$([ "$part" != diff ] || echo '/^diff --git/,')"'$p' "$tmp/$part" "$tmp/$part.patch"
			# A topic is kept as it is in the default, where one that it does not need can
			# have moved its lines
			sed -i -e '/^index [0-9a-f]*\.\.[0-9a-f]*/d' \
				-e 's/^@@ -[0-9]*\([0-9,]*\) +[0-9]*\([0-9,]*\) @@/@@ \1 \2 @@/' \
				"$tmp/$part" "$tmp/$part.patch"
			cmp "$tmp/$part" "$tmp/$part.patch" | note && cmp -s "$tmp/$part" "$tmp/$part.patch" || return
		done
	done
}

nothing_but_the_patch()
{
	each nothing_but_the_patch_of
}

# No name but the sender's: neither this machine's nor the repository's
only_the_sender()
{
	placeholder=$(sed -n 's/^Signed-off-by: .*<\(.*\)>$/\1/p' "$(patches_of um | head -n 1)")
	[ -n "$placeholder" ] && ! grep -rqF "$placeholder" "$mails" && ! grep -rq 'vmali@localhost' "$mails"
}

# Between the first "---" and the second, as it is in changes.txt
changed_of()
{
	version=$(title "$1" | sed -n 's/.* v//p')
	for mail in $(sent "$1"); do
		subject=$(git mailinfo "$tmp/message" "$tmp/diff" <"$mail" | sed -n 's/^Subject: //p')
		# Without a remark there is one line "---"
		: >"$tmp/said"
		[ "$(grep -c '^---$' "$mail")" -eq 1 ] ||
			sed -n '/^---$/,/^---$/p' "$mail" | sed -e '1d' -e '$d' >"$tmp/said"
		subject=$subject awk '
			/^#/ { next }
			/^[^ ]/ { on = $0 == ENVIRON["subject"]; next }
			on && NF { print substr($0, 3) }' "$top/kernel/series/$1/changes.txt" >"$tmp/want"
		cmp "$tmp/want" "$tmp/said" || return
		[ -z "$version" ] || head -n 1 "$tmp/said" |
			grep -qE "^(New in v${version}[.:]|Changes since v$((version - 1))[ :])" || return
		# As wide as the messages are
		! grep -E '^.{76}' "$tmp/said" || return
	done
}

changed()
{
	each changed_of
}

# The text, all patches, the diffstat of the whole, the base and what is needed on it
cover_letter_of()
{
	letter=$mails/$1/0000-cover-letter.patch
	sed '1,2d' "$top/kernel/series/$1/cover-letter.txt" >"$tmp/text"
	while IFS= read -r line; do
		grep -qxF -e "$line" "$letter" || { same 'a line of the text' "$line" nothing; return; }
	done <"$tmp/text"
	for mail in $(sent "$1"); do
		subject=$(git mailinfo "$tmp/message" "$tmp/diff" <"$mail" | sed -n 's/^Subject: //p')
		tr '\n' ' ' <"$letter" | tr -s ' ' | grep -qF " $subject " ||
			{ same 'in the cover letter' "$subject" nothing; return; }
	done
	needed "$1" >"$tmp/needed"
	# As git counts them: without line numbers and blanks
	while IFS= read -r patch; do
		git patch-id --stable <"$patch" | sed 's/^\([0-9a-f]*\) .*/prerequisite-patch-id: \1/'
	done <"$tmp/needed" >"$tmp/want"
	grep '^prerequisite-patch-id: ' "$letter" >"$tmp/said"
	cmp "$tmp/want" "$tmp/said" | note && cmp -s "$tmp/want" "$tmp/said" &&
		same from "From: $from" "$(grep '^From: ' "$letter")" &&
		grep -q " $(touched "$top/kernel/series/$1"/[0-9]*.patch | wc -l) files\? changed, " "$letter" &&
		same base "Based on Linux $release, as in Debian's linux-source-7.3." \
			"$(sed '/^prerequisite-patch-id: /d' "$letter" | tail -n 1)"
}

cover_letter()
{
	release=$(make -s --no-print-directory -C "$source" kernelversion)
	each cover_letter_of
}

# Threads are the sender's to make, and addresses are those of the kernel's MAINTAINERS
nothing_invented()
{
	for mail in "$mails"/*/[0-9]*.patch; do
		sed '/^$/q' "$mail" >"$tmp/headers"
		! grep -qiE '^(message-id|in-reply-to|references|to|cc|bcc):' "$tmp/headers" || return
	done
}

recipients_of()
{
	if grep -v '^#' "$mails/$1/recipients.txt" | grep -v '@[^ 	]*	# [a-z ]*:\( [0-9]*\)*$' >"$tmp/said"; then
		note "$tmp/said"
		return 1
	fi
	tree=$(sed -n 's/^tree: //p' "$top/kernel/series/$1/series")
	[ -z "$tree" ] || grep -qxF "# For the tree $tree." "$mails/$1/recipients.txt" || return
	n=1
	while [ "$n" -le "$total" ]; do
		grep -v '^#' "$mails/$1/recipients.txt" | grep -v '^linux-kernel@' | grep -qE " $n( |\$)" ||
			{ same "for patch $n" recipients none; return; }
		n=$((n + 1))
	done
}

recipients()
{
	each recipients_of
}

# Each mail by itself, on the touched files with what the topic needs; the result is what the
# topic's patches make
git_am_of()
{
	git -C "$tmp/am" checkout -q pristine || return
	needed "$1" >"$tmp/needed"
	while IFS= read -r patch; do
		git -C "$tmp/am" am -q "$patch" >"$tmp/said" 2>&1 || { note "$tmp/said"; return 1; }
	done <"$tmp/needed"
	git -C "$tmp/am" tag -f base >/dev/null
	for mail in $(sent "$1"); do
		git -C "$tmp/am" am -q "$mail" >"$tmp/said" 2>&1 || { note "$tmp/said"; return 1; }
	done
	same commits "$total" "$(git -C "$tmp/am" rev-list --count base..)" || return
	git -C "$tmp/am" tag -f mails >/dev/null
	git -C "$tmp/am" checkout -q base
	for patch in $(patches_of "$1"); do
		git -C "$tmp/am" am -q "$patch" || return
	done
	git -C "$tmp/am" diff --exit-code --stat mails | note
	git -C "$tmp/am" diff --quiet mails
}

git_am()
{
	base "$tmp/am" && git -C "$tmp/am" tag pristine && each git_am_of
}

# All of the default, one topic after the other; the result is the machine's
git_am_of_all()
{
	git -C "$tmp/am" checkout -q pristine || return
	"$build/bin/launcher" "$top" kernel patches default >"$tmp/patches"
	while IFS= read -r patch; do
		topic=${patch%/*}
		git -C "$tmp/am" am -q "$mails/${topic##*/}/${patch##*/}" >"$tmp/said" 2>&1 ||
			{ note "$tmp/said"; return 1; }
	done <"$tmp/patches"
	kernel=${VMALI_KERNEL:-$("$top/vmali" run --dry-run -- true | sed -n "s#.* '*\([^ ']*\)/linux'* mem=.*#\1#p")}
	all_touched | while IFS= read -r file; do
		[ -e "$kernel/src/$file" ] || [ -e "$tmp/am/$file" ] || continue
		cmp "$tmp/am/$file" "$kernel/src/$file" || exit
	done || return
	# Nothing else of the kernel is changed; what kbuild writes is below its source
	diff -rq --no-dereference "$source" "$kernel/src" | sed -n \
		-e "s#^Files $source/\(.*\) and .* differ\$#\1#p" \
		-e "s#^Only in $kernel/src: o\(-uapi\)*\$##" -e "s#^Only in $kernel/src/\(.*\): #\1/#p" \
		-e "t" -e '/^Only in/p' >"$tmp/differ"
	all_touched | grep -vxF -f - "$tmp/differ" >"$tmp/others" || return 0
	note "$tmp/others"
	return 1
}

# b4 and git am take the mailbox, which has no cover letter
mailbox_of()
{
	rm -rf "$tmp/split"
	mkdir -p "$tmp/split"
	same mails "$total" "$(git mailsplit -o"$tmp/split" "$mails/$1/series.mbx")" || return
	for mail in "$tmp/split"/*; do
		git mailinfo -k "$tmp/message" "$tmp/diff" <"$mail" | sed -n 's/^Subject: //p'
	done >"$tmp/subjects"
	same first "[$(title "$1") $(printf %0*d "${#total}" 1)/$total]" "$(sed -n '1s/\].*/]/p' "$tmp/subjects")" &&
		same last "[$(title "$1") $total/$total]" "$(sed -n '$s/\].*/]/p' "$tmp/subjects")"
}

mailbox()
{
	each mailbox_of
}

# With "---" twice, too; the types that are ignored are those of tools/check/patch.c
checkpatch()
{
	# shellcheck disable=SC2046
	(cd "$source" && perl scripts/checkpatch.pl --strict --show-types -q --ignore UNKNOWN_COMMIT_ID,FILE_PATH_CHANGES \
		$(find "$mails" -name '[0-9]*.patch' ! -name '0000-*')) >"$tmp/said" 2>&1 &&
		[ ! -s "$tmp/said" ] && return
	note "$tmp/said"
	return 1
}

foreign_directory()
{
	mkdir "$tmp/foreign"
	echo mine >"$tmp/foreign/0001-mine.patch"
	vmali series --from "$from" "$tmp/foreign"
	same status 1 "$?" && same message "vmali: series: $tmp/foreign has files that are not mails of topics; name another directory" "$(cat "$tmp/err")" &&
		same content mine "$(cat "$tmp/foreign/0001-mine.patch")"
}

# Without a sender, nothing is made
needs_a_sender()
{
	vmali series "$tmp/refused"
	same status 1 "$?" && same message \
		"vmali: series: --from 'NAME <MAIL>' is missing: the sender signs the mails off" "$(cat "$tmp/err")" || return
	for sender in '' ada@tester.example 'Ada <ada>'; do
		vmali series --from "$sender" "$tmp/refused"
		same status 1 "$?" && same message "vmali: series: --from is 'NAME <MAIL>', not '$sender'" \
			"$(cat "$tmp/err")" || return
	done
	[ ! -e "$tmp/refused" ]
}

# A git tree of the kernel: its commit is the base
base_commit()
{
	linux "$tmp/linux" || return
	KERNEL_SRC=$tmp/linux vmali series --from "$from" "$tmp/based" || { note "$tmp/err"; return 1; }
	for topic in $topics; do
		[ -e "$mails/$topic" ] || continue
		same 'last line' "base-commit: $(git -C "$tmp/linux" rev-parse HEAD)" \
			"$(sed '/^prerequisite-patch-id: /d' "$tmp/based/$topic/0000-cover-letter.patch" | tail -n 1)" || return
		cmp "$mails/$topic/series.mbx" "$tmp/based/$topic/series.mbx" || return
	done
	# What the mails would not apply to is no base
	echo >>"$tmp/linux/drivers/gpu/drm/panthor/panthor_sched.c"
	KERNEL_SRC=$tmp/linux vmali series --from "$from" "$tmp/based"
	same status 1 "$?" && same message \
		"vmali: series: KERNEL_SRC: $tmp/linux has changes in what the series touches" "$(cat "$tmp/err")"
}

# refused LINE: with that in what is said, and nothing is written
refused()
{
	vmali series --from "$from" "$tmp/refused"
	same status 1 "$?" && [ ! -e "$tmp/refused" ] && grep -qxF "vmali: $1" "$tmp/err" && return
	note "$tmp/err"
	return 1
}

# Topics that are added to the copy, to be wrong: its mails are as good as its text
wrong_topic()
{
	mkdir "$series/wrong"
	echo wrong >>"$series/topics"
	echo 'design: settled' >"$series/wrong/series"
	printf 'Subject: [PATCH v2] wrong: All\n\nText.\n' >"$series/wrong/cover-letter.txt"
	printf 'wrong: One\n  New in v2.\n' >"$series/wrong/changes.txt"
	printf 'Subject: [PATCH] wrong: One\n\n---\n%s a | 1 +\n\ndiff --git a/a b/a\n' '' \
		>"$series/wrong/0001-wrong-One.patch"
}

text_is_missing()
{
	wrong_topic
	: >"$series/wrong/changes.txt"
	refused 'wrong/changes.txt: says nothing about 0001-wrong-One.patch: "wrong: One"' &&
		refused 'series: changes.txt and the patches differ' || return
	printf 'wrong: One\n  New in v1.\n' >"$series/wrong/changes.txt"
	refused 'wrong/changes.txt, line 2: "wrong: One" starts with neither "New in v2" nor "Changes since v1"' || return
	printf 'wrong: One\n  New in v2.\n\nwrong: Two\n  New in v2.\n' >"$series/wrong/changes.txt"
	refused 'wrong/changes.txt, line 4: no patch is called "wrong: Two"'
}

cover_letter_is_missing()
{
	rm "$series/wrong/cover-letter.txt"
	refused "wrong/cover-letter.txt: the first line is not 'Subject: [PATCH] TITLE', or with [PATCH vN]"
	status=$?
	printf 'Subject: [PATCH v2] wrong: All\n\nText.\n' >"$series/wrong/cover-letter.txt"
	return "$status"
}

text_in_a_patch()
{
	sed -i 's/^---$/---\nBoris wants this./' "$series/wrong/0001-wrong-One.patch"
	refused "wrong/0001-wrong-One.patch: has text below '---', which git am drops; put it into kernel/series/wrong/changes.txt"
}

# Written over what was there, of which nothing must stay; by make
written_again()
{
	rm -r "$series/wrong"
	cp "$top/kernel/series/topics" "$series/topics"
	cp -r "$mails" "$tmp/again"
	: >"$tmp/again/um/0099-of-a-longer-series.patch"
	cp -r "$tmp/again/um" "$tmp/again/gone"
	VMALI_BUILD=$tmp/build make -C "$copy" series ARGS="--from '$from' $tmp/again" >"$tmp/out" 2>"$tmp/err" ||
		{ note "$tmp/err"; return 1; }
	diff -r "$mails" "$tmp/again" >"$tmp/said" || { note "$tmp/said"; return 1; }
}

# docs/reviewing.md lists each patch with its subject
listed_of()
{
	patches_of "$1" >"$tmp/patches"
	while IFS= read -r patch; do
		number=$(basename "$patch" | sed 's/^0*\([0-9]*\)-.*/\1/')
		row=$(git mailinfo -b /dev/null /dev/null <"$patch" | sed -n 's/^Subject: //p')
		row="| $1/$number | $row |"
		grep -qF "$row" "$top/docs/reviewing.md" || { echo "no row $row" | note; return 1; }
	done <"$tmp/patches"
}

listed()
{
	each listed_of &&
		same rows "$(cat "$top"/kernel/series/*/[0-9]*.patch | grep -c '^Subject: ')" \
			"$(grep -cE '^\| [a-z-]+/[0-9]+ \|' "$top/docs/reviewing.md")"
}

plan 20
check written written
check numbered numbered
check nothing_but_the_patch nothing_but_the_patch
check only_the_sender only_the_sender
check changed changed
check cover_letter cover_letter
check nothing_invented nothing_invented
check recipients recipients
check git_am git_am
check git_am_of_all git_am_of_all
check mailbox mailbox
check checkpatch checkpatch
check foreign_directory foreign_directory
check needs_a_sender needs_a_sender
check base_commit base_commit
check text_is_missing text_is_missing
check cover_letter_is_missing cover_letter_is_missing
check text_in_a_patch text_in_a_patch
check written_again written_again
check listed listed
done_testing
