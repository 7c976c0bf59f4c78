# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali trace: other forms of what vmali run --trace has recorded.

trace_usage()
{
	cat <<'EOT'
usage: vmali trace json FILE.dat OUT
       vmali trace svg [--visit N] FILE.dat OUT

Makes other forms of FILE.dat, which 'vmali run --trace FILE' has written. OUT is -
for standard output.

  json   a timeline for Perfetto, as FILE.json is
  svg    a picture of the Nth visit to protected mode (default 1)

'trace-cmd report FILE.dat' lists the events, 'kernelshark FILE.dat' shows them.
EOT
}

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
	-h | --help) trace_usage; exit ;;
	*) trace_usage >&2; exit 1 ;;
	esac
	. "$top/tools/packages.sh"
	packages_try "$top/tools/packages-trace" || exit
	trace_build
	exec "$build/tools/trace" "$@"
}
