/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Tracepoints of vmali_trusted.ko: what the bus filter refuses, and what the trusted
 * services do.  Never content.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vmali

#if !defined(VMALI_TRUSTED_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VMALI_TRUSTED_TRACE_H

#include <linux/tracepoint.h>

#include "../../trusted/include/mali_trusted.h"

#define show_direction(write)						\
	__print_symbolic(write, { 0, "read" }, { 1, "write" })

#define show_mode(protected)						\
	__print_symbolic(protected, { 0, "normal" }, { 1, "protected" })

/**
 * bus_refused - the bus has refused an access
 * @who: initiator
 * @protected: the GPU is in protected mode
 * @write: direction
 * @pa: physical address
 * @len: bytes
 * @reason: why
 */
TRACE_EVENT(bus_refused,
	    TP_PROTO(const struct mali_trusted_refusal *r),
	    TP_ARGS(r),
	    TP_STRUCT__entry(__string(who, mali_trusted_initiator_name(r->txn.initiator))
			     __string(reason, mali_trusted_reason_name(r->reason))
			     __field(u64, pa)
			     __field(u64, len)
			     __field(u32, protected)
			     __field(u32, write)
	    ),
	    TP_fast_assign(__assign_str(who);
			   __assign_str(reason);
			   __entry->pa = r->txn.pa;
			   __entry->len = r->txn.len;
			   __entry->protected = r->txn.gpu_protected;
			   __entry->write = r->txn.write;
	    ),
	    TP_printk("%s %s 0x%llx+%llu in %s mode: %s", __get_str(who),
		      show_direction(__entry->write), __entry->pa, __entry->len,
		      show_mode(__entry->protected), __get_str(reason))
);

/**
 * service - a trusted service was called
 * @what: its name
 * @pa: physical address, 0 where none was given
 * @len: bytes
 * @used: bytes of protected memory that are allocated now
 * @error: enum mali_trusted_error
 */
TRACE_EVENT(service,
	    TP_PROTO(const struct mali_trusted_service *s),
	    TP_ARGS(s),
	    TP_STRUCT__entry(__string(what, mali_trusted_service_name(s->kind))
			     __string(result, mali_trusted_error_name(s->error))
			     __field(u64, pa)
			     __field(u64, len)
			     __field(u64, used)
			     __field(s32, error)
	    ),
	    TP_fast_assign(__assign_str(what);
			   __assign_str(result);
			   __entry->pa = s->pa;
			   __entry->len = s->len;
			   __entry->used = s->used_bytes;
			   __entry->error = s->error;
	    ),
	    TP_printk("%s 0x%llx+%llu: %s, %llu bytes in use", __get_str(what), __entry->pa,
		      __entry->len, __get_str(result), __entry->used)
);

#endif /* VMALI_TRUSTED_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trusted_trace

#include <trace/define_trace.h>
