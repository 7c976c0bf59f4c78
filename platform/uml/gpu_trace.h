/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Tracepoints of vmali_gpu.ko: what enum mali_event_kind names, one each, so that a
 * trace has the driver's events and the GPU's on one clock.
 *
 * Tools read the format that is made of this: tools/trace/ takes the names of what is
 * requested and acknowledged from the text of TP_printk(), and everything else from the
 * fields.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vmali

#if !defined(VMALI_GPU_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VMALI_GPU_TRACE_H

#include <linux/tracepoint.h>

#include "../../gpu/include/mali_gpu.h"
#include "../../lib/mali_bits.h"
#include "../../lib/mali_fw_names.h"

int vmali_gpu_trace_on(void);
void vmali_gpu_trace_off(void);

/* A row of the lists of lib/mali_fw_names.h */
#define named(value, name)	{ value, name }

#define show_glb_bits(bits)	__print_flags(bits, "|", MALI_GLB_BITS(named))
#define show_csg_bits(bits)	__print_flags(MALI_CSG_NAMED(bits), "|", MALI_CSG_BITS(named))
#define show_csg_state(word)	__print_symbolic((word) & 7, MALI_CSG_STATES(named))
#define show_cs_bits(bits)	__print_flags(bits, "|", MALI_CS_BITS(named))
#define show_mcu_status(status)	__print_symbolic(status, MALI_MCU_STATES(named))
#define show_slot(how)		__print_symbolic(how, MALI_SLOT_NAMES(named))
#define show_protm_exit(why)	__print_symbolic(why, MALI_PROTM_EXITS(named))
#define show_line(line)		__print_symbolic(line, MALI_IRQ_LINE_NAMES(named))
#define show_as_command(command)	__print_symbolic(command, MALI_AS_COMMANDS(named))
#define show_flush(mode)	__print_symbolic(mode, MALI_FLUSHES(named))

/* Tools that read a trace find the values of these in the format, instead of the names */
TRACE_DEFINE_ENUM(MALI_SLOT_START);
TRACE_DEFINE_ENUM(MALI_SLOT_RESUME);
TRACE_DEFINE_ENUM(MALI_SLOT_SUSPEND);
TRACE_DEFINE_ENUM(MALI_SLOT_TERMINATE);
TRACE_DEFINE_ENUM(MALI_SLOT_LOST);
TRACE_DEFINE_ENUM(MALI_PROTM_DONE);
TRACE_DEFINE_ENUM(MALI_PROTM_WAIT);
TRACE_DEFINE_ENUM(MALI_PROTM_HOST);
TRACE_DEFINE_ENUM(MALI_PROTM_REPORT);
TRACE_DEFINE_ENUM(MALI_PROTM_INJECTED);
TRACE_DEFINE_ENUM(MALI_PROTM_RESET);
TRACE_DEFINE_ENUM(MALI_IRQ_GPU);
TRACE_DEFINE_ENUM(MALI_IRQ_JOB);
TRACE_DEFINE_ENUM(MALI_IRQ_MMU);

/**
 * choice - the seed has made a choice that has an effect (choices.h)
 * @number: which
 * @kind: what was chosen
 * @value: a delay, or a priority
 * @unit: of @value
 */
TRACE_EVENT(choice,
	    TP_PROTO(u32 number, const char *kind, u32 value, const char *unit),
	    TP_ARGS(number, kind, value, unit),
	    TP_STRUCT__entry(__field(u32, number)
			     __string(kind, kind)
			     __field(u32, value)
			     __string(unit, unit)
	    ),
	    TP_fast_assign(__entry->number = number;
			   __assign_str(kind);
			   __entry->value = value;
			   __assign_str(unit);
	    ),
	    TP_printk("%u %s %u %s", __entry->number, __get_str(kind), __entry->value,
		      __get_str(unit))
);

/**
 * doorbell - a doorbell register has been written
 * @unit: which; 0 is the firmware's
 */
TRACE_EVENT_FN(doorbell,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, unit)),
	       TP_fast_assign(__entry->unit = e->unit;),
	       TP_printk("doorbell %u", __entry->unit),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * reset - the GPU is reset
 * @fast: in the way that leaves most as it is
 */
TRACE_EVENT_FN(reset,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, fast)),
	       TP_fast_assign(__entry->fast = e->word;),
	       TP_printk("%s", __print_symbolic(__entry->fast, { 0, "soft" }, { 1, "fast" })),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * mcu - MCU_STATUS has changed
 * @status: its value
 */
TRACE_EVENT_FN(mcu,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, status)),
	       TP_fast_assign(__entry->status = e->word;),
	       TP_printk("%s", show_mcu_status(__entry->status)),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

