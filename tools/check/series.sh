# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The series as check.sh sees it: its patches, the files they touch, and every point
# of it as a git commit.

# No settings of the user's in what git does here.
series_git()
{
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null git -C "$points" \
		-c user.name=vmali -c user.email=vmali@localhost -c commit.gpgSign=false \
		-c core.autocrlf=false -c advice.detachedHead=false "$@"
}

# patch_of N: the file of the Nth patch, from 1
patch_of()
{
	sed -n "$1p" "$work/patches"
}

# patch_files N: what it touches
patch_files()
{
	sed -n 's#^diff --git a/\(.*\) b/.*#\1#p' "$(patch_of "$1")"
}

# patch_compiles N: whether it touches anything that is compiled
patch_compiles()
{
	patch_files "$1" | grep -qE '(\.[chS]|Kconfig|Makefile|Kbuild)$'
}

# series_read: the list of patches, the files they touch, the directories to compile
series_read()
{
	kernel_patches protm >"$work/patches"
	patches=$(wc -l <"$work/patches")
	n=1
	while [ "$n" -le "$patches" ]; do
		patch_files "$n"
		n=$((n + 1))
	done | LC_ALL=C sort -u >"$work/touched"

	# The nearest directory that kbuild knows before the series; without those
	# that are below another.
	grep -E '(\.[cS]|Kconfig|Makefile|Kbuild)$' "$work/touched" | while IFS= read -r file; do
		dir=${file%/*}
		while [ ! -e "$source_dir/$dir/Makefile" ] && [ ! -e "$source_dir/$dir/Kbuild" ]; do
			case $dir in */*) dir=${dir%/*} ;; *) break ;; esac
		done
		echo "$dir/"
	done | LC_ALL=C sort -u | awk '
		previous == "" || index($0, previous) != 1 { print; previous = $0 }' >"$work/dirs"
}

# point_key N: of the first N patches and of what is compiled of them
point_key()
{
	[ -s "$work/key.$1" ] || {
		cat "$work/dirs"
		head -n "$1" "$work/patches" | while IFS= read -r file; do
			patch_diff "$file"
		done
	} | hash_of >"$work/key.$1"
	cat "$work/key.$1"
}

# points_make: a repository of the touched files only: nothing else of the kernel
# takes part in git am.  Tags 0 to N; $work/am has what git said of the patch that
# failed, after which there are no more tags.
points_make()
{
	points=$work/points
	rm -rf "$points" "$work/am"
	mkdir -p "$points"
	series_git init -q
	while IFS= read -r file; do
		[ ! -e "$source_dir/$file" ] ||
			(cd "$source_dir" && cp --parents "$file" "$points")
	done <"$work/touched"
	series_git add -Af .
	series_git commit -q -m "$source_id"
	series_git tag 0
	n=1
	while [ "$n" -le "$patches" ]; do
		if ! series_git am -q "$(patch_of "$n")" >"$work/am" 2>&1; then
			series_git am --abort >/dev/null 2>&1
			break
		fi
		series_git tag "$n"
		n=$((n + 1))
	done
}

point_exists()
{
	series_git rev-parse -q --verify "refs/tags/$1" >/dev/null
}

# tree_new DIR: the pristine source, of hard links
tree_new()
{
	rm -rf "$1"
	mkdir -p "${1%/*}"
	cp -al "$source_dir" "$1" 2>/dev/null || {
		rm -rf "$1"
		cp -a "$source_dir" "$1"
	} || return
	rm -rf "$1/.git"
	: >"$1.touched"
}

# tree_set DIR N: makes it the tree after the Nth patch.  Only files whose content
# changes are written, and those are new files: the pristine tree keeps its own, and
# kbuild compiles what it has to.
tree_set()
{
	# What an earlier series touched goes back, too.
	cat "$work/touched" "$1.touched" | LC_ALL=C sort -u >"$1.touched.new"
	mv "$1.touched.new" "$1.touched"
	while IFS= read -r file; do
		rm -f "$work/content"
		if ! series_git show "refs/tags/$2:$file" >"$work/content" 2>/dev/null; then
			rm -f "$work/content"
			# Not in the series at all, or not there at this point.
			grep -qxF "$file" "$work/touched" || [ ! -e "$source_dir/$file" ] ||
				cp "$source_dir/$file" "$work/content"
		fi
		if [ ! -e "$work/content" ]; then
			rm -f "$1/$file"
		elif ! cmp -s "$work/content" "$1/$file"; then
			mkdir -p "$(dirname "$1/$file")"
			cp --remove-destination "$work/content" "$1/$file"
		fi
	done <"$1.touched"
}

# 0007/apply: git am, on what the patches before it made of the pristine source
check_apply()
{
	point_exists "$1" && return
	if point_exists "$(($1 - 1))"; then
		cat "$work/am"
	else
		echo "a patch before it does not apply"
	fi
	return 1
}

# 0007/checkpatch: --strict, by the kernel's own script in the kernel's tree.  From
# standard input: a file that git knows is taken for source.  One type is ignored,
# UNKNOWN_COMMIT_ID: a release has no history in which to look up a "Fixes:".  A patch
# that it had nothing to say about is not read again.
check_checkpatch()
{
	good=$store/checkpatch.$(hash_of <"$(patch_of "$1")")
	[ ! -e "$good" ] || return 0
	(cd "$source_dir" && perl scripts/checkpatch.pl --strict --show-types -q \
		--ignore UNKNOWN_COMMIT_ID - <"$(patch_of "$1")") 2>&1 && : >"$good"
}

# kernel_doc N OUT: what kernel-doc -Wall says of the files of the series at this point
kernel_doc()
{
	rm -rf "$work/kernel-doc"
	mkdir -p "$work/kernel-doc"
	series_git archive "$1" | tar -x -C "$work/kernel-doc" || return
	(
		cd "$work/kernel-doc" || exit
		find . -name '*.[ch]' | LC_ALL=C sort |
			PYTHONDONTWRITEBYTECODE=1 xargs -r python3 "$source_dir/tools/docs/kernel-doc" -none -Wall 2>&1
	) | sed 's#\./##' >"$2"
	return 0
}

# 0007/kernel-doc: nothing new since the patch before it
check_kernel_doc()
{
	command -v python3 >/dev/null || skip_because "python3 is not installed"
	point_exists "$1" || { echo "does not apply"; return 1; }
	[ -e "$work/kernel-doc.$(($1 - 1))" ] ||
		kernel_doc "$(($1 - 1))" "$work/kernel-doc.$(($1 - 1))" || return
	kernel_doc "$1" "$work/kernel-doc.$1" || return
	new_warnings "$work/kernel-doc.$(($1 - 1))" "$work/kernel-doc.$1"
}

# series/maintainers: somebody is told of each file, also of the new ones
check_maintainers()
{
	point_exists "$patches" || { echo "the series does not apply"; return 1; }
	tree_final || return
	failed=0
	while IFS= read -r file; do
		case $file in MAINTAINERS) continue ;; esac
		[ -e "$final/$file" ] || continue
		who=$(cd "$final" && perl scripts/get_maintainer.pl --no-git --no-git-fallback --no-rolestats \
			-f "$file" 2>/dev/null | grep -v '^linux-kernel@vger.kernel.org$')
		[ -n "$who" ] && continue
		echo "$file: get_maintainer.pl names nobody"
		failed=1
	done <"$work/touched"
	return "$failed"
}

# tree_final: sets final to a tree with the whole series, to read, not to compile in
tree_final()
{
	final=$store/final/src
	[ -e "$final.touched" ] || { progress "linking the source"; tree_new "$final"; } || return
	tree_set "$final" "$patches"
}

# warnings FILE: the warnings of a log, without the numbers of the lines
warnings()
{
	grep -iE 'warning|error' "$1" |
		sed -E -e "s#$store/[a-z0-9]*/(src|o)/##g" -e "s#$source_dir/##g" -e 's#(\.\./)+##g' -e 's#^src/##' \
			-e 's/^(Warning: [^ ]*):[0-9]+ /\1: /' -e 's/:[0-9]+(:[0-9]+)?:/:/' -e 's/:[0-9]+: /: /g'
}

# new_warnings BASE LOG: prints what LOG has and BASE has not, or not as often. What is
# in a header is said by each file that includes it, so there only the text counts.
new_warnings()
{
	warnings "$1" >"$work/before"
	warnings "$2" >"$work/after"
	awk '
		NR == FNR { before[$0]++; next }
		{ after[$0]++ }
		END {
			for (w in after)
				if (w ~ /\.h:/ ? !before[w] : after[w] > before[w]) {
					print w
					failed = 1
				}
			exit failed
		}' "$work/before" "$work/after"
}
