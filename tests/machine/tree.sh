#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali tree and vmali refresh: topics as commits, and back, to the byte.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/topics.sh"
tree=$tmp/tree
one=$(echo "$topics" | head -n 1)
always=$(sed -n 's/^\([a-z0-9-]*\)[ 	]*always$/\1/p' "$top/kernel/series/topics" | head -n 1)

# A commit a patch in the order of the topics, each with its topic; of a kernel of the touched
# files alone, as all of it takes a minute
commits()
{
	linux "$tmp/linux" || return
	KERNEL_SRC=$tmp/linux vmali tree "$tree" || { note "$tmp/err"; return 1; }
	"$build/bin/launcher" "$top" kernel patches default >"$tmp/patches"
	while IFS= read -r patch; do
		topic=${patch%/*}
		echo "${topic##*/} $(git mailinfo "$tmp/message" "$tmp/diff" <"$patch" | sed -n 's/^Subject: //p')"
	done <"$tmp/patches" >"$tmp/want"
	git -C "$tree" log --reverse --format='%(trailers:key=Topic,valueonly,separator=%x2C) %s' vmali-base.. >"$tmp/said"
	cmp "$tmp/want" "$tmp/said" | note && cmp -s "$tmp/want" "$tmp/said" &&
		grep -qxF "vmali: $tree: $(wc -l <"$tmp/want") commits on vmali-base; 'vmali refresh' writes them back" "$tmp/err"
}

# vmali-TOPIC at the end of each
tags()
{
	cut -d ' ' -f 1 "$tmp/want" | uniq >"$tmp/in-tree"
	same tags "$(sed 's/^/vmali-/' "$tmp/in-tree" | cat - /dev/null | sort)" \
		"$(git -C "$tree" tag -l 'vmali-*' | grep -vx vmali-base | sort)" || return
	before=$(git -C "$tree" rev-parse vmali-base)
	while IFS= read -r topic; do
		same "patches of $topic" "$(find "$top/kernel/series/$topic" -name '[0-9]*.patch' | wc -l)" \
			"$(git -C "$tree" rev-list --count "$before..vmali-$topic")" || return
		before=vmali-$topic
	done <"$tmp/in-tree"
}

# restored: the copy has the series as it is
restored()
{
	rm -rf "$series"
	cp -r "$top/kernel/series" "$series"
}

# Nothing is lost: patches, letters, changes, needs, configurations
round_trip()
{
	for patch in "$series/$one"/0001-*.patch; do
		: >"$patch"
	done
	rm "$(find "$series/$always" -name '[0-9]*.patch' | sort | tail -n 1)"
	vmali refresh "$tree" || { note "$tmp/err"; return 1; }
	# But for the ids of files, which are shorter in some patches
	diff -r -I '^index [0-9a-f]*\.\.[0-9a-f]*' "$top/kernel/series" "$series" >"$tmp/said"
	status=$?
	restored
	note "$tmp/said"
	same differences 0 "$status" &&
		same message "vmali: kernel/series: $(wc -l <"$tmp/want") patches of $(tr '\n' ' ' <"$tmp/in-tree" | sed 's/ $//')" \
			"$(cat "$tmp/err")"
}

# Only topics that a tree was made of are written back; patches without a commit are removed
part()
{
	KERNEL_SRC=$tmp/linux vmali tree --series "$one" "$tmp/part" || { note "$tmp/err"; return 1; }
	same topics "$one
$always" "$(git -C "$tmp/part" log --format='%(trailers:key=Topic,valueonly,separator=%x2C)' vmali-base.. | sort -u)" || return
	git -C "$tmp/part" reset -q --hard vmali-base
	vmali refresh "$tmp/part" || { note "$tmp/err"; return 1; }
	diff -rq "$top/kernel/series" "$series" | sed 's/: .*//' | sort | uniq -c | sed 's/^ *//' >"$tmp/said"
	{
		echo "$(find "$top/kernel/series/$one" -name '[0-9]*.patch' | wc -l) Only in $top/kernel/series/$one"
		echo "$(find "$top/kernel/series/$always" -name '[0-9]*.patch' | wc -l) Only in $top/kernel/series/$always"
	} | sort -k 4 >"$tmp/want.part"
	diff "$tmp/want.part" "$tmp/said" | note
	cmp -s "$tmp/want.part" "$tmp/said"
	status=$?
	restored
	return "$status"
}

# A commit that was renamed has to be renamed in changes.txt, and is not lost; a new one is of
# the topic of the one before it; the tag follows
changed_commits()
{
	git -C "$tree" commit -q --amend -m "um: Explain it all

Topic: $always" || return
	echo more >>"$tree/arch/um/kernel/stacktrace.c"
	git -C "$tree" commit -q -a -m 'um: Much more' || return
	vmali refresh "$tree" || { note "$tmp/err"; return 1; }
	total=$(find "$top/kernel/series/$always" -name '[0-9]*.patch' | wc -l)
	[ -e "$series/$always/$(printf %04d "$total")-um-Explain-it-all.patch" ] &&
		[ -e "$series/$always/$(printf %04d $((total + 1)))-um-Much-more.patch" ] &&
		! grep -q '^Topic: ' "$series/$always"/*.patch &&
		grep -q "^vmali: $always/changes.txt, line [0-9]*: no patch is called " "$tmp/err" &&
		same tag "$(git -C "$tree" rev-parse HEAD)" "$(git -C "$tree" rev-parse "vmali-$always")"
	status=$?
	restored
	return "$status"
}

# refused MESSAGE: by vmali refresh, which writes nothing
refused()
{
	vmali refresh "$tree"
	same status 1 "$?" && same message "vmali: refresh: $1" "$(cat "$tmp/err")" || return
	diff -r "$top/kernel/series" "$series" >"$tmp/said" || { note "$tmp/said"; return 1; }
}

# What a commit's message has below "---" would not survive the next vmali tree
text_below_the_message()
{
	git -C "$tree" commit -q --amend -m "um: Explain it all

All of it.

Topic: $always
---
Changes since v1: more of it" || return
	number=$(printf %04d $(($(find "$top/kernel/series/$always" -name '[0-9]*.patch' | wc -l) + 1)))
	refused "$always/$number-um-Explain-it-all.patch: has text below '---', which git am drops; put it into kernel/series/$always/changes.txt"
}

# A topic that does not exist, and one that is applied earlier than the commit before it
wrong_topics()
{
	number=$(printf %04d "$(git -C "$tree" rev-list --count vmali-base..)")
	git -C "$tree" commit -q --amend -m 'um: Explain it all' -m 'Topic: next' || return
	refused "$number-um-Explain-it-all.patch is of the topic 'next', which kernel/series/topics does not have" || return
	git -C "$tree" commit -q --amend -m 'um: Explain it all' -m "Topic: $one" || return
	refused "$number-um-Explain-it-all.patch is of $one, but comes after a commit of $always, which is applied later"
}

wrong_series()
{
	KERNEL_SRC=$tmp/linux vmali tree --series next "$tmp/none"
	same status 1 "$?" && same message \
		"vmali: --series: there is no topic 'next' (there are $(echo "$topics" | tr '\n' ' ' | sed -e 's/ $//' -e 's/ /, /g'))" \
		"$(cat "$tmp/err")" && [ ! -e "$tmp/none" ]
}

plan 8
check commits commits
check tags tags
check round_trip round_trip
check part part
check changed_commits changed_commits
check text_below_the_message text_below_the_message
check wrong_topics wrong_topics
check wrong_series wrong_series
done_testing
