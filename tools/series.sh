# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali series: the series as it is mailed, from kernel/patches, cover-letter.txt and
# changes.txt; and whether the mails make of a pristine kernel what the machine's is.

# series_base: what the mails apply to, for the end of the cover letter
series_base()
{
	if [ "$source_kind" = tree ]; then
		echo "base-commit: $(git -C "$source_dir" rev-parse HEAD)"
		return
	fi
	base_version=$(make -s -C "$source_dir" kernelversion 2>/dev/null)
	case $source_kind in
	package) echo "Based on Linux $base_version, as in Debian's linux-source-$kernel_series." ;;
	*) echo "Based on Linux $base_version." ;;
	esac
}

# series_commits: the series on tag 0 of the repository of check/series.sh, each commit
# with "---" and what has changed at the end of its message; prints the last one
series_commits()
{
	commit=$(series_git rev-parse 0)
	n=1
	while [ "$n" -le "$patches" ]; do
		{
			series_git log -1 --format=%B "$n" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
			echo ---
			series_text changes "$(series_text subject "$(patch_of "$n")")"
		} >"$work/message"
		commit=$(
			GIT_AUTHOR_NAME=$(series_git log -1 --format=%an "$n")
			GIT_AUTHOR_EMAIL=$(series_git log -1 --format=%ae "$n")
			GIT_AUTHOR_DATE=$(series_git log -1 --format=%ad --date=raw "$n")
			export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE
			series_git commit-tree -p "$commit" -F "$work/message" "$n^{tree}"
		) || return
		n=$((n + 1))
	done
	echo "$commit"
}

# series_mails DIR: the cover letter and the patches
series_mails()
{
	# The kernel's own rules for what the lines of its hunks are called
	[ ! -e "$source_dir/.gitattributes" ] ||
		cp "$source_dir/.gitattributes" "$points/.git/info/attributes"
	last=$(series_commits) || return
	series_git branch -q -f mails "$last"
	series_git config branch.mails.description "$(printf '%s\n\n' "$series_title"; sed 1,2d "$cover")"
	# The cover letter is from whom the patches are, and as old as the last of them.
	GIT_COMMITTER_NAME=$(series_git log -1 --format=%an mails)
	GIT_COMMITTER_EMAIL=$(series_git log -1 --format=%ae mails)
	GIT_COMMITTER_DATE=$(series_git log -1 --format=%ad --date=raw mails)
	export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
	series_git format-patch -q -n --cover-letter --cover-from-description=subject \
		--subject-prefix="$series_prefix" --no-signature --zero-commit --abbrev=12 \
		--no-base --no-color --no-notes --no-thread -o "$1" 0..mails >/dev/null || return
	unset GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
	series_base >>"$1/0000-cover-letter.patch"
	for mail in "$1"/[0-9]*.patch; do
		case $mail in */0000-*) ;; *) cat "$mail" ;; esac
	done >"$1/series.mbx"
}

# series_recipients DIR: everybody whom get_maintainer.pl names, with why and for what
series_recipients()
{
	{
		echo "# Whom scripts/get_maintainer.pl of $source_id names for these patches, with the"
		echo "# numbers of the patches. A hint only: ask for the current MAINTAINERS, look at"
		echo "# each line, and add whom the reviews of the last version came from."
		(
			cd "$source_dir" || exit
			for mail in "$1"/[0-9]*.patch; do
				case $mail in */0000-*) continue ;; esac
				number=${mail##*/}
				number=${number%%-*}
				perl scripts/get_maintainer.pl --no-git --no-git-fallback --nofixes \
					--roles --norolestats "$mail" 2>/dev/null |
					sed "s/^/$((1$number - 10000))	/"
			done
		) | series_text recipients
	} >"$1/recipients.txt"
	grep -q '^[^#]' "$1/recipients.txt"
}

