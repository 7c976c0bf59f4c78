# SPDX-License-Identifier: GPL-2.0 OR MIT
#
# Sources of the trusted application, as OP-TEE's kit reads them

global-incdirs-y += .
global-incdirs-y += ..
global-incdirs-y += ../../common
global-incdirs-y += ../../qemu
srcs-y += vmali_ta.c
