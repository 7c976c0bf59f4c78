#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# vmali fw and vmali heap-size as commands: what they print, where they say a mistake is,
# their exit status; what panthor does with an image, and the machine's word on the size of a
# heap.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/vmali
cd "$tmp" || exit 1

fw()
{
	"$vmali" fw "$@" >out 2>err
	status=$?
}

heap_size()
{
	"$vmali" heap-size "$@" >out 2>err
	status=$?
}

# says TEXT: the one line of standard error
says()
{
	same 'standard error' "vmali: $1" "$(cat err)"
}

# prints LINE: among those of standard output
prints()
{
	grep -qxF -- "$1" out && return
	echo "expected: $1" | note
	note out err
	return 1
}

# description: good, with one of everything
description()
{
	cat <<'END'
header hash=0x030d0000
section va=0x04000000 size=64K read write cached-coherent shared zero data=tables name=shared
section va=0 size=128K read exec cached data=100 fill=7
section va=0x03000000 size=260K read write uncached-coherent protected linked-at=0x1000
entry config 0x4112cc 0 3 name="Log verbosity" optional update
entry trace-buffer 1 2 3 4 5 6 7 name=fwlog optional
entry timeline 1 2 name=timeline_header
entry call-list 16 17 name=log optional
entry core-dump 1 0x1234 optional
entry page-faults 0x410408 optional
entry 5 1 2 optional
build-info text="git_sha: 0123456789"
END
}

good()
{
	description >good.fw
	fw make good.fw good.bin
	same status 0 "$status" && same 'standard error' '' "$(cat err)"
}

info_table()
{
	good || return
	fw info good.bin
	same status 0 "$status" || return
	cat >expected <<'END'
good.bin: 8592 bytes
  format 0.3, version hash 0x030d0000, table 0x14-0x118
  build id 0123456789

  sections
  offset  address                     size  perm cache              data             flags
  0x0014  0x04000000-0x04010000     64 KiB  rw-  cached-coherent    0x118-0x2118     shared  zero  "shared"
  0x0038  0x00000000-0x00020000    128 KiB  r-x  cached             0x2118-0x217c
  0x0058  0x03000000-0x03041000    260 KiB  rw-  uncached-coherent  -                linked-at=0x1000  protected

  other entries (o: optional, u: can be updated)
  offset  type
  0x0078    1  config        ou  address=0x4112cc min=0 max=3 "Log verbosity"
  0x0098    3  trace-buffer  o-  kind=1 size_va=0x2 insert_va=0x3 extract_va=0x4 data_va=0x5 enable_va=0x6 enable_bits=7 "fwlog"
  0x00c0    4  timeline      --  data=0x1 size=0x2 "timeline_header"
  0x00dc    7  call-list     o-  list_va=0x10 enable_va=0x11 "log"
  0x00ec    9  core-dump     o-  version=1 registers_va=0x1234
  0x00f8    8  page-faults   o-  counter_va=0x410408
  0x0100    5  unknown       o-  0x1 0x2
  0x010c    6  build-info    o-  data=0x217c size=20

  memory: 192 KiB in 2 sections; protected: 260 KiB in 1
END
	cmp expected out || { diff expected out | note; return 1; }
}

# All that is in the table; as JSON it is one array
info_json()
{
	good || return
	fw info --json good.bin good.bin
	same status 0 "$status" && same 'first line' '[' "$(head -n 1 out)" &&
		same images 2 "$(grep -c '"file": "good.bin"' out)" &&
		same sections 6 "$(grep -c '"va_end":' out)" &&
		prints '        "va": 50331648,' && prints '        "protected": true,' &&
		prints '        "cache": "uncached-coherent",' &&
		prints '        "linked_at": 4096' && prints '        "name": "Log verbosity"' &&
		prints '          1,' && prints '    "build_id": "0123456789",' &&
		prints '    "memory_bytes": 196608,' && prints '    "protected_bytes": 266240,' &&
		prints '    "damage": null' || return
	command -v python3 >/dev/null || return 0
	python3 -m json.tool out >/dev/null
}

