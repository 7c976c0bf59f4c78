# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali trace: other forms of what vmali run --trace has recorded.

# trace_build: the converter.  Apart from the other tools: only traces need its libraries.
trace_build()
{
	make -s -C "$top/tools" O="$build" "$build/tools/trace" >&2 ||
		die "cannot build the converter of traces (tools/trace/)"
}

trace_main()
{
	case ${1:-} in
	json | svg) ;;
	-h | --help) help_of trace; exit ;;
	*) help_of trace >&2; exit 1 ;;
	esac
	. "$top/tools/packages.sh"
	packages_try "$top/tools/packages-trace" || exit
	trace_build
	exec "$build/tools/trace" "$@"
}
