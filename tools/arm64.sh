# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The arm64 machine (vmali run --machine arm64): a distribution's kernel on QEMU's board, all of
# it by package. In the cache, below $cache/arm64:
#
#   kernel-VERSION/	vmlinuz; modules/, the ones that are needed, with their order in boot and
#			driver; headers/, to compile against
#   driver-KEY/		modules of the series for that kernel, and their order
#   root-KEY/		libraries and tools of arm64, with headers: the guest's root
#   uapi-KEY/		headers of the series' uAPI

arm64_cache=$cache/arm64
# Where the root is from: the release of this machine, with the C library that its compiler
# for arm64 has; and where else the kernel may be
# shellcheck disable=SC1091
arm64_root_suite=$(. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME:-}")
case $arm64_root_suite in bookworm | trixie) ;; *) arm64_root_suite=trixie ;; esac
arm64_suites="sid trixie-backports $arm64_root_suite"

# Where modules of the kernel have those that they need
arm64_boot_modules="9pnet_virtio 9p overlay"
arm64_driver_modules="fixed drm_shmem_helper drm_gpuvm drm_exec gpu-sched"
arm64_stock_modules="panthor optee"

# What is in the root besides a shell with its tools: what programs of ours need, with headers
arm64_root_packages="libc6-dev libdrm-dev libjson-c-dev libpng-dev libssl-dev"
# For --trace, in each of them
arm64_tools="busybox-static trace-cmd"

# To be raised when a change below makes something else of the same packages
arm64_recipe=1

arm64_missing()
{
	die "the arm64 machine: $*"
}

# arm64_apt ARCHITECTURE SUITE...
arm64_apt()
{
	apt_for "$1"
	shift
	[ "$(cat "$apt_dir/suites" 2>/dev/null)" = "$*" ] && [ -z "${VMALI_UPDATE:-}" ] && return
	apt_setup "$@" || arm64_missing "apt names no Debian mirror"
	echo "$*" >"$apt_dir/suites"
}

# arm64_unpack DIR PACKAGE VERSION: into DIR; fails if there is no such package
arm64_unpack()
{
	progress "downloading $2 $3"
	deb=$(apt_fetch "$2" "$3") && [ -n "$deb" ] || return
	dpkg-deb -x "$deb" "$1" || return
	rm -f "$deb"
}

# arm64_order DIR NAME...: modules in DIR with what they need, in the order to load them
arm64_order()
{
	dir=$1
	shift
	for module; do
		path=$(find "$dir" -name "$module.ko*" -o -name "$(echo "$module" | tr _ -).ko*" | head -n 1)
		# What is built in is none to load
		[ -n "$path" ] || continue
		(
			# shellcheck disable=SC2046
			arm64_order "$dir" $(modinfo -F depends "$path" | tr ',' ' ')
		) || return
		echo "$path"
	done | awk '!seen[$0]++'
}

# arm64_modules DIR LIST NAME...: modules of DIR and what they need to modules/, their names in
# LIST
arm64_modules()
{
	from=$1
	list=$2
	shift 2
	arm64_order "$from" "$@" >"$from/order" || return
	while IFS= read -r path; do
		name=${path##*/}
		name=${name%%.ko*}
		case $path in
		*.xz) xz -dc "$path" >"$arm64_new/modules/$name.ko" || return ;;
		*) cp "$path" "$arm64_new/modules/$name.ko" || return ;;
		esac
		echo "$name"
	done <"$from/order" >"$arm64_new/$list"
}

# The names of what it takes to compile for a kernel: for arm64, for all, and programs
arm64_headers()
{
	arm64_unpack "$arm64_new/headers" "linux-headers-$abi" "$version" &&
		arm64_unpack "$arm64_new/headers" "linux-headers-${abi%-arm64}-common" "$version" || return
	(
		# shellcheck disable=SC2086
		arm64_apt '' $apt_suites
		arm64_unpack "$arm64_new/headers" "linux-kbuild-${abi%-arm64}" "$version"
	)
}

