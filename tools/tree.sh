# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The series as a git work tree of the kernel, one commit a patch, and back.

tree_base=vmali-base

# git without the user's settings that change what is written, and with a name
# where the machine has none.
tree_git()
{
	git -C "$tree" -c core.autocrlf=false -c commit.gpgSign=false \
		-c user.name="$(git config user.name || echo vmali)" \
		-c user.email="$(git config user.email || echo vmali@localhost)" "$@"
}

# series_text WHAT: of the patches whose files are on standard input, see
# tools/launcher/series.h
series_text()
{
	launcher_build
	"$launcher" "$top" series-text "$1"
}

tree_dir()
{
	case $# in
	0) tree=$top/build/linux ;;
	1) tree=$1 ;;
	*) die "$command: one directory, please" ;;
	esac
	case $tree in -*) die "$command: unknown option $tree" ;; esac
}

tree_main()
{
	tree_dir "$@"
	[ ! -e "$tree" ] || die "tree: $tree exists already"
	. "$top/tools/ready.sh"
	ready_load
	mkdir -p "$build"
	packages_install
	source_get
	mkdir -p "${tree%/*}"

	if [ "$source_kind" = tree ] && [ -e "$source_dir/.git" ]; then
		progress "a work tree of $source_dir"
		run_logged "$build/log/tree.log" git -C "$source_dir" worktree add --detach \
			"$(cd "$(dirname "$tree")" && pwd)/${tree##*/}"
	else
		progress "copying $source_id"
		# Not hard links: this one is written to.
		cp -a "$source_dir" "$tree" || die "cannot copy to $tree"
		run_logged "$build/log/tree.log" git init -q "$tree"
		progress "committing $source_id: a minute or so"
		# What the kernel ignores belongs to its tarball all the same.
		run_logged "$build/log/tree.log" tree_git add -Af .
		run_logged "$build/log/tree.log" tree_git commit -q -m "$source_id"
	fi
	tree_git tag -f "$tree_base" >/dev/null

	for patch in "$top"/kernel/patches/[0-9]*.patch; do
		case $patch in */0000-* | *'[0-9]*'*) continue ;; esac
		progress "applying ${patch##*/}"
		run_logged "$build/log/tree.log" tree_git am -q "$patch"
	done
	progress_end
	say "$tree: $(tree_git rev-list --count "$tree_base..") commits on $tree_base; 'vmali refresh' writes them back"
}

refresh_main()
{
	tree_dir "$@"
	[ -e "$tree/.git" ] || die "refresh: $tree is no git tree (vmali tree makes one)"
	tree_git rev-parse -q --verify "$tree_base" >/dev/null ||
		die "refresh: $tree has no tag $tree_base to count from"
	[ -z "$(tree_git status --porcelain -uno)" ] ||
		die "refresh: $tree has changes that are not committed"

	patches=$top/kernel/patches
	mkdir -p "$patches" "$build"
	rm -rf "$build/patches.new"
	# Nothing in them that depends on the commit's name, the size of the series
	# or of the repository, or git's version.
	tree_git format-patch -q -N --no-signature --zero-commit --abbrev=12 --no-base --no-color \
		-o "$build/patches.new" "$tree_base.." >/dev/null || die "refresh: git format-patch failed"
	# A commit's message can have such text, too.
	find "$patches" "$build/patches.new" -maxdepth 1 -name '[0-9]*.patch' ! -name '0000-*' |
		LC_ALL=C sort >"$build/patches.list"
	series_text remarks <"$build/patches.list" || exit
	# The cover letter and what has changed are not made from commits.
	find "$patches" -maxdepth 1 -name '[0-9]*.patch' ! -name '0000-*' -delete
	for patch in "$build/patches.new"/*.patch; do
		[ ! -e "$patch" ] || mv "$patch" "$patches/"
	done
	rmdir "$build/patches.new" 2>/dev/null
	say "kernel/patches: $(find "$patches" -name '[0-9]*.patch' ! -name '0000-*' | wc -l) patches"
	# Their other texts are for the user to bring up to date.
	find "$patches" -maxdepth 1 -name '[0-9]*.patch' ! -name '0000-*' |
		LC_ALL=C sort >"$build/patches.list"
	series_text problems <"$build/patches.list" >"$build/patches.problems" || exit
	sed 's/^/vmali: /' "$build/patches.problems" >&2
}
