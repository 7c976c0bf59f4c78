/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The board on older kernels, from 6.12 on: what it uses of newer ones, made of what they have.
 *
 * Included after the kernel's own headers, by the files that need it. Kbuild finds out what the
 * kernel lacks; each part names the version that brought it.
 */
#ifndef VMALI_COMPAT_H
#define VMALI_COMPAT_H

#include <linux/hrtimer.h>

#include <crypto/sha2.h>

/* 6.13 */
#ifdef VMALI_NEED_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

/* 6.17: the context of the library's functions, under this name */
#ifdef VMALI_NEED_SHA256_CTX
#define sha256_ctx	sha256_state
#endif

#endif
