# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# Packages of other Debian suites, in a private directory: the machine's own apt
# configuration stays as it is and gives the mirror's address, its keys and
# proxies; only the suite is ours.

apt_dir=$cache/apt
# Of the packages; empty: this machine's.
apt_arch=
# Kinds of lists: deb, deb-src.
apt_types=deb

# apt_for ARCHITECTURE: what follows is about packages of this architecture, with lists of
# their own; '' for the machine's.
apt_for()
{
	apt_arch=$1
	apt_dir=$cache/apt${1:+-$1}
}

# Where the kernel, the firmware and IGT are.  By codename: a caching mirror keeps
# the aliases (stable-backports) for longer than is good.
apt_suites="sid trixie-backports"
# Where the kernels of the releases are
apt_older_suites="trixie bookworm-backports"
# Where else a kernel may be found once these have moved on.
apt_more_suites="testing forky forky-backports trixie bookworm-backports"

# apt_mirror: the repository this machine has its own suite from, one line:
# "URI|SOURCE FILE".
apt_mirror()
{
	# shellcheck disable=SC1091
	codename=$(. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME:-}")
	# shellcheck disable=SC2016 # apt's variables, not ours
	apt-get indextargets --format '$(RELEASE)|$(REPO_URI)|$(SOURCESENTRY)' 'Identifier: Packages' |
		awk -F '|' -v codename="$codename" '
			$2 !~ /^(https?|file|ftp|copy|mirror|tor)/ { next }
			# The machine'"'"'s own suite first; security and third parties last.
			$1 == codename				{ rank = 1 }
			$1 != codename				{ rank = 3 }
			$1 ~ /^(sid|unstable|testing|stable)$/	{ rank = 2 }
			$2 ~ /security/				{ rank = 9 }
			{ sub(/:[0-9]+$/, "", $3); print rank "|" $2 "|" $3 }' |
		sort -s -t '|' -k 1,1 | cut -d '|' -f 2- | head -n 1
}

# The key that signs the mirror, as an option for a source line.
apt_source_options()
{
	keyring=$(sed -n 's/^[Ss]igned-[Bb]y:[[:space:]]*\(\/[^[:space:]]*\).*/\1/p
		s/^deb .*signed-by=\([^] ]*\).*/\1/p' "$1" 2>/dev/null | head -n 1)
	[ -n "$keyring" ] || for keyring in /usr/share/keyrings/debian-archive-keyring.[gp]*; do
		break
	done
	[ ! -r "$keyring" ] || printf ' signed-by=%s' "$keyring"
	! grep -qiE '^trusted: *yes|trusted=yes' "$1" 2>/dev/null || printf ' trusted=yes'
}

# apt_private COMMAND ARG...: COMMAND of apt (get, cache), on the private state.
apt_private()
{
	command=apt-$1
	shift
	"$command" -q -c "$apt_dir/apt.conf" "$@"
}

# apt_setup SUITE...: lists of these suites, of which some may not exist.
apt_setup()
{
	mkdir -p "$cache/lock"
	apt_asked=$cache/lock/asked.$$
	: >"$apt_asked"
	with_lock "${apt_dir##*/}" apt_setup_locked "$@" || {
		rm -f "$apt_asked"
		return 1
	}
	rm -f "$apt_asked"
}

