# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The arm64 machine's secure world: TF-A and OP-TEE, compiled from Debian's source packages,
# and our trusted application, which OP-TEE contains.  In the cache, below $cache/secureworld:
#
#   src/PACKAGE-VERSION/	unpacked sources, with Debian's patches
#   kit-VERSION/		what trusted applications are compiled with
#   tfa-KEY/			BL1, BL2, BL31 and fiptool
#   optee-KEY/		objects of OP-TEE, for a version and a configuration
#   flash-KEY/flash.bin	what the board boots from: BL1, and the package of all the others
#
# The application is an early one, in OP-TEE's image: it is there before the first client, and
# needs neither tee-supplicant nor a file of the normal world.

secureworld_cache=$cache/secureworld
secureworld_suites="sid trixie"

# To be raised when a change below makes something else of the same sources
secureworld_recipe=1

# Its status if something is not available: what needs it is skipped (kselftest's KSFT_SKIP)
secureworld_skip=4

# The oldest OP-TEE that answers OPTEE_SMC_GET_PROTMEM_CONFIG
secureworld_optee_oldest=4.9

# Where the kernel is loaded, which TF-A starts as BL33, without a boot loader
secureworld_kernel=0x44000000

# OP-TEE's configuration.  Keys are OP-TEE's public test keys.
secureworld_optee_config="
	PLATFORM=vexpress-qemu_armv8a
	CFG_ARM64_core=y
	CFG_ARM_GICV3=y
	CFG_USER_TA_TARGETS=ta_arm64
	CFG_SECURE_DATA_PATH=y
	CFG_CACHE_API=y
	CFG_TEE_CORE_LOG_LEVEL=2
	CFG_TEE_TA_LOG_LEVEL=1
	CFG_BUILD_IN_TREE_TA=n
	CFG_REE_FS=n
	CFG_REE_FS_TA=n
	CFG_RPMB_FS=n
	CFG_ENABLE_EMBEDDED_TESTS=n
"

# Where protected memory comes from, a board each: the carve-out of platform/qemu/vmali.dtso,
# which is RAM, so that Linux has struct pages for it; or memory that Linux lends
secureworld_carveout_config="
	CFG_TEE_SDP_MEM_BASE=0x7c000000
	CFG_TEE_SDP_MEM_SIZE=0x04000000
"
secureworld_dynamic_config="
	CFG_CORE_DYN_PROTMEM=y
"

# TF-A's: OP-TEE as BL32, in the RAM that "virt" with secure=on has for the secure world
secureworld_tfa_config="
	PLAT=qemu
	DEBUG=0
	LOG_LEVEL=10
	SPD=opteed
	QEMU_USE_GIC_DRIVER=QEMU_GICV3
	ARM_LINUX_KERNEL_AS_BL33=1
	PRELOADED_BL33_BASE=$secureworld_kernel
"

secureworld_missing()
{
	progress_end
	say "the secure world: $*"
	exit "$secureworld_skip"
}

# secureworld_apt: sources, and packages of arm64, by lists of their own
secureworld_apt()
{
	apt_for arm64
	apt_dir=$cache/apt-secureworld
	[ ! -e "$apt_dir/done" ] || [ -n "${VMALI_UPDATE:-}" ] || return 0
	apt_types="deb deb-src"
	# shellcheck disable=SC2086
	apt_setup $secureworld_suites || secureworld_missing "apt names no Debian mirror"
	apt_types=deb
	: >"$apt_dir/done"
}

