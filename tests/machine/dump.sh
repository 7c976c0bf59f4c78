# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# For the scripts that test `vmali $of dump`, after begin.sh: $of is cs or shader.
# shellcheck disable=SC2154

# words HEX...: 64-bit words, little endian
words()
{
	for word; do
		rest=$word
		bytes=
		while [ -n "$rest" ]; do
			bytes="\\0$(printf %o "0x${rest%"${rest#??}"}")$bytes"
			rest=${rest#??}
		done
		printf %b "$bytes"
	done
}

# run ARGUMENT...: leaves $status, $tmp/out and $tmp/err
run()
{
	"$vmali" "$of" dump "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
}

# one_line TEXT: the last run has failed with one line, which says TEXT
one_line()
{
	same status 1 "$status" && same lines 1 "$(wc -l <"$tmp/err" | tr -d ' ')" &&
		grep -q "$1" "$tmp/err"
}
