#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# What the guest's root can do to the host's files: nothing, outside the run's own
# directory.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)
. "$top/tests/ktap.sh"
vmali=$top/vmali
# Not below /tmp, where the guest mounts a tmpfs
mkdir -p "$top/build"
tmp=$(mktemp -d "$top/build/sandbox.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT

# tries NAME SCRIPT: the script runs in the guest with $1 a directory of the host,
# and must not change anything in it
tries()
{
	mkdir "$tmp/$1"
	echo before >"$tmp/$1/file"
	"$vmali" run -- sh -c "$2" sh "$tmp/$1" >"$tmp/$1.out" 2>&1
	note "$tmp/$1.out"
	same content before "$(cat "$tmp/$1/file")" && same files file "$(ls "$tmp/$1")" &&
		grep -q reached "$tmp/$1.out"
}

run_directory()
{
	# shellcheck disable=SC2016
	"$vmali" run -- sh -c 'echo hello >"$VMALI_RUN/made" && cat "$VMALI_RUN/made"' \
		>"$tmp/out" 2>&1
	same content hello "$(cat "$tmp/out")"
}

own_tmp()
{
	# shellcheck disable=SC2016
	"$vmali" run -- sh -c 'for d in /tmp /var/tmp /run /dev/shm; do
		echo x >"$d/vmali-test" || exit 1; done' || return
	[ ! -e /tmp/vmali-test ] && [ ! -e /var/tmp/vmali-test ] && [ ! -e /run/vmali-test ] &&
		[ ! -e /dev/shm/vmali-test ]
}

# A guest's kernel that is hostile: a program in its place, which makes the same system call
# by all ABIs of the host's kernel
other_abis()
{
	gcc -O1 -Wall -Werror -o "$tmp/abi" "$top/tests/machine/abi.c" || return
	: >"$tmp/mode" && chmod 600 "$tmp/mode"
	"$top/build/bin/machine" --log "$tmp/abi.log" -- "$tmp/abi" "$tmp/mode" -- true 2>&1 | note
	note "$tmp/abi.log"
	same mode 600 "$(stat -c %a "$tmp/mode")" &&
		grep -qx 'x86-64 chmod: EPERM' "$tmp/abi.log" &&
		grep -qx 'x32 chmod: EPERM' "$tmp/abi.log" &&
		grep -qxE 'i386 chmod: (EPERM|no such ABI)' "$tmp/abi.log"
}

plan 8
check run_directory_is_writable run_directory
check tmp_is_the_guests_own own_tmp
# shellcheck disable=SC2016
check write_to_the_root tries write 'echo after >"$1/file"; echo new >"$1/new"; echo reached'
# shellcheck disable=SC2016
check remount tries remount 'mount -o remount,rw /; echo after >"$1/file"; rm -f "$1/file"
	echo new >"$1/new"; echo reached'
# shellcheck disable=SC2016
check second_hostfs tries mount 'mkdir -p /tmp/m; mount -t hostfs -o "$1" none /tmp/m &&
	{ echo after >/tmp/m/file; echo new >/tmp/m/new; rm -f /tmp/m/file; }; echo reached'
# shellcheck disable=SC2016
check attributes tries chmod 'mkdir -p /tmp/m; mount -t hostfs -o "$1" none /tmp/m
	chmod 000 /tmp/m/file; mkdir /tmp/m/dir; ln -s file /tmp/m/link; mv /tmp/m/file /tmp/m/moved
	echo reached'
# shellcheck disable=SC2016
check truncate tries truncate 'mkdir -p /tmp/m; mount -t hostfs -o "$1" none /tmp/m
	(: >/tmp/m/file); truncate -s 0 /tmp/m/file; echo reached'
check other_abis other_abis
done_testing
