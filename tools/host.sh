# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Builds the programs that run on the host, or over hostfs in the machine (meson.build).
#
# Meson's build directory is $build/host. Each group's programs are put into $build/bin,
# $build/tools and so on.

host=$build/host
host_include=$build/include

# host_headers: copies the headers of the kernel that ready has set. The copy changes only if
# their content does, so that another kernel alone recompiles nothing.
host_headers()
{
	selftests=$kernel/src/tools/testing/selftests
	if [ "$(cat "$host_include/from" 2>/dev/null)" = "$kernel" ] &&
		! newer "$host_include/from" "$kernel/uapi" "$selftests"/kselftest*.h; then
		return
	fi
	mkdir -p "$host_include/kselftest"
	if ! diff -rq "$kernel/uapi" "$host_include/uapi" >/dev/null 2>&1; then
		rm -rf "$host_include/.uapi" "$host_include/.old"
		cp -r "$kernel/uapi" "$host_include/.uapi" ||
			die "cannot copy the kernel's headers to $host_include"
		[ ! -e "$host_include/uapi" ] || mv "$host_include/uapi" "$host_include/.old"
		mv "$host_include/.uapi" "$host_include/uapi"
		rm -rf "$host_include/.old"
	fi
	for header in "$selftests"/kselftest*.h; do
		cmp -s "$header" "$host_include/kselftest/${header##*/}" ||
			cp "$header" "$host_include/kselftest/" ||
			die "cannot copy $header to $host_include"
	done
	echo "$kernel" >"$host_include/from"
}

# host_tools: what makes a build directory useless if it changes
host_tools()
{
	stat -L -c '%n %Y' "$(command -v meson)" "$(command -v "${host_cc:-cc}")" 2>/dev/null
}

host_configure()
{
	. "$top/tools/packages.sh"
	packages_install
	[ "$(host_tools)" = "$(cat "$host/.made-with" 2>/dev/null)" ] || rm -rf "$host"
	set -- "-Dout=${host_out:-$build}"
	if [ -n "${host_cross:-}" ]; then
		set -- "$@" --cross-file "$host_cross" -Darm64=true "-Duapi=$host_uapi" \
			"-Dkselftest=$host_kselftest"
	elif [ -e "$host_include/from" ]; then
		set -- "$@" "-Duapi=$host_include/uapi" "-Dkselftest=$host_include/kselftest"
	fi
	[ -z "${host_cc:-}" ] || set -- "$@" -Dlibfuzzer=true
	[ ! -e "$host/build.ninja" ] || set -- --reconfigure "$@"
	run_logged "$build/log/meson.log" env ${host_cc:+"CC=ccache $host_cc"} meson setup "$@" "$host" "$top"
	host_tools >"$host/.made-with"
}

# host_has GROUP...: whether meson knows all of them
host_has()
{
	for group; do
		grep -qs "^build $group: phony" "$host/build.ninja" || return
	done
}

host_build_locked()
{
	if ! host_has "$@" || [ "$(host_tools)" != "$(cat "$host/.made-with" 2>/dev/null)" ]; then
		host_configure
	fi
	# Shared with the kernels and with other checkouts
	run_logged "$build/log/host.log" env CCACHE_DIR="$cache/ccache" CCACHE_BASEDIR="$top" \
		CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 CCACHE_MAXSIZE=5G \
		ninja -C "$host" "-j$jobs" "$@"
}

# host_build GROUP...: builds what is out of date
host_build()
{
	mkdir -p "$build"
	(
		flock 9
		host_build_locked "$@"
	) 9>"$build/.host-lock" || exit
}

# host_fuzzers_build: the fuzz targets with libFuzzer, which only clang has
host_fuzzers_build()
{
	(
		host=$build/host-fuzz
		host_cc=clang
		host_build fuzz
	) || exit
}

# host_arm64_build CROSS UAPI KSELFTEST GROUP...: groups of the arm64 machine, with a cross file of Meson's and
# the kernel's headers
host_arm64_build()
{
	(
		host=$build/host-arm64
		host_cross=$1
		host_uapi=$2
		host_kselftest=$3
		host_out=$build/arm64
		shift 3
		host_build "$@"
	) || exit
}

# programs_build GROUP...: the same for groups that need the kernel's headers
programs_build()
{
	progress "building programs: $*"
	mkdir -p "$build"
	(
		flock 9
		host_headers
		host_build_locked "$@"
	) 9>"$build/.host-lock" || exit
	progress_end
}
