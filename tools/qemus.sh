# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# QEMU of other Debian releases for the arm64 machine. The system's stays as it is. In
# $cache/qemu:
#
#   VERSION/	packages with all that they need; the program is changed to have its loader and
#		libraries there
#
# Of the two C libraries, it gets the newer one: the GPU's plugin is compiled with the system's.

qemus_cache=$cache/qemu

# Suites in which libraries and packages are, of the release that has each; the last is QEMU's
qemus_suites()
{
	case $1 in
	7.2) echo bookworm ;;
	10.0) echo trixie ;;
	11.1) echo trixie trixie-backports ;;
	*) die "run: VMALI_QEMU is a program, or the version of one to download, 7.2, 10.0 or 11.1, not '$1'" ;;
	esac
}

# qemus_is PROGRAM VERSION
qemus_is()
{
	"$1" --version 2>/dev/null | grep -q "^QEMU emulator version $2\."
}

# qemus_libc ROOT: the version of its C library
qemus_libc()
{
	for deb in "$1"/.have/libc6_*; do
		deb=${deb##*/libc6_}
		echo "${deb%_*}"
	done
}

# qemus_link ROOT PROGRAM: where it finds what it needs
qemus_link()
{
	loader=
	if dpkg --compare-versions "$(qemus_libc "$1")" gt \
		"$(dpkg-query -W -f '${Version}' libc6:amd64)"; then
		loader=$(find "$1" -type f -name ld-linux-x86-64.so.2)
	else
		dpkg -L libc6:amd64 | sed -n 's#.*/\([^/]*\.so[^/]*\)$#\1#p' | while IFS= read -r file; do
			rm -f "$1/lib/x86_64-linux-gnu/$file" "$1/usr/lib/x86_64-linux-gnu/$file"
		done
	fi
	patchelf ${loader:+--set-interpreter "$loader"} --force-rpath --set-rpath \
		"$1/usr/lib/x86_64-linux-gnu:$1/lib/x86_64-linux-gnu" "$2" &&
		qemus_is "$2" "$qemus_version"
}

# qemus_fetch VERSION: one version of the package
qemus_fetch()
{
	apt_unpack "$qemus_cache/.new" "${suites##* }" "qemu-system-arm=$1" || return
	rm -rf "${qemus_cache:?}/$qemus_version"
	mv "$qemus_cache/.new" "$qemus_cache/$qemus_version"
	qemus_link "$qemus_cache/$qemus_version" "$qemus_program" ||
		die "$qemus_program cannot be started"
	: >"$qemus_cache/$qemus_version/.done"
}

qemus_locked()
{
	[ ! -e "$qemus_cache/$qemus_version/.done" ] || return 0
	suites=$(qemus_suites "$qemus_version") || exit
	apt_for ''
	apt_dir=$cache/apt-qemu-$qemus_version
	# shellcheck disable=SC2086
	apt_setup $suites || arm64_missing "apt names no Debian mirror"
	mkdir -p "$qemus_cache"
	for version in $(apt_versions qemu-system-arm); do
		case ${version#*:} in "$qemus_version"[.+]*) ;; *) continue ;; esac
		if qemus_fetch "$version"; then
			progress_end
			return
		fi
		progress_end
		say "qemu-system-arm $version is not available from this mirror, trying an older one"
	done
	arm64_missing "QEMU $qemus_version is not available from this mirror"
}

# qemus_get VERSION: sets qemu to a program of that version, which may be the system's
qemus_get()
{
	qemus_version=$1
	qemus_program=$qemus_cache/$1/usr/bin/qemu-system-aarch64
	qemu=$(command -v qemu-system-aarch64)
	! qemus_is "$qemu" "$1" || return 0
	packages_try "$top/tools/packages-qemus" ||
		arm64_missing "its packages are not available from this mirror (tools/packages-qemus)"
	with_lock qemu qemus_locked || exit
	qemu=$qemus_program
}
