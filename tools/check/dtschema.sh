# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# dt-schema, with which the kernel checks the bindings of device trees. It wants a newer
# jsonschema than Debian 12 has, which is partly compiled: so the development suite's, with its
# Python and all else that it depends on, is put into the cache, and runs by its own loader.

# dtschema_unpack VERSION: into $cache/dtschema/VERSION, with commands in its bin/
dtschema_unpack()
{
	new=$cache/dtschema/.new
	rm -rf "$new" "$apt_dir/dtschema"
	mkdir -p "$new/root" "$new/bin" "$apt_dir/dtschema/partial"
	# The empty status file makes apt resolve the whole closure.
	apt_private get install --download-only -y --no-install-recommends -t sid \
		-o "Dir::Cache::Archives=$apt_dir/dtschema" -o Debug::NoLocking=1 \
		"dt-schema=$1" >"$apt_dir/dtschema.log" 2>&1 </dev/null || return
	for deb in "$apt_dir"/dtschema/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x -C "$new/root" --keep-directory-symlink \
				--exclude './usr/share/doc/*' --exclude './usr/share/man/*' \
				--exclude './usr/share/locale/*' || return
	done
	rm -rf "$apt_dir/dtschema"
	root=$cache/dtschema/$1/root
	loader=$(find "$new/root" -name 'ld-linux*.so*' -type f | head -n 1)
	[ -n "$loader" ] || return
	libraries=${loader%/*}
	# In the place of the interpreter, which starts others of its kind
	interpreter=$(readlink "$new/root/usr/bin/python3") || return
	rm "$new/root/usr/bin/python3"
	cat >"$new/root/usr/bin/python3" <<-END
		#!/bin/sh
		export PYTHONHOME="$root/usr" PYTHONPATH="$root/usr/lib/python3/dist-packages"
		export PYTHONDONTWRITEBYTECODE=1
		exec "$root${loader#"$new/root"}" --argv0 "$root/usr/bin/python3" \
			--library-path "$root${libraries#"$new/root"}" \
			"$root/usr/bin/$interpreter" "\$@"
	END
	chmod +x "$new/root/usr/bin/python3"
	for command in dt-doc-validate dt-extract-example dt-mk-schema dt-validate; do
		printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$root/usr/bin/python3" \
			"$root/usr/bin/$command" >"$new/bin/$command"
		chmod +x "$new/bin/$command"
	done
	ln -s "$root/usr/bin/python3" "$new/bin/python3"
	mv "$new" "$cache/dtschema/$1"
}

dtschema_fetch()
{
	# shellcheck disable=SC2086
	[ -s "$apt_dir/sources.list" ] || apt_setup $apt_suites || return
	version=$(apt_private cache madison dt-schema 2>/dev/null | awk '/ sid\// { print $3; exit }')
	[ -n "$version" ] || return
	if [ ! -d "$cache/dtschema/$version" ]; then
		progress "downloading dt-schema $version and what it depends on"
		dtschema_unpack "$version" || return
		progress_end
	fi
	echo "$version" >"$cache/dtschema/current"
}

# dtschema_get: sets dtschema to the directory of its commands, or to nothing
dtschema_get()
{
	dtschema=
	mkdir -p "$cache/dtschema"
	if [ ! -s "$cache/dtschema/current" ] && ! with_lock dtschema dtschema_fetch; then
		progress_end
		return
	fi
	dtschema=$cache/dtschema/$(cat "$cache/dtschema/current")/bin
}
