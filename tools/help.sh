# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What 'vmali COMMAND --help' prints for the commands that have no program of their own
# that does. docs/man/ says more.

# help_of COMMAND: false if that command speaks for itself
help_of()
{
	case $1 in
	demo)
		cat <<'TEXT'
usage: vmali demo [OPTION of vmali run...]

The whole story, from the application to the GPU; build/run/report.json and
report.html say it again, build/run/kernel.log has the kernel's log. Exit status 1
if a step did not end as it must.
TEXT
		;;
	bench)
		cat <<'TEXT'
usage: vmali bench [--runs N] [--cold] [--own-tree]

How long things take: medians of N runs (11). Nothing here passes or fails.

  --runs N     how often each is run
  --cold       also the demo from an empty cache, once, which takes minutes
  --own-tree   instead, what a developer of the driver waits for; the first time a
               tree is unpacked and compiled for it
TEXT
		;;
	setup)
		cat <<'TEXT'
usage: vmali setup [--update]

Installs the packages of tools/packages (as root or with sudo), and fetches kernel
source, firmware and IGT into the cache.

  --update   fetch again what may have become newer
TEXT
		;;
	build)
		cat <<'TEXT'
usage: vmali build

Builds the kernels with and without the series, the board's modules and all programs.
TEXT
		;;
	fuzz)
		cat <<'TEXT'
usage: vmali fuzz [--time SECONDS] [TARGET...]

Fuzzes the models, one target after the other, and prints figures; what was found
stays in build/fuzz. The corpus is kept in the cache.

  --time SECONDS   how long, for each target (60)
TEXT
		;;
	tree)
		cat <<'TEXT'
usage: vmali tree [DIR]

Unpacks the kernel as a git work tree into DIR (build/linux), which must not be there:
vmali-base, and one commit for each patch of the series.
TEXT
		;;
	refresh)
		cat <<'TEXT'
usage: vmali refresh [DIR]

Writes the commits since vmali-base in DIR (build/linux) to kernel/patches.
TEXT
		;;
	*)
		return 1
		;;
	esac
}