info_damaged()
{
	good || return
	head -c 100 good.bin >cut.bin
	fw info cut.bin
	same status 1 "$status" &&
		says 'fw info: cut.bin: offset 0x10: the table of entries ends beyond the end of the file (0x118, limit 0x64)' ||
		return
	# What comes before the damage is shown
	{ description; echo 'poke 0x44 0x1001'; } >damaged.fw
	fw make damaged.fw damaged.bin && fw info damaged.bin
	same status 1 "$status" && grep -q '"shared"$' out &&
		says "fw info: damaged.bin: offset 0x44: the section's address is not at a page (0x1001, limit 0x1000)" ||
		return
	fw info --json damaged.bin
	same status 1 "$status" && prints '      "offset": 68,' &&
		prints "      \"what\": \"the section's address is not at a page\""
}

# Control characters of an image do not get to the terminal
info_hostile_text()
{
	printf 'section va=0 size=4K name="a\033[31mb\\"\n' >hostile.fw
	fw make hostile.fw hostile.bin && fw info hostile.bin
	same status 0 "$status" && grep -qF '"a\x1b[31mb\x5c"' out
}

trouble()
{
	fw info nothing.bin
	same status 2 "$status" &&
		says 'fw info: nothing.bin: No such file or directory' || return
	fw check .
	same status 2 "$status" && says 'fw check: .: Is a directory' || return
	fw info --yaml good.bin
	same status 2 "$status" && says 'fw info: unknown option: --yaml' || return
	fw chekc good.bin
	same status 2 "$status" && says "fw: unknown command 'chekc' (info, check, make)" || return
	fw check --driver kbase good.bin
	same status 2 "$status" &&
		says "fw check: --driver is mainline, noheap or series, not 'kbase'" || return
	fw check --heap-size much good.bin
	same status 2 "$status" &&
		says "fw check: --heap-size is a number of bytes up to 64M, as 64K or 16M, not 'much'" ||
		return
	fw check --heap-size 65M good.bin
	same status 2 "$status" &&
		says "fw check: --heap-size is a number of bytes up to 64M, as 64K or 16M, not '65M'"
}

help()
{
	for command in '' info check make; do
		# shellcheck disable=SC2086
		fw $command --help
		same status 0 "$status" && grep -q '^usage: vmali fw' out || return
	done
	heap_size --help
	same status 0 "$status" && grep -q '^usage: vmali heap-size' out
}

check_accepts()
{
	good || return
	fw check good.bin
	same status 0 "$status" || return
	cat >expected <<'END'
good.bin
  mainline  accepted: interface 1.5.0, 8 groups of 8 queues, 0 KiB of protected memory
    warning: Firmware protected mode entry is not supported, ignoring
    info: Firmware git sha: 0123456789
  noheap    accepted: interface 1.5.0, 8 groups of 8 queues, 260 KiB of protected memory
    warning: Firmware protected mode entry is not supported, ignoring
    info: Firmware git sha: 0123456789
  series    accepted: interface 1.5.0, 8 groups of 8 queues, 260 KiB of protected memory
    info: Firmware git sha: 0123456789
END
	cmp expected out || { diff expected out | note; return 1; }
}

check_refuses()
{
	good || return
	fw check --driver series --heap-size 256K good.bin
	same status 1 "$status" && prints '  series    refused: ENOMEM (-12)' &&
		prints '    error: Failed to set up 260 KiB of protected memory for firmware section at 0x3000000 (-12)' &&
		same lines 3 "$(grep -c . out)" || return
	# One of two is enough
	{ description; echo 'entry 200'; } >bad.fw
	fw make bad.fw bad.bin && fw check --json good.bin bad.bin
	same status 1 "$status" && same verdicts 6 "$(grep -c '"driver":' out)" &&
		same accepted 3 "$(grep -c '"accepted": true' out)" &&
		same errno 3 "$(grep -c '"errno": 22' out)" &&
		prints '            "text": "Unsupported non-optional entry type 200 in firmware",'
}

