# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What turns the kernel into the board: its modules, built by platform/uml/Kbuild for
# one kernel, in the cache. Programs and device tree are host.sh's.

board_sources="gpu lib trusted platform"
board_hashed="gpu lib trusted platform/common platform/uml"

# board_modules_build: for the kernel that kernel_build has set; sets board.
board_modules_build()
{
	board=
	[ -e "$top/platform/uml/Kbuild" ] || return 0
	key=$(
		cd "$top" || exit
		# shellcheck disable=SC2086
		{ echo "${kernel##*/}"; hash_files $board_hashed; } | hash_of
	)
	board=$cache/board/$key
	if [ ! -e "$board/done" ] || [ "$source_kind" = tree ]; then
		with_lock "board-$key" board_modules_locked || exit
	fi
}

board_modules_locked()
{
	# A change of the driver alone is none for the board.
	[ ! -e "$board/done" ] || newer "$board/done" "$kernel/core" || return 0
	progress "$kernel_name: the board's modules"
	# A copy, so that the checkout has no kbuild output.
	mkdir -p "$board/src"
	for dir in $board_sources; do
		[ ! -d "$top/$dir" ] || cp -rp "$top/$dir" "$board/src/"
	done
	run_logged "$board/build.log" kernel_make "M=$board/src/platform/uml" modules
	mkdir -p "$board/modules"
	find "$board/src/platform/uml" -name '*.ko' -exec ln -f {} "$board/modules/" \;
	: >"$board/done"
	progress_end
}
