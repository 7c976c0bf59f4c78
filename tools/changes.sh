# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What is said of the series beside its patches: the version that it is posted as, in the
# subject of cover-letter.txt, and what has changed in each patch, in changes.txt. Not in
# the patches themselves, whose text below "---" git am drops: it would not survive
# vmali tree and refresh, and would be a reason to compile another kernel.

cover=$top/kernel/patches/cover-letter.txt
changes=$top/kernel/patches/changes.txt

# cover_read: sets series_prefix ("PATCH v2"), series_version (2) and series_title
cover_read()
{
	subject=$(sed -n '1s/^Subject: //p' "$cover")
	series_prefix=$(echo "$subject" | sed -n 's/^\[\([A-Z][A-Z -]*v[1-9][0-9]*\)\] .*/\1/p')
	series_version=${series_prefix##*v}
	series_title=${subject#*\] }
	if [ -z "$series_prefix" ] || [ -z "$series_title" ]; then
		die "cover-letter.txt: the first line is not 'Subject: [PATCH vN] TITLE'"
	fi
	if [ -n "$(sed -n 2p "$cover")" ] || [ -z "$(sed -n 3p "$cover")" ]; then
		die "cover-letter.txt: no text after the subject and an empty line"
	fi
}

# patch_subject FILE: as git has it, without folding and "[PATCH]"
patch_subject()
{
	awk '
		/^Subject: / { subject = $0; next }
		subject != "" && /^[ \t]/ { sub(/^[ \t]+/, " "); subject = subject $0; next }
		subject != "" { exit }
		END {
			sub(/^Subject: (\[[^]]*\] )?/, "", subject)
			print subject
		}' "$1"
}

# patch_remark FILE: what is below the first "---" and neither diffstat nor diff
patch_remark()
{
	awk '
		/^diff --git / { exit }
		below && !/^ .*\|  *(Bin|[0-9])/ && !/^ [0-9]+ files? changed/ &&
			!/^ (create|delete|rename|copy|mode change) / && !/^---$/ && NF
		/^---$/ { below = 1 }' "$1"
}

# patches_have_no_remarks: of the files on standard input. What would be lost is said
# before it is.
patches_have_no_remarks()
{
	while IFS= read -r patch; do
		[ -z "$(patch_remark "$patch")" ] || die "${patch##*/}: has text below '---'," \
			"which git am drops; put it into kernel/patches/changes.txt"
	done
}

# changes_of SUBJECT: that patch's text
changes_of()
{
	subject=$1 awk '
		/^#/ { next }
		/^[^ ]/ { mine = $0 == ENVIRON["subject"]; next }
		mine { sub(/^  /, ""); text = text $0 "\n" }
		END {
			sub(/\n+$/, "", text)
			if (text != "") print text
		}' "$changes"
}

# changes_problems: of the patches whose files are on standard input; prints what is
# wrong, a line each, and fails if nothing is. Needs cover_read.
changes_problems()
{
	while IFS= read -r patch; do
		printf '%s\t%s\n' "${patch##*/}" "$(patch_subject "$patch")"
	done | awk -F '\t' -v version="$series_version" '
		function finish() {
			if (subject != "" && !lines)
				print "changes.txt: nothing below \"" subject "\""
		}
		NR == FNR { file[$2] = $1; order[++n] = $2; next }
		/^#/ || /^[ \t]*$/ { next }
		/^  / {
			if (subject == "") {
				print "changes.txt, line " FNR ": text before the first subject"
				next
			}
			if (!lines++ && $0 !~ "^  New in v" version "[.:]" && $0 !~ "^  Changes since v" (version - 1) "[ :]")
				print "changes.txt, line " FNR ": \"" subject "\" starts with neither \"New in v" \
					version "\" nor \"Changes since v" (version - 1) "\""
			next
		}
		/^[ \t]/ { print "changes.txt, line " FNR ": indented by something else than two blanks"; next }
		{
			finish()
			subject = $0
			lines = 0
			if (seen[subject]++)
				print "changes.txt, line " FNR ": \"" subject "\" is there twice"
			else if (!(subject in file))
				print "changes.txt, line " FNR ": no patch is called \"" subject "\""
		}
		END {
			finish()
			for (i = 1; i <= n; i++)
				if (!seen[order[i]])
					print "changes.txt: says nothing about " file[order[i]] ": \"" order[i] "\""
		}' - "$changes" | grep .
}
