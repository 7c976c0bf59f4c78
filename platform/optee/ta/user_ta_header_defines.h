/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Properties of the trusted application, for the header that OP-TEE's kit generates.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

/* VMALI_TA_UUID */
#define TA_UUID \
	{ 0x5d0b1c76, 0x7d39, 0x4c0e, \
	  { 0x9a, 0x7c, 0x3a, 0x1f, 0x0f, 0x6f, 0x2e, 0x11 } }

/*
 * One instance for all sessions, so that its commands come one at a time: there is one
 * display.  It stays when the last session is closed, as it keeps nothing of a session, and
 * loading it takes longer than all that a session does.  It may be given protected memory, and
 * writes back what it has written there, as the GPU does not look into the CPU's caches on all
 * boards.
 */
#define TA_FLAGS	(TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION | \
			 TA_FLAG_INSTANCE_KEEP_ALIVE | \
			 TA_FLAG_SECURE_DATA_PATH | TA_FLAG_CACHE_MAINTENANCE)

#define TA_STACK_SIZE	(8 * 1024)
#define TA_DATA_SIZE	(32 * 1024)

#endif