# arm64_kernel_fetch VERSION: one version of the kernel
arm64_kernel_fetch()
{
	version=$1
	abi=$(apt_private cache show "linux-image-arm64=$version" 2>/dev/null |
		sed -n 's/^Depends:.*linux-image-\([0-9][^ ]*-arm64\) .*/\1/p' | head -n 1)
	[ -n "$abi" ] || return
	arm64_new=$arm64_cache/.kernel
	rm -rf "$arm64_new"
	mkdir -p "$arm64_new/modules" "$arm64_new/all"
	# Older ones have all of it in the first
	arm64_unpack "$arm64_new/all" "linux-image-$abi" "$version" || return
	for part in binary modules; do
		[ -z "$(apt_versions "linux-$part-$abi")" ] ||
			arm64_unpack "$arm64_new/all" "linux-$part-$abi" "$version" || return
	done
	progress "unpacking linux-image-$abi"
	cp "$(find "$arm64_new/all" -name 'vmlinuz*' -type f | head -n 1)" "$arm64_new/vmlinuz" || return
	# shellcheck disable=SC2086
	arm64_modules "$arm64_new/all" boot $arm64_boot_modules &&
		arm64_modules "$arm64_new/all" driver $arm64_driver_modules &&
		arm64_modules "$arm64_new/all" stock $arm64_driver_modules $arm64_stock_modules || return
	rm -rf "$arm64_new/all"
	arm64_headers || return
	echo "$abi" >"$arm64_new/abi"
	mv "$arm64_new" "$arm64_cache/kernel-$version"
}

