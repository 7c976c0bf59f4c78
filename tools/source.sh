# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The kernel's source: $source_dir, and $source_id, which names its content.
#
#   KERNEL_SRC=DIR       your tree, built where it is and as it is now
#   KERNEL_SRC=TARBALL   linux-*.tar.xz or .gz, unpacked into the cache
#   (neither)            Debian's linux-source-7.3, newest point release
#
# VMALI_LINUX is an older Linux, such as 6.12, which kernel/backport has topics for: the
# package is then linux-source-6.12. The sources are in the cache side by side.

kernel_series=${VMALI_LINUX:-7.3}
# Which of the packages' sources is the one to take
source_current=$cache/source/current${VMALI_LINUX:+-$VMALI_LINUX}

# source_unpack ID: a tarball from stdin, as $cache/source/ID.
source_unpack()
{
	rm -rf "$cache/source/.$1"
	mkdir -p "$cache/source/.$1"
	tar -x -C "$cache/source/.$1" --strip-components=1 || return
	mv "$cache/source/.$1" "$cache/source/$1"
}

source_tarball()
{
	[ ! -d "$cache/source/$source_id" ] || return 0
	progress "unpacking $KERNEL_SRC"
	case $KERNEL_SRC in
	*.xz) xz -dc -T0 "$KERNEL_SRC" ;;
	*.gz | *.tgz) gzip -dc "$KERNEL_SRC" ;;
	*) cat "$KERNEL_SRC" ;;
	esac 2>/dev/null | source_unpack "$source_id" 2>/dev/null || {
		rm -rf "$cache/source/.$source_id"
		die "KERNEL_SRC: cannot unpack $KERNEL_SRC"
	}
	# What is no use must not be found there the next time
	if ! source_problem "$cache/source/$source_id" >/dev/null; then
		progress_end
		return
	fi
	problem=$(source_problem "$cache/source/$source_id")
	rm -rf "$cache/source/${source_id:?}"
	die "KERNEL_SRC: $KERNEL_SRC $problem"
}

# source_problem DIR: says what is wrong with it as a source; fails if nothing is.
source_problem()
{
	if [ ! -e "$1/arch/um/Makefile" ]; then
		echo "is no Linux tree"
	elif [ ! -e "$1/drivers/gpu/drm/panthor/Kconfig" ]; then
		echo "has no drivers/gpu/drm/panthor: it takes Linux 6.10 or later"
	elif [ -e "$1/.config" ]; then
		echo "was built in place; 'make ARCH=um mrproper' there first"
	else
		return 1
	fi
}

source_package()
{
	[ ! -s "$source_current" ] || [ -n "${VMALI_UPDATE:-}" ] || return 0
	package=linux-source-$kernel_series
	choice="KERNEL_SRC=/path/to/linux (a tree or a tarball) takes your own"

	# The development suite has the newest; a stable release keeps it longer.
	suites=$apt_suites
	if [ -n "${VMALI_LINUX:-}" ]; then
		suites=$apt_older_suites
		# Lists of its own: whatever else is fetched is in the suites above
		apt_dir=$cache/apt-older
	fi
	# shellcheck disable=SC2086
	apt_setup $suites ||
		die "apt names no Debian mirror to get $package from; $choice"
	version=$(apt_versions "$package" | head -n 1)
	if [ -z "$version" ]; then
		# shellcheck disable=SC2086
		apt_setup $apt_suites $apt_more_suites
		version=$(apt_versions "$package" | head -n 1)
	fi
	if [ -z "$version" ]; then
		others=$(apt_private cache pkgnames linux-source- 2>/dev/null |
			sed -n 's/^linux-source-\([0-9.]*\)$/\1/p' | sort -V | tr '\n' ' ')
		die "no Debian suite has $package (they have: ${others:-nothing; see $apt_dir/update.log}); $choice"
	fi

	id=linux-${version%%-*}-$(echo "$version" | hash_of | cut -c 1-8)
	if [ ! -d "$cache/source/$id" ]; then
		progress "downloading $package $version"
		deb=$(apt_fetch "$package" "$version") ||
			die "cannot download $package $version (see $apt_dir/download.log); $choice"
		progress "unpacking $package $version"
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x -O "./usr/src/$package.tar.xz" | xz -dc -T0 |
			source_unpack "$id" || die "cannot unpack $deb"
		rm -f "$deb"
		progress_end
	fi
	echo "$id" >"$source_current"
	for old in "$cache/source"/linux-*; do
		cat "$cache/source"/current* | grep -qxF "${old##*/}" || rm -rf "$old"
	done
}

# source_get: sets source_dir, source_id and source_kind (tree, tarball, package).
source_get()
{
	mkdir -p "$cache/source"
	if [ -z "${KERNEL_SRC:-}" ]; then
		source_kind=package
		with_lock source source_package || exit
		source_id=$(cat "$source_current")
		source_dir=$cache/source/$source_id
	elif [ -d "$KERNEL_SRC" ]; then
		source_kind=tree
		source_dir=$(cd "$KERNEL_SRC" && pwd -P)
		problem=$(source_problem "$source_dir") && die "KERNEL_SRC: $KERNEL_SRC $problem"
		source_id=tree-$(echo "$source_dir" | hash_of)
	elif [ -f "$KERNEL_SRC" ]; then
		source_kind=tarball
		# Its content by name, size and time: hashing it each time would be slow.
		source_id=tarball-$(stat -L -c '%n %s %Y' "$KERNEL_SRC" | hash_of)
		source_dir=$cache/source/$source_id
		with_lock source source_tarball || exit
	else
		die "KERNEL_SRC: $KERNEL_SRC does not exist"
	fi
}
