# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# vmali mesa build: panvk for x86-64, from Debian's source package, for those who
# change them.  Debian does not build them for this architecture.
#
# The suite is trixie: later versions of Mesa compile shaders of the drivers at build time, by
# LLVM and libclc.

mesa_source_suite=trixie
# What Mesa 25.0 wants at least
mesa_meson=1.1

# mesa_source_fetch DIR: unpacks the source, with Debian's patches
mesa_source_fetch()
{
	version=$(apt_private cache showsrc --only-source mesa 2>/dev/null |
		sed -n 's/^Version: //p' | sort -rV | head -n 1)
	[ -n "$version" ] || return
	progress "downloading the source of mesa $version"
	(cd "$apt_dir/archives" && apt_private get source --download-only "mesa=$version" \
		>"$apt_dir/download.log" 2>&1 </dev/null) || return
	progress "unpacking the source of mesa $version"
	# A colon of the version is not in file names
	dpkg-source --no-check -x "$apt_dir/archives/mesa_${version#*:}.dsc" "$1.new" \
		>"$apt_dir/unpack.log" 2>&1 || return
	mv "$1.new" "$1"
	rm -f "$apt_dir"/archives/mesa_*
	progress_end
}

# mesa_meson_get: sets meson to one that is new enough
mesa_meson_get()
{
	meson=meson
	! dpkg --compare-versions "$(meson --version)" ge "$mesa_meson" || return 0
	new=$cache/mesa/meson
	if [ ! -e "$new/usr/bin/meson" ]; then
		deb=$(apt_fetch meson "$(apt_versions meson | head -n 1)") ||
			die "mesa build: meson $mesa_meson or later is not available from this mirror"
		run_logged "$build/log/mesa-meson.log" dpkg-deb -x "$deb" "$new"
		rm -f "$deb"
	fi
	PYTHONPATH=$new/usr/lib/python3/dist-packages
	export PYTHONPATH
	meson=$new/usr/bin/meson
}

mesa_configure()
{
	# Debian's Python has the modules; another one in PATH may not
	printf '[binaries]\npython3 = %s\n' "'/usr/bin/python3'" >"$1/vmali.ini"
	run_logged "$build/log/mesa-configure.log" env "CC=ccache gcc" "CXX=ccache g++" \
		/usr/bin/python3 "$(command -v "$meson")" setup --native-file "$1/vmali.ini" "$1/o" "$1" \
		-Dbuildtype=debugoptimized -Dvulkan-drivers=panfrost -Dgallium-drivers= -Dplatforms= \
		-Dglx=disabled -Degl=disabled -Dgbm=disabled -Dgles2=disabled \
		-Dgles1=disabled -Dopengl=false \
		-Dllvm=disabled -Dgallium-va=disabled -Dgallium-vdpau=disabled \
		-Dgallium-xa=disabled -Dvideo-codecs= -Dglvnd=disabled -Dvalgrind=disabled \
		-Dlibunwind=disabled -Dlmsensors=disabled -Dbuild-tests=false
}

mesa_build()
{
	case ${1:-} in -*) die "mesa: unknown option $1" ;; esac
	dir=${1:-$build/mesa-source}
	case $dir in /*) ;; *) dir=$PWD/$dir ;; esac
	. "$top/tools/packages.sh"
	. "$top/tools/apt.sh"
	packages_install
	packages_try "$top/tools/packages-mesa-build" || exit
	apt_types='deb deb-src'
	apt_dir=$cache/mesa/apt-source
	[ -s "$apt_dir/sources.list" ] || apt_setup "$mesa_source_suite" ||
		die "mesa build: there is no mirror in apt's configuration"
	[ -d "$dir" ] || mesa_source_fetch "$dir" ||
		die "mesa build: the source of mesa is not available from this mirror (see $apt_dir)"
	mesa_meson_get
	[ -e "$dir/o/build.ninja" ] || {
		say "configuring, then compiling: 6 minutes of a CPU"
		mesa_configure "$dir"
	}
	progress "compiling $dir"
	CCACHE_DIR=$cache/ccache CCACHE_BASEDIR=$dir CCACHE_MAXSIZE=5G \
		run_logged "$build/log/mesa-build.log" ninja -C "$dir/o" "-j$jobs"
	progress_end
	say "vmali run --mesa $dir/o -- vulkaninfo --summary"
}

mesa_main()
{
	case ${1:-} in
	build) ;;
	*) die "mesa: unknown command '${1:-}' (usage: vmali mesa build [DIRECTORY])" ;;
	esac
	shift
	mesa_build "$@"
}
