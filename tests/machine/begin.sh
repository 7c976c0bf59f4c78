# SPDX-License-Identifier: GPL-2.0 OR MIT
# shellcheck shell=sh
# What the scripts of this folder begin with. Needs $top; sets vmali, build, and tmp, a
# directory that is removed at the end.
. "$top/tests/ktap.sh"
vmali=$top/vmali
build=${VMALI_BUILD:-$top/build}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
