# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Everything a machine needs, made when it is missing or old.  A run starts in
# milliseconds because the answer is kept in build/ready-*, a shell fragment that
# is good as long as no source is newer (tools/launcher/places.c).

# ready_stamp SERIES KIND: as the launcher calls it, too
ready_stamp()
{
	echo "$build/ready-${KERNEL_SRC:+own-}${VMALI_LINUX:+$VMALI_LINUX-}$1${2:+-$2}"
}

# ready SERIES KIND: sets kernel and board; see kernel_build.
ready()
{
	launcher_build
	"$launcher" "$top" fresh "$1" "$2" || ready_make "$1" "$2"
	# shellcheck disable=SC1090
	. "$(ready_stamp "$1" "$2")"
}

ready_make()
{
	stamp=$(ready_stamp "$1" "$2")
	ready_load
	mkdir -p "$build"
	packages_install
	started=$build/.started.$$
	: >"$started"
	source_get
	firmware_get
	kernel_build "$1" "$2"
	board_modules_build
	host_build board
	{
		echo "# ${KERNEL_SRC:-}"
		echo "kernel='$kernel'"
		echo "board='$board'"
		echo "source_kind='$source_kind'"
	} >"$stamp.$$"
	# As old as the moment before the sources were read.
	touch -r "$started" "$stamp.$$"
	mv "$stamp.$$" "$stamp"
	rm -f "$started"
	ready_prune
	progress_end
}

# What no build has used for 30 days is removed; it is made again when it is needed.
ready_prune()
{
	: >"$kernel/used"
	[ -z "$board" ] || : >"$board/used"
	find "$cache/kernel" "$cache/board" -mindepth 2 -maxdepth 2 -name used -mtime +30 \
		-printf '%h\n' 2>/dev/null | while read -r old; do
		rm -rf "$old"
	done
}

ready_load()
{
	for part in packages apt debs source kernel board host firmware igt arm64 qemus secureworld; do
		# shellcheck disable=SC1090
		. "$top/tools/$part.sh"
	done
}
