# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali check --suite: the tests that every point of the series must pass. Each point
# has a kernel of its own; tests of what a later patch brings are skipped.

suite_names="igt instructions jobs syncs faults power reset kunit protected groups access startup removal"

# suite_kernel N: sets kernel to the cache entry, building it
suite_kernel()
{
	kernel=$("$top/vmali" run --series "$1" --dry-run -- true | sed -n "s#.* '*\([^ ']*\)/linux'* mem=.*#\1#p")
	[ -e "$kernel/linux" ] || { echo "the kernel does not compile"; return 1; }
}

# suite_needs_uapi: only from the patch on that brings the uAPI
suite_needs_uapi()
{
	grep -q DRM_PANTHOR_DEV_QUERY_PROTECTED_INFO "$kernel/uapi/drm/panthor_drm.h" ||
		skip_because "before the patch that brings DRM_PANTHOR_DEV_QUERY_PROTECTED_INFO"
}

# suite_protected: the arguments of the test program, without what a later patch brings.
# Before the scheduler knows the event, a group that must not ask for protected mode
# waits for the time-out of its job, as in mainline.
suite_protected()
{
	echo "$build/guest/protected"
	grep -q cs_slot_process_protm_pending_event_locked \
		"$kernel/src/drivers/gpu/drm/panthor/panthor_sched.c" ||
		echo "-T ordinary_group_asks_for_protected_mode"
}

# 0007/jobs with --suite
check_suite()
{
	series=$1
	test=$2
	suite_kernel "$series" || return
	set -- --series "$series" --timeout 300 --kernel-log "$work/suite.log"
	case $test in
	igt)
		root=$(igt_root)
		[ -n "$root" ] || skip_because "the package igt-gpu-tools-tests cannot be had here"
		set -- "$@" -- "$build/tests/igt" "$root" "$top/tests/igt/panthor.testlist"
		;;
	kunit)
		[ -n "$(find "$kernel/kunit" -name '*test.ko' 2>/dev/null)" ] ||
			skip_because "before the patch that brings the KUnit tests"
		set -- "$@" --no-driver -- "$build/tests/kunit" "$kernel/kunit"
		;;
	groups | access | startup | removal)
		suite_needs_uapi
		set -- "$@" -- "$build/driver/$test"
		;;
	protected)
		suite_needs_uapi
		# shellcheck disable=SC2046
		set -- "$@" -- $(suite_protected)
		;;
	*)
		set -- "$@" -- "$build/guest/$test"
		;;
	esac
	progress "patch $series: $test"
	"$top/vmali" run "$@" >"$work/suite.out" 2>&1
	status=$?
	progress_end
	"$build/tools/ktap" "$test=$work/suite.out:$status" >"$work/suite.said"
	status=$?
	if [ "$status" -ne 0 ]; then
		cat "$work/suite.said"
		grep -E -A 12 'BUG:|WARNING:|Oops|panic' "$work/suite.log" | head -n 40
		return 1
	fi
	tail -n 1 "$work/suite.said"
}