# secureworld_fetch_source PACKAGE VERSION: to src/
secureworld_fetch_source()
{
	to=$secureworld_cache/src/$1-$2
	[ ! -d "$to" ] || return 0
	progress "downloading the source of $1 $2"
	rm -rf "$apt_dir/source"
	mkdir -p "$apt_dir/source" "$secureworld_cache/src"
	(
		cd "$apt_dir/source" &&
			apt_private get source --download-only "$1=$2" >"$apt_dir/download.log" 2>&1 </dev/null &&
			dpkg-source --no-check -x ./*.dsc unpacked >>"$apt_dir/download.log" 2>&1
	) || return
	mv "$apt_dir/source/unpacked" "$to"
}

# secureworld_fetch_optee VERSION: source and kit, which must be of one version
secureworld_fetch_optee()
{
	secureworld_fetch_source optee-os "$1" || return
	[ ! -d "$secureworld_cache/kit-$1" ] || return 0
	progress "downloading optee-os-dev $1"
	deb=$(apt_fetch optee-os-dev "$1") && [ -n "$deb" ] || return
	rm -rf "$secureworld_cache/.kit"
	dpkg-deb -x "$deb" "$secureworld_cache/.kit" || return
	rm -f "$deb"
	mv "$secureworld_cache/.kit/usr/lib/optee-os-dev/vexpress-qemu_armv8a" "$secureworld_cache/kit-$1" &&
		rm -rf "$secureworld_cache/.kit"
}

# secureworld_newest PACKAGE OLDEST FETCH: fetches the newest version that the mirror does have;
# prints it
secureworld_newest()
{
	for version in $(apt_versions "$1"); do
		dpkg --compare-versions "$version" ge "$2" || continue
		if "$3" "$version" >&2; then
			echo "$version"
			return
		fi
		say "$1 $version is not available from this mirror, trying an older one"
	done
	return 1
}

secureworld_fetch_tfa()
{
	secureworld_fetch_source arm-trusted-firmware "$1"
}

secureworld_sources_locked()
{
	[ ! -s "$secureworld_cache/versions" ] || [ -n "${VMALI_UPDATE:-}" ] || return 0
	secureworld_apt
	mkdir -p "$secureworld_cache"
	tfa=$(secureworld_newest arm-trusted-firmware 2.10 secureworld_fetch_tfa) ||
		secureworld_missing "the source of arm-trusted-firmware is not available from this mirror"
	optee=$(secureworld_newest optee-os "$secureworld_optee_oldest" secureworld_fetch_optee) ||
		secureworld_missing "the source of optee-os $secureworld_optee_oldest or later, with its optee-os-dev, is not available from this mirror"
	{
		echo "tfa_version='$tfa'"
		echo "optee_version='$optee'"
	} >"$secureworld_cache/versions.new"
	mv "$secureworld_cache/versions.new" "$secureworld_cache/versions"
	progress_end
}

# The machine's own make variables must not get into either build, and Debian's Python has the
# modules that OP-TEE's scripts need, not one that comes before it in PATH.
secureworld_make()
{
	env -u MAKEFLAGS -u CFLAGS -u CPPFLAGS -u LDFLAGS LANG=C.UTF-8 \
		make --no-print-directory "-j$jobs" PYTHON3=/usr/bin/python3 "$@"
}

secureworld_tfa_locked()
{
	[ ! -e "$tfa/done" ] || return 0
	mkdir -p "$tfa/o"
	progress "TF-A $tfa_version"
	# shellcheck disable=SC2086
	run_logged "$tfa/build.log" secureworld_make -C "$secureworld_cache/src/arm-trusted-firmware-$tfa_version" \
		CROSS_COMPILE=aarch64-linux-gnu- "BUILD_BASE=$tfa/o" BL32=none $secureworld_tfa_config \
		bl1 bl2 bl31
	# Its build directory is its source
	cp -r "$secureworld_cache/src/arm-trusted-firmware-$tfa_version" "$tfa/tool"
	run_logged "$tfa/fiptool.log" secureworld_make -C "$tfa/tool/tools/fiptool" HOSTCC=gcc
	cp "$tfa"/o/qemu/release/bl*.bin "$tfa/"
	cp "$tfa/tool/tools/fiptool/fiptool" "$tfa/"
	rm -rf "$tfa/tool" "$tfa/o"
	: >"$tfa/done"
	progress_end
}

# The trusted application, stripped, as OP-TEE's image contains it
secureworld_ta()
{
	ta_uuid=5d0b1c76-7d39-4c0e-9a7c-3a1f0f6f2e11
	progress "the trusted application"
	run_logged "$flash.ta.log" secureworld_make -C "$top/platform/optee/ta" \
		"TA_DEV_KIT_DIR=$secureworld_cache/kit-$optee_version" \
		CROSS_COMPILE=aarch64-linux-gnu- "O=$flash/ta" "$flash/ta/$ta_uuid.stripped.elf"
}

# secureworld_add DIR WHEN SOURCE HEADER...: a file of ours, with the headers that it includes,
# to a directory of OP-TEE's source; compiled when the option WHEN of OP-TEE is y
secureworld_add()
{
	into=$optee/src/$1
	when=$2
	shift 2
	name=${1##*/}
	for file; do
		cmp -s "$top/$file" "$into/${file##*/}" || cp "$top/$file" "$into/"
	done
	# Its last line may have no end
	grep -q "$name" "$into/sub.mk" || printf '\nsrcs-%s += %s\n' "$when" "$name" >>"$into/sub.mk"
}

