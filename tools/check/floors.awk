# SPDX-License-Identifier: GPL-2.0 OR MIT
# own/floors: in every folder that declares floors, a file uses only what is below it.
#
# Declarations, one file a folder in tools/check/floors/:
#
#	dir DIR			the folder
#	below DIR...		folders whose files it may use, too
#	private yes		headers directly in DIR are included only from within it
#	prefix PREFIX		of every global symbol
#	cflags OPTION...	to compile for symbols; see own_floors() in own.sh
#	floor NAME: FILE...	from the bottom up
#
# FILE is FILE.c and FILE.h. A file may use those on the floors below it, and those before it
# on its own floor.
#
# Input, by the first word, after the declarations (as "decl LINE"):
#
#	file PATH		a .c or .h file
#	include PATH WHAT	PATH has #include "WHAT"
#	symbol PATH KIND NAME	a line of nm about the object of PATH
#
# Prints what is wrong, and fails; or the floors, highest first.

function wrong(text)
{
	print text
	failed = 1
}

function folder(path)
{
	sub(/\/[^\/]*$/, "", path)
	return path
}

function base(path)
{
	sub(/^.*\//, "", path)
	sub(/\.[a-z]*$/, "", path)
	return path
}

# The file that PATH includes as WHAT: in the same folder, or in one of -I; or ""
function included(path, what,	i, n, there, ways)
{
	n = split(folder(path) " gpu/include trusted/include client/include", ways, " ")
	for (i = 1; i <= n; i++) {
		there = ways[i] "/" what
		while (sub(/[^\/]+\/\.\.\//, "", there))
			;
		sub(/^\.\//, "", there)
		if (there in exists)
			return there
	}
	return ""
}

# uses FROM TO HOW: both are paths
function uses(from, to, how,	d, e, a, b)
{
	d = folder(from)
	e = folder(to)
	if (d != e && secret[e] && to ~ /\.h$/)
		wrong(from " includes a private header of another folder: " to)
	# Public headers of a folder are on the floors of their files
	sub(/\/include(\/.*)?$/, "", e)
	if (d == e) {
		if (!(d in dirs))
			return
		a = ((d, base(from)) in place) ? place[d, base(from)] : 0
		b = ((d, base(to)) in place) ? place[d, base(to)] : 0
		# What is not declared has been reported
		if (a && b && b > a)
			wrong(from " uses " to ", which is above it: " how)
		return
	}
	if ((d in dirs) && (e in dirs) && d != e && !below[d, e])
		wrong(from " uses " to ", of a folder that is not below " d "/: " how)
}

$1 == "decl" && $2 == "dir" {
	dir = $3
	dirs[dir] = 1
}
$1 == "decl" && $2 == "below" { for (i = 3; i <= NF; i++) below[dir, $i] = 1 }
$1 == "decl" && $2 == "private" { secret[dir] = 1 }
$1 == "decl" && $2 == "prefix" { prefix[dir] = $3 }
$1 == "decl" && $2 == "floor" {
	floors[dir]++
	name[dir, floors[dir]] = $3
	for (i = 4; i <= NF; i++) {
		places++
		if ((dir, $i) in place)
			wrong(dir ": " $i " is declared twice")
		place[dir, $i] = places
		list[dir, floors[dir]] = list[dir, floors[dir]] " " $i
	}
}

$1 == "file" {
	d = folder($2)
	exists[$2] = 1
	seen[d, base($2)] = 1
	if ((d in dirs) && !((d, base($2)) in place))
		wrong($2 " is on no floor: declare it in tools/check/floors/")
}

$1 == "include" {
	there = included($2, $3)
	if (there)
		uses($2, there, "#include")
}

$1 == "symbol" && $3 ~ /[A-TV-Z]/ && $3 != "W" {
	owner[$4] = $2
	p = prefix[folder($2)]
	if (p && index($4, p) != 1)
		wrong($2 " defines " $4 ", which does not begin with " p)
}
$1 == "symbol" && $3 == "U" {
	wants[++wanted] = $4
	wanter[wanted] = $2
}

END {
	for (i = 1; i <= wanted; i++)
		if (wants[i] in owner)
			uses(wanter[i], owner[wants[i]], wants[i] "()")
	for (both_of in place) {
		split(both_of, both, SUBSEP)
		if (!(both_of in seen))
			wrong(both[1] ": " both[2] " is declared, and not there")
	}
	if (failed)
		exit 1
	for (d in dirs)
		for (i = floors[d]; i; i--)
			printf "%-8s %2d %-12s%s\n", d "/", i, name[d, i], list[d, i] | "sort -k1,1 -k2,2nr"
}
