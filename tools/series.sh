# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali check and vmali series: what their programs need, and then these.

# series_prepare PROGRAM: builds it
series_prepare()
{
	VMALI_TOP=$top VMALI_BUILD=$build VMALI_JOBS=$jobs
	export VMALI_TOP VMALI_BUILD VMALI_JOBS
	host_program "$1"
	. "$top/tools/ready.sh"
	. "$top/tools/check/sparse.sh"
	ready_load
}

# series_run PROGRAM ARG...: see tools/check/main.c for its environment. Needs source_get.
series_run()
{
	VMALI_WORK=$(mktemp -d "$build/series.XXXXXX") || exit 1
	trap 'rm -rf "$VMALI_WORK"' EXIT
	trap 'exit 130' INT TERM
	VMALI_SOURCE=$source_dir VMALI_SOURCE_ID=$source_id VMALI_SOURCE_KIND=$source_kind
	VMALI_SOURCE_PACKAGE=linux-source-$kernel_series VMALI_IGT=$(igt_root)
	VMALI_SPARSE=${sparse:-} VMALI_SPARSE_WHY=${sparse_why:-}
	export VMALI_WORK VMALI_SOURCE VMALI_SOURCE_ID VMALI_SOURCE_KIND VMALI_SOURCE_PACKAGE \
		VMALI_IGT VMALI_SPARSE VMALI_SPARSE_WHY
	program=$build/tools/$1
	shift
	"$program" "$@"
}

check_main()
{
	series_prepare check
	# A mistake is reported before anything is fetched
	kind=$("$build/tools/check" --arguments "$@") || exit
	[ -n "$kind" ] || exec "$build/tools/check" "$@"
	# Those of the checks are worth a try; what needs one that is not there is skipped.
	[ "$kind" = suite ] || packages_try "$top/tools/packages-check" || :
	source_get
	[ "$source_kind" != tree ] ||
		die "check: the series is checked on a release, not on the tree in KERNEL_SRC"
	if [ "$kind" = suite ]; then
		"$top/vmali" build || exit
	else
		sparse_get
	fi
	series_run check "$@"
}

series_main()
{
	series_prepare mails
	"$build/tools/mails" --arguments "$@" || exit
	source_get
	series_run mails "$@"
}
