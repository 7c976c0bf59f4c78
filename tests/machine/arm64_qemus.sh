#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The arm64 machine on the QEMU of each Debian release, installed by package without replacing
# the system's: the player of protected pictures, and whether the record tells a CPU from a device, whose attributes differ
# from one QEMU to the next. In virtual time, and on the newest one in real time with memory that
# Linux lends.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/arm64_parts.sh"

# Runs in the guest, with what of memory is protected
cat >"$tmp/guest" <<'G'
arm64=$1
. "$2/tests/machine/edu.sh"

part player "$arm64/bin/vmali-protected"
part stats "$arm64/bin/vmali-model" trusted/stats
base=$("$arm64/bin/vmali-model" trusted/stats |
	sed -n -e 's/^region0_base //p' -e 's/^region0_protected \(0x[0-9a-f]*\) .*/\1/p' | tail -n 1)
echo "$base" >/run/parts/base.out
part dma dma_read "$base"
part devmem devmem "$base" 32
part refusals "$arm64/bin/vmali-model" trusted/refusals
parts_end
G

# refused WHO: at the beginning of protected memory
refused()
{
	prints refusals "who $1 mode normal op read pa $(cat "$tmp/base.out") len 4 reason protected\$"
}

# It is the QEMU that was asked for, as a program says that it is
is_version()
{
	program=$("$vmali" run --machine arm64 --dry-run "$@" -- true |
		tr ' ' '\n' | grep -m 1 '/qemu-system-aarch64$')
	"$program" --version | grep -q "^QEMU emulator version $VMALI_QEMU\." && return
	echo "$program is not QEMU $VMALI_QEMU" | note
	return 1
}

# plays OPTION...
plays()
{
	is_version "$@" && boots 0 "$@" && status player 0 &&
		prints player 'ok +digest +of each frame equals' &&
		prints player 'ok +display +shows each frame, equal' &&
		same failures '' "$(grep FAIL "$tmp/player.out")" && refused device &&
		no_complaints none <"$tmp/log"
}

# With a carve-out, which is not the kernel's: devmem reaches it, and is killed
plays_from_carveout()
{
	plays "$@" && refused cpu && status devmem 135
}

# on_qemu VERSION NAME FUNCTION OPTION...
on_qemu()
{
	VMALI_QEMU=$1
	export VMALI_QEMU
	name=$2
	function=$3
	shift 3
	if starts "$@"; then
		check "$name" "$function" "$@"
	else
		not_started "$name"
	fi
}

plan 4
on_qemu 7.2 player_on_7.2 plays_from_carveout --clock virtual
on_qemu 10.0 player_on_10.0 plays_from_carveout --clock virtual
on_qemu 11.1 player_on_11.1 plays_from_carveout --clock virtual
on_qemu 11.1 lent_memory_on_11.1 plays --board dynamic
done_testing
