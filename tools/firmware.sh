# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The GPU's firmware: a directory that has arm/mali/archX.Y/mali_csffw.bin.
#
#   --firmware DIR, FIRMWARE_DIR=DIR    yours
#   --firmware genuine                  Arm's, from firmware-misc-nonfree
#   --firmware generated                an image with the same sections, made here
#   (none of these)                     genuine if available, else generated

firmware_fetch()
{
	[ ! -s "$cache/firmware/current" ] || [ -n "${VMALI_UPDATE:-}" ] || return 0
	# shellcheck disable=SC2086
	[ -s "$apt_dir/sources.list" ] || apt_setup $apt_suites || return
	version=$(apt_versions firmware-misc-nonfree | head -n 1)
	[ -n "$version" ] || return
	if [ ! -d "$cache/firmware/$version" ]; then
		progress "downloading firmware-misc-nonfree $version"
		deb=$(apt_fetch firmware-misc-nonfree "$version") || return
		rm -rf "$cache/firmware/.new"
		mkdir -p "$cache/firmware/.new"
		# Only the part we need, with its licence.
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x -C "$cache/firmware/.new" --wildcards \
				'./usr/lib/firmware/arm/mali/*' './usr/share/doc/*/copyright' || return
		rm -f "$deb"
		mv "$cache/firmware/.new/usr/lib/firmware/arm" "$cache/firmware/.new/usr/share/doc" \
			"$cache/firmware/.new/" && rm -rf "$cache/firmware/.new/usr"
		mv "$cache/firmware/.new" "$cache/firmware/$version"
		progress_end
	fi
	echo "$version" >"$cache/firmware/current"
	rm -f "$cache/firmware/unavailable"
}

# firmware_get: fetches once; what is not available is not requested again for an hour, or until
# vmali setup.
firmware_get()
{
	mkdir -p "$cache/firmware"
	[ -z "${FIRMWARE_DIR:-}" ] || return 0
	[ ! -e "$cache/firmware/current" ] || [ -n "${VMALI_UPDATE:-}" ] || return 0
	! found_missing firmware || return 0
	if ! with_lock firmware firmware_fetch; then
		progress_end
		say "Arm's firmware is not available from this mirror; a generated image is used instead"
		: >"$cache/firmware/unavailable"
	fi
}

# firmware_generate: for the launcher, which knows whether it is old
firmware_generate()
{
	mkdir -p "$build"
	asked=$build/.asked.$$
	: >"$asked"
	host_program mkfw
	checkout_lock firmware firmware_generate_locked || exit
	rm -f "$asked"
}

firmware_generate_locked()
{
	# Unless another process has made it meanwhile
	newer "$build/firmware/done" "$asked" || return 0
	rm -rf "$build/firmware.new" "$build/firmware.old"
	run_logged "$build/log/mkfw.log" "$build/tools/mkfw" "$build/firmware.new"
	: >"$build/firmware.new/done"
	# Complete whenever a machine reads it
	[ ! -e "$build/firmware" ] || mv "$build/firmware" "$build/firmware.old"
	mv "$build/firmware.new" "$build/firmware"
	rm -rf "$build/firmware.old"
}

# firmware_image: sets image to that of the machine's default GPU
firmware_image()
{
	mkdir -p "$build"
	firmware_get
	launcher_build
	image=$("$launcher" "$top" firmware '')/arm/mali/arch10.8/mali_csffw.bin || exit
}
