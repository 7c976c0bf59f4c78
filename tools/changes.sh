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

# series_text WHAT [ARG]: see tools/launcher/series.h
series_text()
{
	launcher_build
	"$launcher" "$top" series-text "$@"
}

# patches_have_no_remarks: of the files on standard input. What would be lost is said
# before it is.
patches_have_no_remarks()
{
	series_text remarks || exit
}

# changes_problems: of the patches whose files are on standard input; prints what is
# wrong, a line each, and fails if nothing is. Needs cover_read.
changes_problems()
{
	series_text problems "$series_version"
}
