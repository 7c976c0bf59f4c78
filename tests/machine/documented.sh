# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What the documentation says that a command prints, and whether it did. Needs $top and
# tests/ktap.sh.

# documented_commands: FILE, a tab and a command a line, and their output behind tabs
documented_commands()
{
	(cd "$top" && awk -f tests/machine/docs.awk README.md docs/*.md)
}

# documented_output FILE COMMAND: what is said to be its output
documented_output()
{
	documented_commands | FILE=$1 COMMAND=$2 awk -F '\t' '
		$1 != "" { on = $1 == ENVIRON["FILE"] && $2 == ENVIRON["COMMAND"]; next }
		on { print substr($0, 2) }'
}

# What is not the same on all machines or in all runs: times, the kernel log's among them,
# versions, and how often the scheduler took something off the GPU.
documented_normal()
{
	sed -e 's/^\[ *[0-9.]*\] //' -e 's/[0-9][0-9]*\.[0-9][0-9.]*/#/g' -e 's/^Firmware: .*/Firmware:/' \
		-e '/times into protected mode/s/[0-9][0-9]*/#/g' -e 's/[[:space:]]*$//' "$1"
}

# documented_holds SAID PRINTED: the lines of the first file are in the second, in this
# order and without others in between, but for where it says "..."
documented_holds()
{
	documented_normal "$1" >"$tmp/said.normal"
	documented_normal "$2" >"$tmp/printed.normal"
	awk '
		NR == FNR { printed[++n] = $0; next }
		$0 == "..." { gap = 1; next }
		{
			from = at + 1
			while (++at <= n && printed[at] != $0 && (gap || !begun))
				;
			if (at > n || printed[at] != $0) {
				print "# said, and not printed here: " $0
				for (i = from; i <= n && i < from + 3; i++)
					print "# printed: " printed[i]
				exit 1
			}
			begun = 1
			gap = 0
		}' "$tmp/printed.normal" "$tmp/said.normal"
}
