# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What every part of the launcher shares: where things are, and messages.
# Sourced by ./vmali, which has set $top to the root of the checkout.

build=${VMALI_BUILD:-$top/build}
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/vmali
jobs=${VMALI_JOBS:-$(nproc 2>/dev/null || echo 2)}
verbose=${VMALI_VERBOSE:-}

say()
{
	printf 'vmali: %s\n' "$*" >&2
}

# A user's mistake, or a failure that nothing can continue after: one line, exit 1.
die()
{
	progress_end
	say "$*"
	exit 1
}

# Progress is one line that updates on a terminal, and elsewhere a line now and
# then: a CI log keeps every one of them.
progress_shown=
progress()
{
	if [ -t 2 ]; then
		printf '\r\033[Kvmali: %s' "$*" >&2
		progress_shown=1
	else
		say "$*"
	fi
}

progress_end()
{
	[ -z "$progress_shown" ] || printf '\r\033[K' >&2
	progress_shown=
}

# count_progress WHAT TOTAL PATTERN: copies nothing, counts the lines of stdin
# that match, and says so.
count_progress()
{
	if [ -t 2 ]; then every=1; else every=500; fi
	awk -v what="$1" -v total="$2" -v pattern="$3" -v every="$every" '
		$0 ~ pattern {
			n++
			if (n % every) next
			of = n <= total ? "/" total : ""
			line = "vmali: " what ": " n of
			if (every == 1) printf "\r\033[K%s", line; else print line
			fflush()
		}
		END { if (every == 1) printf "\r\033[K" }' >&2
}

# hash_of: the key of whatever comes on stdin.
hash_of()
{
	sha256sum | cut -c 1-16
}

# hash_files PATH...: the key of those files' names and contents; directories
# count with all that is below them.
hash_files()
{
	find "$@" -type f ! -name '*.o' ! -name '.*' | LC_ALL=C sort | xargs -r sha256sum | hash_of
}

# with_lock NAME COMMAND...: two checkouts, or two terminals, do not build the
# same thing at the same time; the second finds it done.
with_lock()
{
	mkdir -p "$cache/lock"
	(
		if ! flock -n 9; then
			progress "waiting for another vmali to finish with $1"
			flock 9
			progress_end
		fi
		shift
		"$@"
	) 9>"$cache/lock/$1"
}

# checkout_lock NAME COMMAND...: the same for what is made within this checkout's build directory
checkout_lock()
{
	mkdir -p "$build/lock"
	(
		flock 9
		shift
		"$@"
	) 9>"$build/lock/$1"
}

# found_missing NAME: whether a mirror did not have NAME when it was asked, in the last hour. Not
# asked on each start, but neither is it forgone for good: the network may have failed.
found_missing()
{
	[ -n "$(find "$cache/$1/unavailable" -mmin -60 2>/dev/null)" ]
}

# run_logged LOG COMMAND...: the output goes to LOG; when it fails, its end is
# shown and we stop.
run_logged()
{
	log=$1
	shift
	if [ -n "$verbose" ]; then
		"$@" >&2 || die "failed: $*"
		return
	fi
	mkdir -p "$(dirname "$log")"
	if ! "$@" >"$log" 2>&1 </dev/null; then
		progress_end
		tail -n 25 "$log" >&2
		die "failed: $* (all of it is in $log)"
	fi
}

# host_program NAME: builds build/tools/NAME if it is out of date
host_program()
{
	. "$top/tools/host.sh"
	host_build "$1"
}

# launcher_build: compiles what has the launcher's logic (tools/launcher/main.c), which is
# all that its commands need to check their arguments
launcher=$build/bin/launcher
launcher_build()
{
	! newer "$launcher" "$top/tools/launcher" "$top/gpu/product.c" "$top"/gpu/*.h \
		"$top/gpu/include" "$top"/lib/*.h "$top"/lib/*.def || {
		# A compiler, with the C library's headers
		echo '#include <stdio.h>' | gcc -E -o /dev/null - 2>/dev/null || {
			. "$top/tools/packages.sh"
			mkdir -p "$build"
			packages_install
		}
		mkdir -p "$build/bin"
		# Written elsewhere and moved: another process may be starting the old one
		run_logged "$build/log/launcher.log" gcc -O1 -g -std=gnu11 -Wall -Wextra -Werror \
			-Wno-unused-parameter -o "$launcher.$$" "$top"/tools/launcher/*.c "$top/gpu/product.c"
		mv "$launcher.$$" "$launcher"
	}
}

# newer TARGET SOURCE...: whether the target has to be made.
newer()
{
	target=$1
	shift
	[ ! -e "$target" ] || [ -n "$(find "$@" -newer "$target" 2>/dev/null | head -n 1)" ]
}