# In addition to the driver's messages: where in the file, and what has no message
check_explains()
{
	{ description; echo 'poke 0x44 0x1001'; } >bad.fw
	fw make bad.fw bad.bin && fw check --driver noheap bad.bin
	same status 1 "$status" || return
	cat >expected <<'END'
bad.bin
  offset 0x44: the section's address is not at a page (0x1001, limit 0x1000)
  noheap    refused: EINVAL (-22)
    error: Firmware corrupted, virtual addresses not page aligned: 0x0-0x1001
END
	cmp expected out || { diff expected out | note; return 1; }
	fw check --driver noheap --json bad.bin
	same status 1 "$status" && prints '        "offset": 68,' &&
		prints '    "more_faults": 0,' || return
	{ description; echo 'section va=0x1000 size=4K read'; } >bad.fw
	fw make bad.fw bad.bin && fw check --driver mainline bad.bin
	same status 1 "$status" && prints '  mainline  refused: ENOSPC (-28)' &&
		prints '    the driver does not log why' || return
	{ description; echo 'section va=0x10000000 size=8M read data=5M'; } >bad.fw
	fw make bad.fw bad.bin && fw check --driver mainline bad.bin
	same status 1 "$status" && prints '  mainline  refused: ENOMEM (-12)' &&
		grep -q '^    kernel: WARNING: ' out
}

# An image cannot say something in the driver's place
check_hostile_text()
{
	{ description | grep -v ^build-info
	  printf 'build-info text="git_sha: \033[31m<3>[ 0.1] panthor e000000.gpu: probe with driver panthor failed with error -5"\n'; } >hostile.fw
	fw make hostile.fw hostile.bin && fw check --driver series hostile.bin
	same status 0 "$status" && grep -q '^  series    accepted: ' out &&
		! grep -q "$(printf '\033')" out
}

make_from_standard_input()
{
	description >good.fw
	fw make - good.bin <good.fw
	same status 0 "$status" || return
	fw make good.bin <good.fw
	same status 0 "$status" && same size 8592 "$(wc -c <good.bin | tr -d ' ')"
}

make_mistakes()
{
	printf '# nothing\n\nsection va=0 size=4K writable\n' >wrong.fw
	fw make wrong.fw wrong.bin
	same status 2 "$status" &&
		says "fw make: wrong.fw:3: section does not take 'writable'" || return
	[ ! -e wrong.bin ] || return
	echo 'word 1' >wrong.fw
	fw make wrong.bin <wrong.fw
	same status 2 "$status" &&
		says 'fw make: standard input:1: word has an offset and a value' || return
	description >good.fw
	fw make good.fw no/such/dir
	same status 2 "$status" && says 'fw make: no/such/dir: No such file or directory' || return
	fw make
	same status 2 "$status" &&
		says 'fw make: a description and where to write (vmali fw make --help)'
}

# Without an argument: the image of the machine
default_image()
{
	fw check --driver series --heap-size 1M
	same status 0 "$status" &&
		grep -q '^  series    accepted: .*, 8 groups of 8 queues, 256 KiB of protected memory$' out ||
		return
	fw info
	same status 0 "$status" && prints '  memory: 896 KiB in 7 sections; protected: 256 KiB in 1' ||
		return
	heap_size
	same status 0 "$status" && prints '        262144  firmware: 1 protected section'
}

# All of Arm's that are here; each has the section that protected mode needs
genuine()
{
	for image in "$1"/arm/mali/arch*/mali_csffw.bin; do
		fw info "$image"
		same "status of $image" 0 "$status" && grep -q '^  build id [0-9a-f]\{40\}' out &&
			grep -q '^  0x00d4  0x03000000-0x03040000    256 KiB  rw-  cached .* protected$' out ||
			return
		fw check "$image"
		same "status of $image" 0 "$status" && same accepted 3 "$(grep -c ' accepted: ' out)" &&
			grep -q '^  series .* 8 groups of 8 queues, 256 KiB of protected memory$' out ||
			return
	done
}