# The versions of Debian's kernel to try, first those of the source that the series is for
arm64_kernel_versions()
{
	of_source=${source_id#linux-}
	of_source=${of_source%-*}
	apt_versions linux-image-arm64 | awk -v first="$of_source" -v series="$kernel_series." '
		index($0, first "-") == 1 { print; next }
		index($0, series) == 1 { others = others $0 "\n" }
		END { printf "%s", others }'
}

arm64_kernel_locked()
{
	[ ! -s "$arm64_cache/kernel" ] || [ ! -d "$arm64_cache/kernel-$(cat "$arm64_cache/kernel")" ] ||
		[ -n "${VMALI_UPDATE:-}" ] || return 0
	# shellcheck disable=SC2086
	arm64_apt arm64 $arm64_suites
	for wanted in $(arm64_kernel_versions); do
		if [ -d "$arm64_cache/kernel-$wanted" ] || arm64_kernel_fetch "$wanted"; then
			echo "$wanted" >"$arm64_cache/kernel"
			return
		fi
		say "linux-image-arm64 $wanted is not available from this mirror, trying an older one"
	done
	arm64_missing "Debian's kernel $kernel_series for arm64 is not available from this mirror"
}

# arm64_kernel: sets arm64_kernel to the newest kernel for which everything is available
arm64_kernel()
{
	with_lock arm64-kernel arm64_kernel_locked || exit
	arm64_kernel=$arm64_cache/kernel-$(cat "$arm64_cache/kernel")
}

# arm64_source SERIES: sets kernel to the entry of the cache whose src/ has the series
arm64_source()
{
	[ "$source_kind" != tree ] || arm64_missing "KERNEL_SRC is for --machine uml: this one runs Debian's kernel"
	kernel_series_applied=$1
	kernel_name=$1
	kernel_in_place=
	kernel=$cache/kernel/$(kernel_key "$1" '')
	# Without waiting for another vmali that compiles the kernel of it for User-Mode Linux
	[ -e "$kernel/src.done" ] || with_lock "kernel-${kernel##*/}" kernel_source_locked || exit
}

arm64_make()
{
	env -u LC_ALL LANG=C.UTF-8 CCACHE_DIR="$cache/ccache" CCACHE_MAXSIZE=5G \
		make --no-print-directory "-j$jobs" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- "$@"
}

# The sources of the modules, and the headers that the series changes
arm64_driver_sources()
{
	rm -rf "$arm64_driver/src"
	mkdir -p "$arm64_driver/src/dma-buf" "$arm64_driver/src/mesa" "$arm64_driver/src/include"
	cp "$top/platform/qemu/modules/"* "$top/platform/uml/ioctl.c" "$arm64_driver/src/"
	cp "$top/platform/uml/mesa/request.h" "$arm64_driver/src/mesa/"
	cp "$kernel/src/drivers/dma-buf/"dma-heap*.[ch] "$arm64_driver/src/dma-buf/"
	cp -r "$kernel/src/drivers/tee" "$arm64_driver/src/tee"
	cp -r "$kernel/src/drivers/gpu/drm/panthor" "$arm64_driver/src/panthor"
	kernel_patches "$kernel_series_applied" | xargs sed -n 's#^+++ b/\(include/.*\.h\)$#\1#p' |
		sort -u | while IFS= read -r header; do
		[ -e "$kernel/src/$header" ] || continue
		mkdir -p "$arm64_driver/src/${header%/*}"
		cp "$kernel/src/$header" "$arm64_driver/src/$header"
	done
}

# arm64_modpost HEADERS: Debian's modpost is for the C library of a newer release; one for this
# machine's takes its place if it cannot start.  Debian has one for each kind of target, and a
# program that starts them.
arm64_modpost()
{
	modpost=$(readlink -f "$1/scripts/mod/modpost")
	LC_ALL=C ldd "${modpost%/*}"/modpost.real* 2>&1 | grep -q "not found" || return 0
	progress "modpost for this machine"
	rm -rf "$arm64_driver/modpost"
	mkdir -p "$arm64_driver/modpost"
	run_logged "$arm64_driver/modpost.log" arm64_make -C "$kernel/src" "O=$arm64_driver/modpost" tinyconfig
	run_logged "$arm64_driver/modpost.log" arm64_make -C "$kernel/src" "O=$arm64_driver/modpost" scripts/mod/
	cp "$arm64_driver/modpost/scripts/mod/modpost" "$modpost.new"
	mv "$modpost.new" "$modpost"
	rm -f "${modpost%/*}"/modpost.real*
	rm -rf "$arm64_driver/modpost"
}

arm64_driver_locked()
{
	[ ! -e "$arm64_driver/done" ] || return 0
	mkdir -p "$arm64_driver"
	arm64_driver_sources
	progress "$kernel_name: the drivers for arm64"
	abi=$(cat "$arm64_kernel/abi")
	headers=$arm64_kernel/headers/usr/src
	arm64_modpost "$headers/linux-headers-$abi"
	# Debian's compiler is newer; its configuration names flags that this one may lack.
	# Headers of the series come before the kernel's.
	# shellcheck disable=SC2046
	run_logged "$arm64_driver/build.log" arm64_make -C "$headers/linux-headers-${abi%-arm64}-common" \
		"O=$headers/linux-headers-$abi" "M=$arm64_driver/src" \
		"CC=ccache aarch64-linux-gnu-gcc" CONFIG_DEBUG_INFO_BTF_MODULES= \
		CONFIG_QCOMTEE= CONFIG_AMDTEE= CONFIG_ARM_TSTEE= CONFIG_GCC_PLUGINS= \
		"NOSTDINC_FLAGS=-nostdinc -I$arm64_driver/src/include -I$arm64_driver/src/include/uapi -iquote $headers/linux-headers-${abi%-arm64}-common/include/uapi/drm" \
		$(arm64_flags) modules
	mkdir -p "$arm64_driver/modules"
	for module in dma_heaps tee optee panthor vmali_ioctl; do
		built=$(find "$arm64_driver/src" -name "$module.ko")
		[ -n "$built" ] || die "the driver for arm64: no $module.ko (see $arm64_driver/build.log)"
		aarch64-linux-gnu-strip -g -o "$arm64_driver/modules/$module.ko" "$built"
	done
	: >"$arm64_driver/done"
	progress_end
}

# What of the kernel's configuration this compiler does not have.  Older ones do not align all
# functions, so that the kernel could not patch their calls of ftrace: they have none.
arm64_flags()
{
	echo 'int x;' | aarch64-linux-gnu-gcc -x c -fmin-function-alignment=4 -S -o /dev/null - \
		2>/dev/null || echo "CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT= CC_FLAGS_FTRACE="
}

# arm64_driver SERIES: sets arm64_driver to the directory of the series' modules; none for none
arm64_driver()
{
	arm64_driver=
	[ "$1" != none ] || return 0
	arm64_source "$1"
	# By names that are the same in each checkout
	key=$({
		echo "$arm64_recipe ${kernel##*/} ${arm64_kernel##*/}"
		aarch64-linux-gnu-gcc -dumpfullversion
		cd "$top" && hash_files platform/qemu/modules platform/uml/ioctl.c platform/uml/mesa/request.h
	} | hash_of)
	arm64_driver=$arm64_cache/driver-$key
	with_lock "arm64-driver-$key" arm64_driver_locked || exit
}

# The names of busybox's tools: it cannot be asked, as it is of arm64
arm64_busybox_tools()
{
	tr '\0' '\n' <"$1" | LC_ALL=C awk '
		/^\[\[$/ { found = 1; print "["; print; next }
		found && !/^[a-zA-Z0-9_.-]+$/ { exit }
		found { print }'
}

# arm64_fill DIR SUITE PACKAGE...: a root with these, all that they need, and a shell with tools
arm64_fill()
{
	into=$1
	suite=$2
	shift 2
	rm -rf "$into"
	mkdir -p "$into/usr/bin" "$into/usr/sbin" "$into/etc" "$into/root"
	ln -s usr/bin "$into/bin"
	ln -s usr/sbin "$into/sbin"
	# shellcheck disable=SC2086
	debs_suite "$suite" && debs_add "$into" "$@" $arm64_tools || return
	for tool in $(arm64_busybox_tools "$into/usr/bin/busybox"); do
		[ -e "$into/usr/bin/$tool" ] || ln -s busybox "$into/usr/bin/$tool"
	done
	[ -e "$into/usr/bin/sh" ] || arm64_missing "busybox-static has no tools that are known here"
	[ -e "$into/etc/passwd" ] || echo 'root:x:0:0:root:/root:/bin/sh' >"$into/etc/passwd"
}

arm64_root_locked()
{
	[ ! -e "$arm64_root/done" ] || return 0
	# shellcheck disable=SC2086
	arm64_fill "$arm64_root" "$arm64_root_suite" $arm64_root_packages ||
		arm64_missing "packages of arm64 are not available from this mirror: $arm64_root_packages (see $apt_dir/*.log)"
	: >"$arm64_root/done"
	progress_end
}

# What a root of packages is made of: the newest of them that the mirror has
arm64_packages_locked()
{
	[ ! -e "$2/.done" ] || return 0
	mkdir -p "${2%/*}"
	for suite in $debs_suites; do
		# shellcheck disable=SC2046
		arm64_fill "$2.new" "$suite" $(echo "$1" | tr ',' ' ') || continue
		: >"$2.new/.done"
		rm -rf "$2"
		mv "$2.new" "$2"
		progress_end
		return
	done
	rm -rf "$2.new"
	progress_end
	die "run: --root: packages of arm64 are not available from this mirror: $1 (see $cache/mesa/apt-*/*.log)"
}

# arm64_packages_root LIST DIR: a root of packages, with commas between, as DIR
arm64_packages_root()
{
	command -v dpkg-deb >/dev/null || die "run: --root unpacks Debian's packages and needs dpkg-deb"
	with_lock mesa arm64_packages_locked "$1" "$2"
}

# arm64_root: sets arm64_root to the guest's root
arm64_root()
{
	arm64_root=$arm64_cache/root-$(echo "$arm64_recipe $arm64_root_suite $arm64_root_packages $arm64_tools" | hash_of)
	with_lock arm64-root arm64_root_locked || exit
}

arm64_uapi_locked()
{
	[ ! -e "$arm64_uapi/done" ] || return 0
	progress "headers for arm64"
	run_logged "$arm64_uapi/build.log" make -C "$kernel/src" ARCH=arm64 "O=$arm64_uapi/o" \
		--no-print-directory headers
	mv "$arm64_uapi/o/usr/include" "$arm64_uapi/include"
	rm -rf "$arm64_uapi/o"
	: >"$arm64_uapi/done"
	progress_end
}

# arm64_uapi: sets arm64_uapi to the headers that all programs are compiled with
arm64_uapi()
{
	arm64_source default
	arm64_uapi=$arm64_cache/uapi-${kernel##*/}
	with_lock "arm64-uapi-${kernel##*/}" arm64_uapi_locked || exit
}

# arm64_programs GROUP...: programs for arm64 into $build/arm64
arm64_programs()
{
	arm64_uapi
	mkdir -p "$build/arm64"
	cat >"$build/arm64/.cross" <<-END
		[constants]
		root = '$arm64_root'
		[binaries]
		c = ['ccache', 'aarch64-linux-gnu-gcc', '--sysroot=' + root]
		ar = 'aarch64-linux-gnu-ar'
		strip = 'aarch64-linux-gnu-strip'
		pkg-config = 'pkg-config'
		pkgconfig = 'pkg-config'
		[properties]
		sys_root = root
		pkg_config_libdir = [root + '/usr/lib/aarch64-linux-gnu/pkgconfig', root + '/usr/share/pkgconfig']
		[host_machine]
		system = 'linux'
		cpu_family = 'aarch64'
		cpu = 'aarch64'
		endian = 'little'
	END
	cmp -s "$build/arm64/.cross" "$build/arm64/cross" || {
		rm -rf "$build/host-arm64"
		mv "$build/arm64/.cross" "$build/arm64/cross"
	}
	host_arm64_build "$build/arm64/cross" "$arm64_uapi/include" \
		"$kernel/src/tools/testing/selftests" "$@"
}

# arm64_initrd: the initial RAM disk, with what it takes to get at the host's files
arm64_initrd()
{
	initrd=$build/arm64/initrd
	newer "$initrd" "$build/arm64/bin/init" "$arm64_kernel/boot" "$top/tools/arm64.sh" || return 0
	progress "the initial RAM disk"
	rm -rf "$build/arm64/initrd.d"
	mkdir -p "$build/arm64/initrd.d/modules"
	cp "$build/arm64/bin/init" "$build/arm64/initrd.d/init"
	while IFS= read -r module; do
		cp "$arm64_kernel/modules/$module.ko" "$build/arm64/initrd.d/modules/"
		echo "/modules/$module.ko"
	done <"$arm64_kernel/boot" >"$build/arm64/initrd.d/modules/order"
	(
		cd "$build/arm64/initrd.d" &&
		find . | cpio -o -H newc -R 0:0 --quiet >"$initrd.new"
	) || die "cannot make $initrd"
	mv "$initrd.new" "$initrd"
	rm -rf "$build/arm64/initrd.d"
}

# arm64_flash BOARD: sets flash to the image of the secure world; to nothing, after a line that says
# why, where something for it is not available: then there is no protected memory
arm64_flash()
{
	flash=$(secureworld_build "$1" && echo "$secureworld_flash")
	case $? in
	0) ;;
	"$secureworld_skip") flash='' ;;
	*) exit 1 ;;
	esac
}

# arm64_ready SERIES BOARD: everything, and a stamp like ready_make's
arm64_ready()
{
	checkout_lock arm64 arm64_ready_locked "$@"
}

arm64_ready_locked()
{
	# As the launcher calls it, too (arm64_stamp())
	stamp=$build/ready-arm64-$1
	[ "$2" != dynamic ] || stamp=$stamp-dynamic
	stamp=$stamp${VMALI_QEMU:+-$(echo "$VMALI_QEMU" | tr / _)}
	mkdir -p "$build"
	packages_install
	packages_try "$top/tools/packages-qemu" ||
		arm64_missing "its packages are not available from this mirror (tools/packages-qemu)"
	case ${VMALI_QEMU:-} in
	[0-9]*) qemus_get "$VMALI_QEMU" ;;
	*)
		qemu=$(command -v "${VMALI_QEMU:-qemu-system-aarch64}") ||
			arm64_missing "there is no ${VMALI_QEMU:-qemu-system-aarch64}"
		;;
	esac
	started=$build/.started.$$
	: >"$started"
	source_get
	firmware_get
	arm64_kernel
	arm64_driver "$1"
	driver=$arm64_driver
	arm64_root
	arm64_programs init client guest
	host_build qemu
	arm64_initrd
	arm64_flash "$2"
	api=$("$launcher" "$top" qemu "$qemu" "$build/bin/vmali_qemu.so") || exit
	{
		echo "kernel='$arm64_kernel'"
		echo "driver='$driver'"
		echo "root='$arm64_root'"
		echo "qemu='$qemu'"
		echo "api='$api'"
		echo "flash='$flash'"
	} >"$stamp.$$"
	touch -r "$started" "$stamp.$$"
	mv "$stamp.$$" "$stamp"
	rm -f "$started"
	progress_end
}
