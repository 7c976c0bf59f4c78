# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Debian packages of arm64 with all that they need, unpacked into a directory that is the root
# of a guest or of its programs:
#
#	DIR/.have/	a file for each package that is there

# Where programs are from, in this order: a mirror may name packages of the newest suite that it
# does not have.
debs_suites="sid testing trixie-backports trixie"

# debs_suite SUITE: what follows is about packages of this suite, with lists of their own
debs_suite()
{
	apt_arch=arm64
	apt_dir=$cache/mesa/apt-$1
	[ ! -s "$apt_dir/sources.list" ] || [ -n "${VMALI_UPDATE:-}" ] || return 0
	mkdir -p "$apt_dir"
	apt_setup "$1"
}

# debs_closure PACKAGE...: these and what they depend on, one file name a line
debs_closure()
{
	# The empty status file makes apt resolve all of it
	apt_private get install --print-uris -y --no-install-recommends -o Debug::NoLocking=1 \
		"$@" 2>"$apt_dir/closure.log" </dev/null |
		sed -n "s/^'[^']*' \([^ ]*\.deb\) .*/\1/p" >"$apt_dir/closure"
	[ -s "$apt_dir/closure" ] || return
	# Of the Vulkan drivers, only lavapipe needs LLVM
	if grep -q '^mesa-vulkan-drivers_' "$apt_dir/closure" &&
		! grep -q '^mesa-libgallium_' "$apt_dir/closure"; then
		grep -v -e '^libllvm' -e '^libz3-' "$apt_dir/closure"
	else
		cat "$apt_dir/closure"
	fi
}

debs_unpack()
{
	dpkg-deb --fsys-tarfile "$1" |
		tar -x -C "$2" --keep-directory-symlink --exclude './usr/share/doc/*' \
			--exclude './usr/share/man/*' --exclude './usr/share/locale/*'
}

# debs_add DIR PACKAGE...: downloads and unpacks what is not there
debs_add()
{
	into=$1
	shift
	# As on any system of today, whatever the packages have
	mkdir -p "$into/.have" "$into/usr/lib"
	[ -e "$into/lib" ] || ln -s usr/lib "$into/lib"
	missing='' names=''
	debs=$(debs_closure "$@") || return
	for deb in $debs; do
		[ ! -e "$into/.have/$deb" ] || continue
		missing="$missing $deb"
		names="$names ${deb%%_*}"
	done
	[ -n "$missing" ] || return 0
	progress "downloading $* for arm64, and their libraries"
	# shellcheck disable=SC2086
	(cd "$apt_dir/archives" &&
		apt_private get download $names >"$apt_dir/download.log" 2>&1 </dev/null) || return
	progress "unpacking $* for arm64, and their libraries"
	for deb in $missing; do
		debs_unpack "$apt_dir/archives/$deb" "$into" || return
		rm -f "$apt_dir/archives/$deb"
		: >"$into/.have/$deb"
	done
	progress_end
}
