# SPDX-License-Identifier: GPL-2.0 OR MIT
# The commands that the documentation prints, one record each:
#
#	FILE:LINE <tab> KIND <tab> ARGUMENT <tab> COMMAND
#
# then, each after a tab, the lines of output that the page shows.
#
# Commands are in fenced blocks: each line of a block "sh" is one, each line of a block
# "console" that begins with "$ " is one, and the lines below are its output.  HTML comments
# directly above the block are its markers, and docs/contributing.md describes them.
#
# KIND is run (ARGUMENT: the exit status), by (the test that runs it), as (the command that
# is run instead), not (the reason), span (a command in a sentence or in a man page), or
# wrong (the reason: a command without a marker, or a marker that is not understood).

function put(kind, argument, command)
{
	print FILENAME ":" FNR "\t" kind "\t" argument "\t" command
}

function command_like(s)
{
	return s ~ /^(\.\/)?vmali [a-z]/ || s ~ /^make [a-z-]/ ||
		s ~ /^([A-Z_]+=[^ ]* )+(\.\/)?vmali [a-z]/
}

# The commands that are code spans of a paragraph
function end_paragraph(  n, part, i)
{
	n = split(paragraph, part, "`")
	for (i = 2; i <= n; i += 2) {
		gsub(/[ \t\n]+/, " ", part[i])
		if (command_like(part[i]))
			put("span", "-", part[i])
	}
	paragraph = ""
}

# A marker: [`COMMAND`: ] KIND [ARGUMENT] [: REASON]
function marker(s,  which)
{
	gsub(/[ \t\n]+/, " ", s)
	sub(/^ /, "", s)
	sub(/ $/, "", s)
	which = ""
	if (match(s, /^`[^`]*`: /)) {
		which = substr(s, 2, RLENGTH - 4)
		s = substr(s, RLENGTH + 1)
	}
	if (s !~ /^(run|not run)/)
		return 0
	mark[which] = s
	return 1
}

# What the marker S says of COMMAND
function marked(s, command)
{
	if (s == "run")
		put("run", 0, command)
	else if (s ~ /^run, status [0-9]+(: .+)?$/)
		put("run", substr(s, 13) + 0, command)
	else if (s ~ /^run by [^ :]+(: .+)?$/) {
		sub(/^run by /, "", s)
		sub(/: .*/, "", s)
		put("by", s, command)
	} else if (s ~ /^run as `[^`]+`: .+/) {
		split(s, part, "`")
		put("as", part[2], command)
	} else if (s ~ /^not run: .+/)
		put("not", substr(s, 10), command)
	else
		put("wrong", "a marker that is not understood: " s, command)
}

function command_of_block(command)
{
	if (command in mark)
		marked(mark[command], command)
	else if ("" in mark)
		marked(mark[""], command)
	else
		put("wrong", "no marker", command)
	used[command]
}

function end_block(  which)
{
	for (which in mark)
		if (which != "" && !(which in used))
			put("wrong", "a marker of no command of the block", which)
	block = ""
	split("", mark)
	split("", used)
}

# Man pages
FILENAME ~ /\.[0-9]$/ {
	if (/^\.Dl \$ /) {
		gsub(/\\-/, "-")
		put("span", "-", substr($0, 7))
	}
	next
}

block != "" && /^ *```$/ {
	end_block()
	next
}

block == "sh" {
	line = $0
	# A backslash continues a command in the next line
	if (sub(/ *\\$/, "", line)) {
		begun = begun line " "
		next
	}
	line = begun line
	begun = ""
	sub(/(^| +)# .*/, "", line)
	gsub(/ +/, " ", line)
	sub(/^ /, "", line)
	if (line != "")
		command_of_block(line)
	next
}

block == "console" {
	if (/^\$ /)
		command_of_block(substr($0, 3))
	else
		print "\t" $0
	next
}

block != "" {
	line = $0
	sub(/^\$ /, "", line)
	if (command_like(line))
		put("wrong", "not in a block of sh or console", line)
	next
}

/^ *```/ {
	end_paragraph()
	block = $0
	gsub(/[ `]/, "", block)
	if (block == "")
		block = "text"
	next
}

/^ *<!--/ {
	end_paragraph()
	comment = ""
	while ($0 !~ /-->/) {
		comment = comment $0 "\n"
		if ((getline) <= 0)
			break
	}
	comment = comment $0
	sub(/^ *<!--/, "", comment)
	sub(/-->.*/, "", comment)
	marker(comment)
	next
}

# A block of code that is not fenced
/^    / && paragraph == "" {
	line = substr($0, 5)
	sub(/^\$ /, "", line)
	if (command_like(line))
		put("wrong", "not in a fenced block", line)
	next
}

/^[ \t]*$/ {
	end_paragraph()
	next
}

{
	split("", mark)
	paragraph = paragraph "\n" $0
}

END {
	end_paragraph()
}
