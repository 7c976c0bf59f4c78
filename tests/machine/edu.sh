# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# In the guest of the arm64 machine: parts of a test, and a device that copies memory.

# In virtual time, the clock goes on while a file of the host's is opened, read or written, from
# timer to timer.  So the shell's tools are in memory, and what the parts print is until the end;
# what they execute is read before they begin.
parts=/run/parts
mkdir -p $parts /run/bin
cp /usr/bin/busybox /run/bin/
for tool in cat cp dd devmem sed sh sleep tail; do
	ln -s busybox /run/bin/$tool
done
PATH=/run/bin:$PATH
cat /usr/lib/ld-linux-aarch64.so.1 /usr/lib/aarch64-linux-gnu/lib[cm].so.6 \
	/usr/lib/aarch64-linux-gnu/libdrm.so.2 >/dev/null

# part NAME COMMAND...: its output to a file, and its status
part()
{
	name=$1
	shift
	[ ! -f "$1" ] || cat "$1" >/dev/null
	read -r began _ </proc/uptime
	"$@" >"$parts/$name.out" 2>&1
	echo $? >"$parts/$name.status"
	read -r ended _ </proc/uptime
	echo "$name: from $began to $ended s" >>"$parts/times.out"
}

# parts_end: all of that for the host
parts_end()
{
	cd "$parts" && tar cf - ./*.out ./*.status
}

# Reserved for OP-TEE's shared memory, at its end: a page that nothing else uses
scratch=0x421ff000

# The device "edu" copies at most 4 KiB between memory and itself. Its registers: source,
# destination, bytes, command: 1, with 2 from itself to memory
edu()
{
	for dev in /sys/bus/pci/devices/*; do
		[ "$(cat "$dev/vendor"):$(cat "$dev/device")" = 0x1234:0x11e8 ] && break
	done
	echo 1 >"$dev/enable"
	# Bus master
	printf '\006' | dd of="$dev/config" bs=1 seek=4 conv=notrunc 2>/dev/null
	bar=$(sed -n '1s/ .*//p' "$dev/resource")
}

# edu_copy FROM TO BYTES COMMAND
edu_copy()
{
	devmem $((bar + 0x80)) 64 "$1"
	devmem $((bar + 0x88)) 64 "$2"
	devmem $((bar + 0x90)) 64 "$3"
	devmem $((bar + 0x98)) 64 "$4"
	while [ $(($(devmem $((bar + 0x98)) 64) & 1)) -ne 0 ]; do :; done
}

# dma_read FROM: 4 bytes of memory, by way of the device
dma_read()
{
	edu
	devmem $scratch 32 0x11111111
	edu_copy "$1" 0x40000 4 1
	edu_copy 0x40000 $scratch 4 3
	devmem $scratch 32
}

# dma_write TO: 4 bytes
dma_write()
{
	edu
	devmem $scratch 32 0x22222222
	edu_copy $scratch 0x40000 4 1
	edu_copy 0x40000 "$1" 4 3
}
