#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
# The static checks of the topics and of this project, but for the link of a whole
# arm64 kernel, which takes minutes: vmali check does that, too.
set -u
top=$(cd "${0%/*}/../.." && pwd -P)

exec "$top/vmali" check '*/[0-9]*' '*/uapi' '*/docs' '*/maintainers' 'own/*'
