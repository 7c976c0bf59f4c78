# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The documentation that the series touches, built with the kernel's own extensions.
# Only those pages: all of their directories take minutes.

# docs_pages: below Documentation, with a comma between
docs_pages()
{
	sed -n 's#^Documentation/\(.*\.rst\)$#\1#p' "$work/touched" | paste -s -d ,
}

# docs_build TREE OUT LOG
docs_build()
{
	pages=$(docs_pages)
	first=${pages%%,*}
	mkdir -p "$2"
	# The page that stands for the index has no other meaning; pages that are not
	# there are unknown before the series as they are after it.
	srctree=$1 KERNELVERSION=$source_id PYTHONDONTWRITEBYTECODE=1 PYTHONPYCACHEPREFIX=$work/pycache \
		nice sphinx-build -q -E -b html -c "$1/Documentation" -d "$work/doctrees" \
		-D "include_patterns=$pages" -D exclude_patterns=netlink \
		-D "master_doc=${first%.rst}" \
		-D "kerneldoc_srctree=$1" "$1/Documentation" "$2" >"$3" 2>&1 </dev/null
}

# headings FILE: the titles in a page
headings()
{
	awk '
		/^[-=~^"*+#.]+$/ && length($0) >= length(previous) && previous ~ /[A-Za-z]/ { print previous }
		{ previous = $0 }' "$1"
}

# letters: stdin without what mark-up may change
letters()
{
	sed -e 's/<[^>]*>//g' -e 's/&[a-z0-9#]*;//g' | tr -dc 'A-Za-z0-9'
}

# series/docs: no new warning, and each new title is in the HTML
check_docs()
{
	command -v sphinx-build >/dev/null || skip_because "python3-sphinx is not installed"
	[ -n "$(docs_pages)" ] || skip_because "the series touches no documentation"
	point_exists "$patches" || { echo "the series does not apply"; return 1; }
	tree_final || return
	progress "building the documentation"
	for when in before after; do
		tree=$source_dir
		[ "$when" = before ] || tree=$final
		rm -rf "$work/docs.$when"
		docs_build "$tree" "$work/docs.$when" "$work/docs.$when.log" || {
			tail -n 30 "$work/docs.$when.log"
			return 1
		}
		sed "s#$tree/##g" "$work/docs.$when.log" >"$work/docs.$when.said"
	done
	progress_end
	failed=0
	new_warnings "$work/docs.before.said" "$work/docs.after.said" || failed=1

	titles=0
	sed -n 's#^Documentation/\(.*\)\.rst$#\1#p' "$work/touched" >"$work/pages"
	while IFS= read -r page; do
		[ -e "$final/Documentation/$page.rst" ] || continue
		: >"$work/titles.before"
		[ ! -e "$source_dir/Documentation/$page.rst" ] ||
			headings "$source_dir/Documentation/$page.rst" >"$work/titles.before"
		headings "$final/Documentation/$page.rst" | grep -vxFf "$work/titles.before" >"$work/titles"
		while IFS= read -r title; do
			titles=$((titles + 1))
			letters <"$work/docs.after/$page.html" | grep -qF "$(printf %s "$title" | letters)" && continue
			echo "$page.html: no section '$title'"
			failed=1
		done <"$work/titles"
	done <"$work/pages"
	echo "$titles new sections are in the HTML"
	return "$failed"
}
