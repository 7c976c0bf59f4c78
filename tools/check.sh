#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali check: everything that can be said of the series and of this project's files
# without running them, in KTAP; with --suite, what running every point of it says.
set -u
top=$(cd "${0%/*}/.." && pwd -P) || exit 1
. "$top/tools/common.sh"
. "$top/tools/ready.sh"
ready_load
for part in sparse series build docs own suite; do
	# shellcheck disable=SC1090
	. "$top/tools/check/$part.sh"
done

# skip_because REASON: in a check
skip_because()
{
	echo "$1"
	exit 4
}

number()
{
	printf %04d "$1"
}

check_names()
{
	n=1
	while [ "$n" -le "$patches" ]; do
		nnnn=$(number "$n")
		if [ -n "$suite" ]; then
			for name in $suite_names; do
				echo "$nnnn/$name"
			done
		else
			printf '%s\n' "$nnnn/apply" "$nnnn/checkpatch"
			! patch_compiles "$n" ||
				printf '%s\n' "$nnnn/um" "$nnnn/arm64" "$nnnn/sparse" "$nnnn/kernel-doc"
		fi
		n=$((n + 1))
	done
	[ -n "$suite" ] ||
		printf '%s\n' series/uapi series/docs series/maintainers series/arm64-link \
			own/shellcheck own/checkpatch own/cppcheck own/mandoc own/floors
}

selected()
{
	name=$1
	shift
	[ $# -gt 0 ] || return 0
	for pattern; do
		# shellcheck disable=SC2254
		case $name in $pattern) return 0 ;; esac
	done
	return 1
}

# check_run NAME: what it says comes by standard output
check_run()
{
	n=$(echo "${1%%/*}" | sed 's/^0*//')
	if [ -n "$suite" ]; then
		check_suite "$n" "${1#*/}"
		return
	fi
	case $1 in
	own/shellcheck) check_shellcheck ;;
	own/checkpatch) check_own_checkpatch ;;
	own/cppcheck) check_cppcheck ;;
	own/mandoc) check_mandoc ;;
	own/floors) check_floors ;;
	series/uapi) check_uapi ;;
	series/docs) check_docs ;;
	series/maintainers) check_maintainers ;;
	series/arm64-link) check_link ;;
	*/apply) check_apply "$n" ;;
	*/checkpatch) check_checkpatch "$n" ;;
	*/um) check_build "$n" um ;;
	*/arm64) check_build "$n" arm64 ;;
	*/sparse) check_sparse "$n" ;;
	*/kernel-doc) check_kernel_doc "$n" ;;
	esac
}

suite='' list='' junit='' ktap=''
while [ $# -gt 0 ]; do
	# --option=value is --option value
	case $1 in
	--*=*)
		option=${1%%=*}
		value=${1#*=}
		shift
		set -- "$option" "$value" "$@"
		;;
	esac
	case $1 in
	--junit | --ktap)
		result_file check "$@"
		if [ "$1" = --junit ]; then junit=$2; else ktap=$2; fi
		shift
		;;
	--suite) suite=1 ;;
	--list) list=1 ;;
	-h | --help) cat "$top/tools/help/check.txt"; exit ;;
	--) shift; break ;;
	-*) die "check: unknown option $1 (vmali check --help lists them)" ;;
	*) break ;;
	esac
	shift
done

mkdir -p "$build"
packages_install
# Those of the checks are worth a try; what needs one that is not there is skipped.
[ -n "$list$suite" ] || packages_try "$top/tools/packages-check" || :
source_get
[ "$source_kind" != tree ] || die "check: the series is checked on a release, not on the tree in KERNEL_SRC"

work=$(mktemp -d "$build/check.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
series_read

check_names | while read -r name; do
	! selected "$name" "$@" || echo "$name"
done >"$work/names"
if [ ! -s "$work/names" ]; then
	die "check: no check matches: $*"
fi
if [ -n "$list" ]; then
	cat "$work/names"
	exit
fi

if [ -n "$suite" ]; then
	"$top/vmali" build || exit
else
	sparse_get
	# Marked, so that what sparse says can be told from what the compiler does.
	cat >"$work/sparse" <<-EOF
		#!/bin/sh
		"$sparse" "\$@" 2>&1 | sed 's/^/sparse: /' >&2
	EOF
	chmod +x "$work/sparse"
	# Everything that a result depends on but the patches, which have keys of their own.
	store=$cache/check/$({
		echo "recipe 2"
		echo "$source_id"
		gcc -dumpfullversion -dumpmachine
		aarch64-linux-gnu-gcc -dumpfullversion 2>/dev/null
		[ -z "$sparse" ] || "$sparse" --version
		cat "$top"/kernel/configs/base.config "$top"/kernel/configs/protm.config "$top"/kernel/configs/arm64.config
	} | hash_of)
	mkdir -p "$store"
	points_make
fi

# check_all: prints the results as they come, and keeps the number of failures
check_all()
{
	passed=0 failed=0 skipped=0 count=0 of_patch=
	echo "KTAP version 1"
	echo "1..$(wc -l <"$work/names")"
	while read -r name; do
		count=$((count + 1))
		case $name in
		[0-9]*)
			patch=$(patch_of "$(echo "${name%%/*}" | sed 's/^0*//')")
			[ "$patch" = "$of_patch" ] || printf '# %s\n' "${patch##*/}"
			of_patch=$patch
			;;
		esac
		(check_run "$name") >"$work/said" </dev/null
		status=$?
		progress_end
		case $status in
		0)
			passed=$((passed + 1))
			sed 's/^/# /' "$work/said"
			echo "ok $count $name"
			;;
		4)
			skipped=$((skipped + 1))
			echo "ok $count $name # SKIP $(tail -n 1 "$work/said")"
			;;
		*)
			failed=$((failed + 1))
			sed 's/^/# /' "$work/said"
			echo "not ok $count $name"
			;;
		esac
	done <"$work/names"
	echo "# $passed passed, $failed failed, $skipped skipped"
	echo "$failed" >"$work/failed"
}

check_all | tee "$work/ktap"
failed=$(cat "$work/failed")
[ -z "$ktap" ] || cp "$work/ktap" "$ktap" || exit 1
if [ -n "$junit" ]; then
	host_program ktap
	rm -f "$junit"
	"$build/tools/ktap" --junit "$junit" "check=$work/ktap:$((failed > 0))" >/dev/null
	[ -e "$junit" ] || exit 1
fi
[ "$failed" -eq 0 ]
