# SPDX-License-Identifier: GPL-2.0 OR MIT
# The commands that a Markdown file prints: FILE, a tab, the command; then, each behind a
# tab, the lines that it is said to print.
#
# A command is a line of a code block behind "$ ", with its output below; a line of a
# code block that begins with vmali; or a code span that does.

function command_like(s)
{
	return s ~ /^(\.\/)?vmali [a-z]/ || s ~ /^make [a-z-]/ ||
		s ~ /^([A-Z_]+=[^ ]* )+(\.\/)?vmali [a-z]/
}

function flush(  n, part, i, s)
{
	n = split(text, part, "`")
	for (i = 2; i <= n; i += 2) {
		s = part[i]
		gsub(/[ \t\n]+/, " ", s)
		if (command_like(s))
			print file "\t" s
	}
	text = ""
	session = 0
}

FNR == 1 {
	flush()
	file = FILENAME
}

/^    / {
	if (text != "")
		flush()
	line = substr($0, 5)
	if (line ~ /^\$ /) {
		print FILENAME "\t" substr(line, 3)
		session = 1
	} else if (session) {
		print "\t" line
	} else if (command_like(line)) {
		# What it is for stands behind it, in a column of its own
		sub(/   +.*/, "", line)
		n = split(line, part, /, /)
		for (i = 1; i <= n; i++)
			print FILENAME "\t" part[i]
	}
	next
}

/^[ \t]*$/ {
	flush()
	next
}

{
	session = 0
	text = text "\n" $0
}

END {
	flush()
}