apt_setup_locked()
{
	mirror=$(apt_mirror)
	[ -n "$mirror" ] || return 1
	source_file=${mirror#*|}
	mirror=${mirror%%|*}

	mkdir -p "$apt_dir/lists/partial" "$apt_dir/archives/partial"
	: >"$apt_dir/status"
	arch=${apt_arch:-$(dpkg --print-architecture)}
	options="arch=$arch$(apt_source_options "$source_file")"
	for suite in "$@"; do
		for type in $apt_types; do
			echo "$type [$options] $mirror $suite main non-free-firmware"
		done
	done >"$apt_dir/sources.new"
	# Unless another process has read them meanwhile
	if ! newer "$apt_dir/sources.list" "$apt_asked" &&
		cmp -s "$apt_dir/sources.new" "$apt_dir/sources.list"; then
		return 0
	fi

	# The machine's hooks are about the machine's lists: none of them here.
	cat >"$apt_dir/apt.conf" <<-EOF
		#clear APT::Update;
		#clear DPkg::Post-Invoke;
		#clear Acquire::IndexTargets::deb::DEP-11;
		#clear Acquire::IndexTargets::deb::CNF;
		Dir::State "$apt_dir";
		Dir::State::Lists "$apt_dir/lists";
		Dir::State::status "$apt_dir/status";
		Dir::Cache "$apt_dir";
		Dir::Cache::Archives "$apt_dir/archives";
		Dir::Cache::pkgcache "";
		Dir::Cache::srcpkgcache "";
		Dir::Etc::SourceList "$apt_dir/sources.list";
		Dir::Etc::SourceParts "-";
		Dir::Etc::Preferences "-";
		Dir::Etc::PreferencesParts "-";
		Acquire::Languages "none";
		Acquire::PDiffs "false";
		Acquire::Retries "3";
		APT::Sandbox::User "$(id -un)";
		APT::Get::List-Cleanup "false";
		APT::Default-Release "";
		APT::Architecture "$arch";
		APT::Architectures "$arch";
	EOF
	progress "reading the lists of $*"
	# A suite that this mirror does not have is no failure.
	apt_private get -o "Dir::Etc::SourceList=$apt_dir/sources.new" update \
		>"$apt_dir/update.log" 2>&1 </dev/null || :
	# A snapshot or a slow mirror is signed all the same.
	if grep -q 'is expired' "$apt_dir/update.log"; then
		say "the mirror's lists are past their date: taking them as they are"
		apt_private get -o "Dir::Etc::SourceList=$apt_dir/sources.new" \
			-o Acquire::Check-Valid-Until=false update \
			>"$apt_dir/update.log" 2>&1 </dev/null || :
	fi
	# Only now: it is what other processes take as a sign that there are lists
	touch "$apt_dir/sources.new"
	mv "$apt_dir/sources.new" "$apt_dir/sources.list"
	progress_end
}

# apt_versions PACKAGE: all that the lists have, newest first.
apt_versions()
{
	apt_private cache madison "$1" 2>/dev/null | awk '{ print $3 }' | sort -urV
}

# apt_fetch PACKAGE VERSION: prints the path of the downloaded package.
apt_fetch()
{
	(
		cd "$apt_dir/archives" &&
		apt_private get download "$1=$2" >"$apt_dir/download.log" 2>&1 </dev/null
	) || return
	# apt writes a colon of the version as %3a.
	find "$apt_dir/archives" -maxdepth 1 -name "$1_*.deb" -printf '%T@ %p\n' |
		sort -rn | sed -n '1s/^[^ ]* //p'
}

# apt_unpack DIR SUITE PACKAGE=VERSION: it and all that it needs, into a new directory, with a file
# for each package in DIR/.have; fails if any of it is not available
apt_unpack()
{
	rm -rf "$1" "$apt_dir/closure"
	mkdir -p "$1/.have" "$apt_dir/closure/partial"
	progress "downloading $3 and its libraries"
	# The empty status file makes apt resolve the whole closure.
	apt_private get install --download-only -y --no-install-recommends -t "$2" \
		-o "Dir::Cache::Archives=$apt_dir/closure" -o Debug::NoLocking=1 "$3" \
		>"$apt_dir/closure.log" 2>&1 </dev/null || return
	progress "unpacking $3 and its libraries"
	for deb in "$apt_dir"/closure/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x -C "$1" --keep-directory-symlink --exclude './usr/share/doc/*' \
				--exclude './usr/share/man/*' --exclude './usr/share/locale/*' || return
		: >"$1/.have/${deb##*/}"
	done
	rm -rf "$apt_dir/closure"
}