# What OP-TEE has of ours: a driver, and what the platform does with memory that is lent
secureworld_ours()
{
	secureworld_add core/pta y platform/optee/pta/vmali_board.c platform/qemu/secure_regs.h \
		platform/optee/vmali_pta.h
	# shellcheck disable=SC2016 # make's
	secureworld_add core/arch/arm/plat-vexpress '$(CFG_CORE_DYN_PROTMEM)' \
		platform/optee/plat/vmali_range.c platform/qemu/secure_regs.h
}

secureworld_optee()
{
	mkdir -p "$optee"
	[ -d "$optee/src" ] || {
		rm -rf "$optee/.src"
		cp -a "$secureworld_cache/src/optee-os-$optee_version" "$optee/.src"
		mv "$optee/.src" "$optee/src"
	}
	secureworld_ours
	progress "OP-TEE $optee_version"
	# shellcheck disable=SC2086
	run_logged "$optee/build.log" secureworld_make -C "$optee/src" \
		CROSS_COMPILE64=aarch64-linux-gnu- CROSS_COMPILE_core=aarch64-linux-gnu- "O=$optee/o" $secureworld_optee_config \
		"EARLY_TA_PATHS=$flash/ta/$ta_uuid.stripped.elf" \
		"$optee/o/core/tee-header_v2.bin" "$optee/o/core/tee-pager_v2.bin" \
		"$optee/o/core/tee-pageable_v2.bin"
}

# BL1 at the beginning of the flash, and 256 KiB after its start the package in which TF-A's port to
# this board expects all others
secureworld_package()
{
	run_logged "$flash/fip.log" "$tfa/fiptool" create --tb-fw "$tfa/bl2.bin" \
		--soc-fw "$tfa/bl31.bin" --tos-fw "$optee/o/core/tee-header_v2.bin" \
		--tos-fw-extra1 "$optee/o/core/tee-pager_v2.bin" \
		--tos-fw-extra2 "$optee/o/core/tee-pageable_v2.bin" "$flash/fip.bin"
	cp "$tfa/bl1.bin" "$flash/flash.new"
	dd if="$flash/fip.bin" of="$flash/flash.new" bs=4096 seek=64 conv=notrunc status=none ||
		die "cannot write $flash/flash.new"
	rm -f "$flash/fip.bin"
	mv "$flash/flash.new" "$flash/flash.bin"
}

secureworld_flash_locked()
{
	[ ! -e "$flash/flash.bin" ] || return 0
	mkdir -p "$flash"
	secureworld_ta
	secureworld_optee
	secureworld_package
	progress_end
}

# secureworld_build BOARD: sets secureworld_flash to the flash's image.  Exits with $secureworld_skip,
# after a line that says why, if something is not available.
secureworld_build()
{
	case $1 in
	dynamic) secureworld_optee_config="$secureworld_optee_config $secureworld_dynamic_config" ;;
	*) secureworld_optee_config="$secureworld_optee_config $secureworld_carveout_config" ;;
	esac
	packages_try "$top/tools/packages-secureworld" ||
		secureworld_missing "its packages are not available from this mirror (tools/packages-secureworld)"
	mkdir -p "$secureworld_cache"
	with_lock secureworld-sources secureworld_sources_locked || exit
	# shellcheck disable=SC1091
	. "$secureworld_cache/versions"
	compiler=$(aarch64-linux-gnu-gcc -dumpfullversion)
	tfa=$secureworld_cache/tfa-$(echo "$secureworld_recipe $tfa_version $compiler $secureworld_tfa_config" | hash_of)
	optee=$secureworld_cache/optee-$(echo "$secureworld_recipe $optee_version $compiler $secureworld_optee_config" | hash_of)
	flash=$secureworld_cache/flash-$({
		echo "$tfa $optee"
		cd "$top" && hash_files platform/optee platform/qemu/secure_regs.h platform/common/vmali_ta.h
	} | hash_of)
	if [ ! -e "$flash/flash.bin" ]; then
		with_lock secureworld-tfa secureworld_tfa_locked || exit
		with_lock secureworld-optee secureworld_flash_locked || exit
	fi
	# shellcheck disable=SC2034 # for the caller
	secureworld_flash=$flash/flash.bin
}