# series_apply DIR: git am of all of it on the pristine source, of which only the files
# that the series touches need to be in git; then every file of the machine's kernel must
# be there, and no other
series_apply()
{
	pristine=$work/pristine
	progress "linking the source"
	# Not with hard links where they can't be: git am writes new files anyway
	cp -al "$source_dir" "$pristine" 2>/dev/null || {
		rm -rf "$pristine"
		cp -a "$source_dir" "$pristine"
	} || return
	rm -rf "$pristine/.git"
	points=$pristine
	series_git init -q
	while IFS= read -r file; do
		[ ! -e "$pristine/$file" ] || printf '%s\n' "$file"
	done <"$work/touched" | series_git add -f --pathspec-from-file=-
	series_git commit -q -m "$source_id"
	progress "git am of $patches mails"
	if ! series_git am -q "$1/series.mbx" >"$work/am" 2>&1; then
		cat "$work/am"
		return 1
	fi
	[ "$(series_git rev-list --count HEAD)" -eq $((patches + 1)) ] || {
		echo "git am made $(series_git rev-list --count HEAD) commits of $patches mails"
		return 1
	}
	progress "comparing with the machine's kernel"
	# Quick: what is the same file, by a hard link, is not read
	diff -rq --no-dereference --exclude=.git "$pristine" "$kernel_source" >"$work/difference"
	[ $? -le 1 ] || return
	# kbuild's output is below it
	! grep -vxF "Only in $kernel_source: o" "$work/difference"
}

series_main()
{
	case ${1:-} in
	-h | --help) help_of series; exit ;;
	-*) die "series: unknown option $1" ;;
	esac
	[ $# -le 1 ] || die "series: one directory, please"
	mails_dir=${1:-$build/series}
	[ ! -e "$mails_dir" ] || [ -e "$mails_dir/series.mbx" ] || [ -z "$(ls -A "$mails_dir" 2>/dev/null)" ] ||
		die "series: $mails_dir has something else in it"

	. "$top/tools/ready.sh"
	ready_load
	. "$top/tools/changes.sh"
	. "$top/tools/check/series.sh"
	mkdir -p "$build"
	packages_install
	source_get
	work=$(mktemp -d "$build/series.XXXXXX") || exit 1
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM

	series_read
	[ "$patches" -gt 0 ] || die "series: there are no patches in kernel/patches"
	cover_read
	patches_have_no_remarks <"$work/patches"
	if changes_problems <"$work/patches" >"$work/problems"; then
		sed 's/^/vmali: /' "$work/problems" >&2
		die "series: kernel/patches/changes.txt and the patches differ"
	fi
	if [ "$source_kind" = tree ]; then
		git -C "$source_dir" rev-parse -q --verify HEAD >/dev/null 2>&1 ||
			die "series: KERNEL_SRC: $source_dir is no git tree"
		[ -z "$(xargs git -C "$source_dir" status --porcelain -- <"$work/touched")" ] ||
			die "series: KERNEL_SRC: $source_dir has changes in what the series touches"
	fi

	progress "the series as commits"
	points_make
	point_exists "$patches" || {
		progress_end
		cat "$work/am" >&2
		die "series: the patches do not apply to $source_id"
	}
	mkdir -p "$work/mails"
	progress "the mails"
	series_mails "$work/mails" || die "series: git format-patch failed"
	[ "$(find "$work/mails" -name '[0-9]*.patch' | wc -l)" -eq $((patches + 1)) ] ||
		die "series: git format-patch made another number of mails"
	progress "whom they are for"
	series_recipients "$work/mails" || die "series: get_maintainer.pl names nobody"

	kernel_patched_source "$work"
	series_apply "$work/mails" >"$work/said" || {
		progress_end
		head -n 20 "$work/said" >&2
		die "series: the mails do not make the machine's kernel of $source_id"
	}
	mkdir -p "$mails_dir"
	# Nothing stays of a series of more patches, or other names
	rm -f "$mails_dir"/[0-9][0-9][0-9][0-9]-*.patch "$mails_dir/series.mbx" "$mails_dir/recipients.txt"
	cp "$work/mails"/* "$mails_dir/" || die "series: cannot write $mails_dir"
	progress_end
	say "$mails_dir: $patches patches and the cover letter; git am makes the machine's kernel of $source_id"
}
