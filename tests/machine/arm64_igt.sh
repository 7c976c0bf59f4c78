#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# IGT's panthor programs on the arm64 machine, with the series and OP-TEE's heap: all are to pass,
# as on User-Mode Linux. Debian has IGT for x86-64 only, so that it runs under QEMU's emulation of
# user space, in the guest; its ioctls go to arm64's kernel as they are (platform/uml/ioctl.c).
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/machine/begin.sh"
. "$top/tests/machine/arm64_parts.sh"
. "$top/tools/common.sh"
igt=${VMALI_IGT:-}
list=$top/tests/igt/panthor.testlist
options='--clock virtual --root qemu-user'

# The library that its programs are loaded with; in the checkout's directory, which the guest sees
library=$build/test/arm64_igt/ioctl.so

compiles()
{
	mkdir -p "${library%/*}"
	gcc -O2 -Wall -Wextra -Werror -ffreestanding -fvisibility=hidden -fPIC -shared -nostdlib \
		-o "$library" "$top/platform/uml/mesa/preload.c" 2>"$tmp/err" && return
	note "$tmp/err"
	return 1
}

# With a verdict each, so that a program's subtests are one process, which takes seconds to start
verdicts()
{
	sed -e '/^#/d' -e '/^$/d' -e 's/$/,Pass/' "$list"
}

# What the programs are loaded from, in one file
pack()
{
	loader=usr/lib64/ld-linux-x86-64.so.2
	libraries=usr/lib/x86_64-linux-gnu
	(
		cd "$igt" || exit
		for program in usr/libexec/igt-gpu-tools/panthor/*; do
			echo "$program"
			LD_TRACE_LOADED_OBJECTS=1 "$loader" --library-path "$libraries:$libraries/pulseaudio" "$program" |
				sed -n 's/.* => \(usr[^ ]*\) .*/\1/p'
		done | sort -u | tar chf "$tmp/igt.tar" "$loader" -T -
	)
}

# In the guest, all of it is in memory: in virtual time, the clock goes on while a file of the
# host's is opened, and a program has a minute
cat >"$tmp/guest" <<'G'
module=$1
library=$2
runner=$3
mkdir -p /run/igt
tar xf "$4/igt.tar" -C /run/igt
cp "$library" /run/igt/ioctl.so
cp /usr/bin/qemu-x86_64 /run/igt/
insmod "$module"
QEMU_SET_ENV=LD_PRELOAD=/run/igt/ioctl.so
export QEMU_SET_ENV
"$runner" --emulator /run/igt/qemu-x86_64 /run/igt "$4/list"
G

runs()
{
	verdicts >"$tmp/list"
	driver=$(sed -n "s/^driver='\(.*\)'/\1/p" "$build/ready-arm64-default")
	# shellcheck disable=SC2086
	pack && "$vmali" run --machine arm64 $options --timeout 500 --kernel-log "$tmp/log" -- \
		sh "$tmp/guest" "$driver/modules/vmali_ioctl.ko" "$library" "$build/arm64/tests/igt" "$tmp" \
		>"$tmp/igt" 2>"$tmp/err"
	same status 0 $? && grep -q '^1\.\.' "$tmp/igt" && return
	note "$tmp/igt" "$tmp/err"
	tail -n 20 "$tmp/log" | note
	return 1
}

# passes_all NAME: what was printed for the programs of the list
passes_all()
{
	tests=$(verdicts | wc -l)
	programs=$(verdicts | sed 's/@.*//' | sort -u | wc -l)
	same "tests that passed" "$((tests + programs + 1))" "$(grep -c '^ok [^#]*$' "$tmp/igt")" && return
	note_failures "$tmp/igt"
	return 1
}

plan 3
# shellcheck disable=SC2086
if [ -z "$igt" ]; then
	reason="the package igt-gpu-tools-tests is not available here"
	not_started compiles runs passes_all
elif starts $options; then
	for name in compiles runs passes_all; do
		check "$name" "$name"
	done
else
	not_started compiles runs passes_all
fi
done_testing
