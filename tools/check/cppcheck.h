/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For cppcheck, which does not read the kernel's headers: macros that look like no C
 * without their definition. Nothing is compiled with this.
 */
#define scoped_guard(name, lock)
#define for_each_set_bit(bit, addr, size) for ((bit) = !*(addr); (bit) < (size); (bit)++)
#define kzalloc_obj(obj) kzalloc(sizeof(obj), GFP_KERNEL)
