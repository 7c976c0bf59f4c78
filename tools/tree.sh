# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The series as a git work tree of the kernel, one commit a patch, and back.

tree_base=vmali-base

# git without the user's settings that change what is written, and with a name
# where the machine has none. It does not repack the new tree: that takes a minute of CPU time
# in the background, and the user's own git commands do it when it is useful.
tree_git()
{
	git -C "$tree" -c core.autocrlf=false -c commit.gpgSign=false -c gc.auto=0 \
		-c user.name="$(git config user.name || echo vmali)" \
		-c user.email="$(git config user.email || echo vmali@localhost)" "$@"
}

# tree_tool ARG...: see tools/launcher/refresh.h
tree_tool()
{
	launcher_build
	"$launcher" "$top" tree "$@"
}

tree_dir()
{
	case $# in
	0) tree=$top/build/linux ;;
	1) tree=$1 ;;
	*) die "$command: more than one directory" ;;
	esac
	case $tree in -*) die "$command: unknown option $tree" ;; esac
}

# tree_topics: the file with the topics that the tree was made with. Work trees of one
# repository share their tags, but not this.
tree_topics()
{
	echo "$(tree_git rev-parse --absolute-git-dir)/vmali-topics"
}

# tree_linux: the file with the older Linux that the tree is of, if it is
tree_linux()
{
	echo "$(tree_git rev-parse --absolute-git-dir)/vmali-linux"
}

# tree_tag: vmali-TOPIC for each topic, at the last of its commits
tree_tag()
{
	topic=
	for commit in $(tree_git rev-list --reverse "$tree_base.."); do
		named=$(tree_git log -1 --format=%B "$commit" | sed -n 's/^Topic: //p' | tail -n 1)
		topic=${named:-$topic}
		[ -z "$topic" ] || tree_git tag -f "vmali-$topic" "$commit" >/dev/null
	done
}

tree_main()
{
	series=default
	while :; do
		case ${1:-} in
		--series=* | --kernel=*) value=${1#*=} used=1 ;;
		--series | --kernel)
			[ $# -gt 1 ] || die "tree: $1 needs a value"
			value=$2 used=2
			;;
		*) break ;;
		esac
		case $1 in
		--series*) series=$value ;;
		*) export VMALI_LINUX="$value" ;;
		esac
		shift "$used"
	done
	tree_dir "$@"
	[ ! -e "$tree" ] || die "tree: $tree exists already"
	. "$top/tools/ready.sh"
	ready_load
	mkdir -p "$build"
	# A mistake is reported before anything is copied
	made=$(mktemp -d "$build/tree.XXXXXX") || exit
	trap 'rm -rf "$made"' EXIT
	trap 'exit 130' INT TERM
	kernel_patches "$series" >"$made/list" || exit
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

	while IFS= read -r patch; do
		topic=${patch%/*}
		topic=${topic##*/}
		progress "applying $topic/${patch##*/}"
		tree_tool topic "$topic" <"$patch" >"$made/patch.mbox" || exit
		run_logged "$build/log/tree.log" tree_git am -q "$made/patch.mbox"
	done <"$made/list"
	sed 's#/[^/]*$##; s#.*/##' "$made/list" | uniq >"$(tree_topics)"
	echo "${VMALI_LINUX:-}" >"$(tree_linux)"
	tree_tag
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

	VMALI_LINUX=$(cat "$(tree_linux)" 2>/dev/null)
	export VMALI_LINUX
	mkdir -p "$build"
	rm -rf "$build/patches.new"
	# Nothing in them that depends on the commit's name, the size of the series
	# or of the repository, or git's version.
	tree_git format-patch -q -N --no-signature --zero-commit --abbrev=12 --no-base --no-color \
		-o "$build/patches.new" "$tree_base.." >/dev/null || die "refresh: git format-patch failed"
	# shellcheck disable=SC2046
	tree_tool refresh "$build/patches.new" $(cat "$(tree_topics)" 2>/dev/null) || exit
	rm -rf "$build/patches.new"
	tree_tag
}
