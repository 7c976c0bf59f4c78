/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For cppcheck, which reads headers of neither the kernel nor OP-TEE: macros that look like no C
 * without their definition. Nothing is compiled with this.
 */
#define scoped_guard(name, lock)
#define for_each_set_bit(bit, addr, size) for ((bit) = !*(addr); (bit) < (size); (bit)++)
#define for_each_sg(sgl, sg, n, i) for ((i) = !(sgl), (sg) = (sgl); (i) < (n); (i)++)
#define for_each_sgtable_sg(sgt, sg, i) for ((i) = !(sgt); (sg); (i)++)
#define TRACE_EVENT(name, ...)
#define TRACE_EVENT_FN(name, ...)
#define DECLARE_EVENT_CLASS(name, ...)
#define DEFINE_EVENT(template, name, ...)
#define DEFINE_EVENT_FN(template, name, ...)
#define kzalloc_obj(obj) kzalloc(sizeof(obj), GFP_KERNEL)
#define pseudo_ta_register(...)