DECLARE_EVENT_CLASS(vmali_glb,
		    TP_PROTO(const struct mali_event *e),
		    TP_ARGS(e),
		    TP_STRUCT__entry(__field(u32, bits)
				     __field(u32, word)
		    ),
		    TP_fast_assign(__entry->bits = e->bits;
				   __entry->word = e->word;
		    ),
		    TP_printk("%s (0x%08x)", show_glb_bits(__entry->bits), __entry->word)
);

/**
 * glb_request - the firmware has found bits of GLB_REQ changed
 * @bits: which
 * @word: GLB_REQ
 */
DEFINE_EVENT_FN(vmali_glb, glb_request,
		TP_PROTO(const struct mali_event *e),
		TP_ARGS(e),
		vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * glb_ack - the firmware changes bits of GLB_ACK: acknowledgements, and events
 * @bits: which
 * @word: GLB_ACK
 */
DEFINE_EVENT_FN(vmali_glb, glb_ack,
		TP_PROTO(const struct mali_event *e),
		TP_ARGS(e),
		vmali_gpu_trace_on, vmali_gpu_trace_off
);

DECLARE_EVENT_CLASS(vmali_csg,
		    TP_PROTO(const struct mali_event *e),
		    TP_ARGS(e),
		    TP_STRUCT__entry(__field(u32, group)
				     __field(u32, bits)
				     __field(u32, word)
		    ),
		    TP_fast_assign(__entry->group = e->group;
				   __entry->bits = e->bits;
				   __entry->word = e->word;
		    ),
		    TP_printk("group %u: %s state %s (0x%08x)", __entry->group,
			      show_csg_bits(__entry->bits), show_csg_state(__entry->word),
			      __entry->word)
);

/**
 * csg_request - the firmware has found bits of CSG_REQ changed
 * @group: slot
 * @bits: which
 * @word: CSG_REQ
 */
DEFINE_EVENT_FN(vmali_csg, csg_request,
		TP_PROTO(const struct mali_event *e),
		TP_ARGS(e),
		vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * csg_ack - the firmware changes bits of CSG_ACK: acknowledgements, and events
 * @group: slot
 * @bits: which
 * @word: CSG_ACK
 */
DEFINE_EVENT_FN(vmali_csg, csg_ack,
		TP_PROTO(const struct mali_event *e),
		TP_ARGS(e),
		vmali_gpu_trace_on, vmali_gpu_trace_off
);

DECLARE_EVENT_CLASS(vmali_cs,
		    TP_PROTO(const struct mali_event *e),
		    TP_ARGS(e),
		    TP_STRUCT__entry(__field(u32, group)
				     __field(u32, stream)
				     __field(u32, bits)
				     __field(u32, word)
		    ),
		    TP_fast_assign(__entry->group = e->group;
				   __entry->stream = e->stream;
				   __entry->bits = e->bits;
				   __entry->word = e->word;
		    ),
		    TP_printk("group %u queue %u: %s (0x%08x)", __entry->group, __entry->stream,
			      show_cs_bits(__entry->bits), __entry->word)
);

/**
 * cs_request - the firmware has found bits of CS_REQ changed
 * @group: slot
 * @stream: queue
 * @bits: which; that of an event is the host's acknowledgement
 * @word: CS_REQ
 */
DEFINE_EVENT_FN(vmali_cs, cs_request,
		TP_PROTO(const struct mali_event *e),
		TP_ARGS(e),
		vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * cs_ack - the firmware changes bits of CS_ACK for an event
 * @group: slot
 * @stream: queue
 * @bits: which
 * @word: CS_ACK
 */
DEFINE_EVENT_FN(vmali_cs, cs_ack,
		TP_PROTO(const struct mali_event *e),
		TP_ARGS(e),
		vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * slot - a group has come onto its slot, or left it
 * @group: slot
 * @how: enum mali_slot
 */
TRACE_EVENT_FN(slot,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, group)
				__field(u32, how)
	       ),
	       TP_fast_assign(__entry->group = e->group;
			      __entry->how = e->word;
	       ),
	       TP_printk("group %u: %s", __entry->group, show_slot(__entry->how)),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * run - a queue has begun to execute
 * @group: slot
 * @stream: queue
 */
TRACE_EVENT_FN(run,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, group)
				__field(u32, stream)
	       ),
	       TP_fast_assign(__entry->group = e->group;
			      __entry->stream = e->stream;
	       ),
	       TP_printk("group %u queue %u", __entry->group, __entry->stream),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * stop - a queue no longer executes
 * @group: slot
 * @stream: queue
 * @at: what it waits for, or "empty", "stop", "region_end", "protm_exit"
 */
TRACE_EVENT_FN(stop,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, group)
				__field(u32, stream)
				__string(at, e->text)
	       ),
	       TP_fast_assign(__entry->group = e->group;
			      __entry->stream = e->stream;
			      __assign_str(at);
	       ),
	       TP_printk("group %u queue %u: %s", __entry->group, __entry->stream, __get_str(at)),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * protm_on - the GPU is in protected mode
 * @group: slot of the group that is served
 * @queues: bitmask of its queues that are
 */
TRACE_EVENT_FN(protm_on,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, group)
				__field(u32, queues)
	       ),
	       TP_fast_assign(__entry->group = e->group;
			      __entry->queues = e->bits;
	       ),
	       TP_printk("group %u queues 0x%x", __entry->group, __entry->queues),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * protm_off - the GPU is no longer in protected mode
 * @group: slot of the group that was served
 * @why: enum mali_protm_exit
 */