sizes()
{
	good || return
	heap_size --image good.bin --groups 3 --suspend-size 9000 --buffer 1920x1080:NV12*4 \
		--buffer 1000x10:xrgb8888 --margin 10
	same status 0 "$status" || return
	cat >expected <<'END'
good.bin
        266240  firmware: 1 protected section
         36864  groups: 3 of 12288 bytes (protm_suspend_size 9000, as given, 8 queues)
      12451840  1920x1080:NV12*4: 4 of 3110400 bytes
         40960  1000x10:xrgb8888: 1 of 40320 bytes
      12795904  sum, in pages of 4096 bytes
       1282048  margin of 10%
      14077952  in all: 13748 KiB
END
	cmp expected out || { diff expected out | note; return 1; }
	heap_size --image good.bin --json --groups 0 --page-size 64K
	same status 0 "$status" && prints '  "total_bytes": 327680' &&
		prints '    "suspend_size_from": "model",'
}

size_mistakes()
{
	good || return
	heap_size --image good.bin --buffer 1920x1080:NV12+AFBC
	same status 2 "$status" && says "heap-size: --buffer '1920x1080:NV12+AFBC': compressed formats are as large as your allocator makes them" ||
		return
	heap_size --image good.bin --groups 0x10000000000000 --suspend-size 4K
	same status 2 "$status" &&
		says 'heap-size: 4503599627370496 groups of 4096 bytes: more than 64 bits of bytes' ||
		return
	heap_size --image good.bin --stride-align 48
	same status 2 "$status" && says "heap-size: --stride-align is a power of two, not '48'" ||
		return
	head -c 100 good.bin >cut.bin
	heap_size --image cut.bin
	same status 2 "$status" &&
		says 'heap-size: cut.bin: offset 0x10: the table of entries ends beyond the end of the file (0x118, limit 0x64)' ||
		return
	echo 'section va=0 size=64K read exec' >empty.fw
	fw make empty.fw empty.bin && heap_size --image empty.bin
	same status 2 "$status" &&
		says 'heap-size: empty.bin: no control tables of groups, where the number of queues is' ||
		return
	heap_size --image nothing.bin
	same status 2 "$status" && says 'heap-size: nothing.bin: No such file or directory'
}

# The firmware of the machine, as many groups, and all formats of one line
machine_agrees()
{
	heap_size --verify --groups 5 --buffer 1919x1079:NV12*2 --buffer 640x480:P010 \
		--buffer 17x3:RGB888
	same status 0 "$status" && same compared 5 "$(sed -n '/the machine/,$p' out | grep -c '^ *[0-9]')" &&
		! grep -q DIFFERS out && return
	note out err
	return 1
}

machine_agrees_on_another_image()
{
	{ description; echo 'section va=0x3100000 size=4K read write protected'; } >two.fw
	fw make two.fw two.bin && heap_size --verify --json --image two.bin --groups 0
	same status 0 "$status" && prints '    "used_before": 270336,' &&
		prints '    "agrees": true' && return
	note out err
	return 1
}

# A suspend buffer of another size is noticed, and more than there is
machine_disagrees()
{
	heap_size --verify --suspend-size 4K --groups 2
	same status 1 "$status" && same differences 3 "$(grep -c ': DIFFERS$' out)" || return
	heap_size --verify --buffer 4096x4096:XRGB8888
	same status 2 "$status" &&
		grep -qxF 'vmali-hold: buffer 1 of 1, 67108864 bytes: Cannot allocate memory' err &&
		return
	note out err
	return 1
}

plan 19
check info_table info_table
check info_json info_json
check info_of_a_damaged_image info_damaged
check info_of_hostile_text info_hostile_text
check check_accepts check_accepts
check check_refuses check_refuses
check check_explains check_explains
check check_of_hostile_text check_hostile_text
check make_from_standard_input make_from_standard_input
check make_mistakes make_mistakes
check trouble trouble
check help help
if [ -s "$cache/firmware/current" ]; then
	check genuine_images genuine "$cache/firmware/$(cat "$cache/firmware/current")"
else
	skip genuine_images "Arm's firmware is not available here"
fi
check default_image default_image
check heap_sizes sizes
check heap_size_mistakes size_mistakes
check machine_agrees_with_heap_size machine_agrees
check machine_agrees_on_another_image machine_agrees_on_another_image
check machine_disagrees machine_disagrees
done_testing
