# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What turns the kernel into the board: its modules (built by platform/uml/Kbuild
# for one kernel, in the cache), the device tree, and the programs on both sides
# of the machine.

board_sources="gpu lib trusted platform"

# board_modules_build: for the kernel that kernel_build has set; sets board.
board_modules_build()
{
	board=
	[ -e "$top/platform/uml/Kbuild" ] || return 0
	key=$(
		cd "$top" || exit
		# shellcheck disable=SC2086
		{ echo "${kernel##*/}"; hash_files $board_sources; } | hash_of
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

# board_host_build: what starts the machine, its init and its device tree.
board_host_build()
{
	uml=$top/platform/uml
	mkdir -p "$build/bin"
	# Written beside and moved: another run may be starting from the old one.
	if newer "$build/bin/machine" "$uml/machine.c" "$uml/sandbox.c" "$uml/sandbox.h" "$uml/channel.h"; then
		run_logged "$build/log/machine.log" gcc -O2 -g -Wall -Wextra -Werror \
			-o "$build/bin/.machine.$$" "$uml/machine.c" "$uml/sandbox.c" -lseccomp
		mv "$build/bin/.machine.$$" "$build/bin/machine"
	fi
	if newer "$build/bin/init" "$uml/init.c" "$uml/channel.h"; then
		run_logged "$build/log/init.log" gcc -static -O2 -s -Wall -Wextra -Werror \
			-o "$build/bin/.init.$$" "$uml/init.c"
		mv "$build/bin/.init.$$" "$build/bin/init"
	fi
	if newer "$build/bin/onecpu.so" "$uml/onecpu.c"; then
		run_logged "$build/log/onecpu.log" gcc -shared -fPIC -O2 -s -Wall -Wextra -Werror \
			-o "$build/bin/.onecpu.so.$$" "$uml/onecpu.c"
		mv "$build/bin/.onecpu.so.$$" "$build/bin/onecpu.so"
	fi
	if [ -e "$uml/vmali.dts" ] && newer "$build/vmali.dtb" "$uml/vmali.dts"; then
		run_logged "$build/log/dtc.log" dtc -q -I dts -O dtb -o "$build/.vmali.dtb.$$" "$uml/vmali.dts"
		mv "$build/.vmali.dtb.$$" "$build/vmali.dtb"
	fi
}

# board_programs_build DIR...: what runs on the host or over hostfs in the machine, by
# the directories' Makefiles; of tests/, $programs_goal if that is set.
board_programs_build()
{
	for dir; do
		[ -e "$top/$dir/Makefile" ] || continue
		goal=
		[ "$dir" != tests ] || goal=${programs_goal:-}
		progress "building $dir"
		run_logged "$build/log/$dir.log" make -C "$top/$dir" "-j$jobs" \
			"O=$build" "UAPI=$kernel/uapi" "KERNEL=$kernel" ${goal:+"$goal"}
		progress_end
	done
}
