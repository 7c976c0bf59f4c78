# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali trace: other forms of what vmali run --trace has recorded.

# trace_ready: for the launcher; trace-cmd records in the machine
trace_ready()
{
	trace_build
	command -v trace-cmd >/dev/null ||
		die "run: --trace needs trace-cmd (on Debian, the packages of tools/packages-trace)"
}

# trace_build: the converter.  Apart from the other tools: only traces need its libraries.
trace_build()
{
	. "$top/tools/packages.sh"
	packages_try "$top/tools/packages-trace" || exit
	host_program trace
}

trace_main()
{
	case ${1:-} in
	json | svg) ;;
	-h | --help) help_of trace; exit ;;
	*) help_of trace >&2; exit 1 ;;
	esac
	trace_build
	exec "$build/tools/trace" "$@"
}
