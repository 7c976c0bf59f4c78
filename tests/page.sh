#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The demo's page in a real browser: tests/page.sh [PAGE]. Not part of vmali test: a
# browser is a large package. Expects that vmali demo has run.
set -u
top=$(cd "${0%/*}/.." && pwd -P) || exit 1
. "$top/tests/ktap.sh"
page=${1:-${VMALI_BUILD:-$top/build}/run/report.html}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

browser=
for name in chromium chromium-browser google-chrome; do
	! command -v "$name" >/dev/null || { browser=$name && break; }
done

# The browser has its own sandbox, which needs what containers and root don't have.
browse()
{
	HOME=$tmp timeout 120 "$browser" --headless --no-sandbox --disable-gpu \
		--hide-scrollbars --window-size="$width",2000 --virtual-time-budget=5000 "$@" \
		2>"$tmp/browser.err"
}

# A copy of the page that tells what became of it, line by line, in its own text.
# shellcheck disable=SC2016
instrument()
{
	cat "$page"
	cat <<'END'
<pre id="found"></pre>
<script>
addEventListener("load", function () {
	var lines = [];
	function colours(image) {
		var canvas = document.createElement("canvas"), seen = {}, i, pixels;

		canvas.width = image.naturalWidth;
		canvas.height = image.naturalHeight;
		canvas.getContext("2d").drawImage(image, 0, 0);
		pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width,
							      canvas.height).data;
		for (i = 0; i < pixels.length; i += 4)
			seen[pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]] = 1;
		return Object.keys(seen).length;
	}
	["display", "dump"].forEach(function (id) {
		var image = document.getElementById(id);

		if (image)
			lines.push(id + " " + image.naturalWidth + " " +
				   image.naturalHeight + " " +
				   (image.width / image.height).toFixed(1) + " " +
				   colours(image));
	});
	var bars = document.querySelectorAll("#timeline rect"), visible = 0;
	bars.forEach(function (bar) {
		var box = bar.getBoundingClientRect();

		visible += box.width > 0 && box.height > 0 && box.left >= 0 &&
			   box.right <= innerWidth;
	});
	lines.push("bars " + bars.length + " " + visible);
	lines.push("lanes " + document.querySelectorAll("#timeline .ordinary").length + " " +
		   document.querySelectorAll("#timeline .protected").length);
	lines.push("attacks " + document.querySelectorAll("#attacks tr").length + " " +
		   document.querySelectorAll("#attacks .ok").length);
	lines.push("steps " + document.querySelectorAll("#steps tr").length + " " +
		   document.querySelectorAll("#steps .ok").length);
	lines.push("wide " + (document.documentElement.scrollWidth > innerWidth));
	lines.push("requests " + performance.getEntriesByType("resource").filter(
		function (entry) { return !entry.name.startsWith("data:"); }).length);
	lines.push("mode " + document.compatMode);
	document.getElementById("found").textContent = lines.join("\n");
});
</script>
END
}

look()
{
	instrument >"$tmp/page.html"
	browse --dump-dom "file://$tmp/page.html" >"$tmp/dom" || {
		note "$tmp/browser.err"
		return 1
	}
	sed -n '/<pre id="found">/,/<\/pre>/p' "$tmp/dom" |
		sed 's/<pre id="found">//; s/<\/pre>.*//' >"$tmp/found.$width"
	[ -s "$tmp/found.$width" ]
}

# found WHAT: the rest of its line
found()
{
	sed -n "s/^$1 //p" "$tmp/found.$width"
}

loads()
{
	width=1200
	look
}

standards_mode()
{
	same mode CSS1Compat "$(found mode)"
}

needs_nothing_else()
{
	same requests 0 "$(found requests)"
}

# The built-in frames are 320 x 180, are shown in proportion, and have many colours; an
# empty dump has two greys.
pictures()
{
	found display | {
		read -r w h ratio colours
		same 'display: size' '320 180 1.8' "$w $h $ratio" && [ "$colours" -gt 100 ]
	} && same 'dump: size and colours' '320 180 1.8 2' "$(found dump)"
}

timeline()
{
	found bars | {
		read -r bars visible
		[ "$bars" -gt 0 ] && same 'visible bars' "$bars" "$visible"
	} && found lanes | {
		read -r ordinary protected
		[ "$ordinary" -gt 0 ] && [ "$protected" -gt 0 ]
	}
}

# As many rows, and as many that held, as report.json has
tables()
{
	found "$1" | {
		read -r rows ok
		json=${page%.html}.json
		expected=$(sed -n "/^  \"$1\": \[/,/^  \]/p" "$json" | grep -c '"name"')
		held=$(sed -n "/^  \"$1\": \[/,/^  \]/p" "$json" | grep -c '"ok": true')
		same "$1: rows" "$expected" "$rows" && same "$1: held" "$held" "$ok"
	}
}

fits_a_telephone()
{
	width=500
	look && same wide false "$(found wide)"
}

screenshot()
{
	width=1200
	browse --screenshot="$tmp/page.png" "file://$page" && [ -s "$tmp/page.png" ] &&
		[ "$(head -c 8 "$tmp/page.png" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ]
}

if [ -z "$browser" ]; then
	plan 1
	skip page "no browser is installed (chromium)"
	exit 0
fi
if [ ! -s "$page" ]; then
	echo "tests/page.sh: $page is not there: run vmali demo first" >&2
	exit 1
fi

plan 9
check loads loads
check standards_mode standards_mode
check needs_nothing_else needs_nothing_else
if grep -q 'id="no-entry"' "$page"; then
	skip pictures "protected mode could not be entered when the page was made"
	skip timeline "protected mode could not be entered when the page was made"
	skip attacks "protected mode could not be entered when the page was made"
else
	check pictures pictures
	check timeline timeline
	check attacks tables attacks
fi
check steps tables steps
check fits_a_telephone fits_a_telephone
check screenshot screenshot
done_testing
