# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# The packages of tools/packages: which are missing, and installing them.  The
# only thing here that needs root.

packages_file=$top/tools/packages

package_list()
{
	sed -e 's/#.*//' -e 's/[[:space:]].*//' -e '/^$/d' "$packages_file"
}

packages_missing()
{
	for package in $(package_list); do
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=
		[ "$status" = installed ] || printf '%s ' "$package"
	done
}

# packages_present: cheap enough to ask each time.
packages_present()
{
	# A machine that is no Debian has its own names for them.
	command -v dpkg-query >/dev/null || return 0
	# One call for all, which names only what it knows.
	# shellcheck disable=SC2046
	[ "$(dpkg-query -W -f '${db:Status-Status}\n' $(package_list) 2>/dev/null |
		grep -c '^installed$')" -eq "$(package_list | wc -l)" ]
}

packages_install()
{
	packages_present || with_lock packages packages_install_locked || exit
}

packages_install_locked()
{
	missing=$(packages_missing)
	[ -n "$missing" ] || return 0

	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
			as_root=sudo
		else
			die "packages are missing and need root to install: apt-get install ${missing% }"
		fi
	fi
	say "installing packages: ${missing% }"
	# shellcheck disable=SC2086
	if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y \
		--no-install-recommends $missing >"$build/packages.log" 2>&1 </dev/null; then
		# The machine's lists may be old, or never fetched.
		$as_root apt-get -qq update >>"$build/packages.log" 2>&1 </dev/null
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y \
			--no-install-recommends $missing >>"$build/packages.log" 2>&1 </dev/null || {
			tail -n 5 "$build/packages.log" >&2
			die "apt-get could not install: ${missing% } (see $build/packages.log)"
		}
	fi
}

# packages_try FILE: those of another list.  Return: whether they are there.
packages_try()
{
	mkdir -p "$build"
	(
		packages_file=$1
		packages_install
	)
}