TRACE_EVENT_FN(protm_off,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, group)
				__field(u32, why)
	       ),
	       TP_fast_assign(__entry->group = e->group;
			      __entry->why = e->word;
	       ),
	       TP_printk("group %u: %s", __entry->group, show_protm_exit(__entry->why)),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * irq - bits have been raised in an interrupt block
 * @line: enum mali_irq_line
 * @bits: which
 */
TRACE_EVENT_FN(irq,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, line)
				__field(u32, bits)
	       ),
	       TP_fast_assign(__entry->line = e->unit;
			      __entry->bits = e->bits;
	       ),
	       TP_printk("%s 0x%08x", show_line(__entry->line), __entry->bits),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * irq_line - an interrupt line has changed
 * @line: enum mali_irq_line
 * @level: 1 if asserted
 */
TRACE_EVENT_FN(irq_line,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, line)
				__field(u32, level)
	       ),
	       TP_fast_assign(__entry->line = e->unit;
			      __entry->level = e->word;
	       ),
	       TP_printk("%s %u", show_line(__entry->line), __entry->level),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * as_command - an address space executes a command
 * @as: address space
 * @command: AS_COMMAND
 */
TRACE_EVENT_FN(as_command,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, as)
				__field(u32, command)
	       ),
	       TP_fast_assign(__entry->as = e->unit;
			      __entry->command = e->word;
	       ),
	       TP_printk("as %u: %s", __entry->as, show_as_command(__entry->command)),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * flush - caches are flushed
 * @l2: of the L2: 1 clean, 2 invalidate
 * @lsc: of the load/store caches
 * @other: of the read-only caches
 * @written: dirty lines that have been written back
 * @lost: dirty lines that have not
 */
TRACE_EVENT_FN(flush,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, l2)
				__field(u32, lsc)
				__field(u32, other)
				__field(u32, written)
				__field(u32, lost)
	       ),
	       TP_fast_assign(__entry->l2 = e->bits & 3;
			      __entry->lsc = e->bits >> 4 & 3;
			      __entry->other = e->bits >> 8 & 3;
			      __entry->written = e->word;
			      __entry->lost = e->unit;
	       ),
	       TP_printk("L2 %s, load/store %s, others %s: %u written, %u lost",
			 show_flush(__entry->l2), show_flush(__entry->lsc),
			 show_flush(__entry->other), __entry->written, __entry->lost),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * mmu_fault - an access of an address space has faulted
 * @as: address space
 * @status: FAULTSTATUS
 * @address: FAULTADDRESS, 0 in protected mode
 */
TRACE_EVENT_FN(mmu_fault,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__field(u32, as)
				__field(u32, status)
				__field(u64, address)
	       ),
	       TP_fast_assign(__entry->as = e->unit;
			      __entry->status = e->word;
			      __entry->address = e->address;
	       ),
	       TP_printk("as %u: status 0x%08x address 0x%llx", __entry->as, __entry->status,
			 __entry->address),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * inject - an injected fault has occurred
 * @what: its name there
 */
TRACE_EVENT_FN(inject,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__string(what, mali_gpu_inject_name(e->word))),
	       TP_fast_assign(__assign_str(what);),
	       TP_printk("%s", __get_str(what)),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

/**
 * guest_error - the driver or a command stream has done what hardware would not accept
 * @what: in words
 * @value: what it is about
 */
TRACE_EVENT_FN(guest_error,
	       TP_PROTO(const struct mali_event *e),
	       TP_ARGS(e),
	       TP_STRUCT__entry(__string(what, e->text)
				__field(u64, value)
	       ),
	       TP_fast_assign(__assign_str(what);
			      __entry->value = e->address;
	       ),
	       TP_printk("%s (0x%llx)", __get_str(what), __entry->value),
	       vmali_gpu_trace_on, vmali_gpu_trace_off
);

#endif /* VMALI_GPU_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE gpu_trace

#include <trace/define_trace.h>
