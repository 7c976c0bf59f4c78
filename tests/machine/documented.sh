# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The commands that the documentation prints, and whether what they print is what the
# documentation shows. Needs $top and tests/ktap.sh.

# documented_commands: the records of docs.awk
documented_commands()
{
	(cd "$top" && awk -f tests/machine/docs.awk README.md docs/*.md docs/man/*.1)
}

# documented_output FILE[:LINE] COMMAND: the output that FILE shows for COMMAND; of
# $documented, if the records are in that file already
documented_output()
{
	if [ -n "${documented:-}" ]; then
		cat "$documented"
	else
		documented_commands
	fi | FILE=$1 COMMAND=$2 awk -F '\t' '
		$1 != "" {
			on = index($1 ":", ENVIRON["FILE"] ":") == 1 && $4 == ENVIRON["COMMAND"]
			next
		}
		on { print substr($0, 2) }'
}

# documented_holds SHOWN PRINTED: the lines of the first file are in the second, in this
# order. A line "..." stands for any lines, and "..." in a line for any text; other lines
# follow each other.
documented_holds()
{
	awk '
		# Does the line s match the pattern p?
		function fits(s, p,  n, part, i, at)
		{
			sub(/[ \t]+$/, "", s)
			sub(/[ \t]+$/, "", p)
			n = split(p, part, /\.\.\./)
			if (n < 2)
				return s == p
			if (index(s, part[1]) != 1)
				return 0
			s = substr(s, length(part[1]) + 1)
			for (i = 2; i < n; i++) {
				at = index(s, part[i])
				if (!at)
					return 0
				s = substr(s, at + length(part[i]))
			}
			return length(s) >= length(part[n]) &&
				substr(s, length(s) - length(part[n]) + 1) == part[n]
		}
		FILENAME == ARGV[1] { printed[++n] = $0; next }
		$0 == "..." { gap = 1; next }
		{
			from = at + 1
			while (++at <= n && !fits(printed[at], $0) && (gap || !begun))
				;
			if (at > n || !fits(printed[at], $0)) {
				print "# shown, and not printed: " $0
				for (i = from; i <= n && i < from + 3; i++)
					print "# printed: " printed[i]
				exit 1
			}
			begun = 1
			gap = 0
		}' "$2" "$1"
}
