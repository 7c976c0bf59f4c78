// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU's events, a line each.
 */
#include <stdio.h>

#include "log.h"
#include "trace.h"

static FILE *out;

void trace_open(int fd)
{
	out = fdopen(fd, "w");
	if (!out) {
		log_line("no trace: descriptor %d is not open", fd);
		return;
	}
	/* Whatever ends QEMU, what has happened before is there */
	setvbuf(out, NULL, _IOLBF, 0);
}

static const char *event_name(const struct mali_event *e)
{
	static const char *const names[] = {
		[MALI_EVENT_DOORBELL] = "doorbell",
		[MALI_EVENT_RESET] = "reset",
		[MALI_EVENT_MCU] = "mcu",
		[MALI_EVENT_GLB_REQUEST] = "glb_request",
		[MALI_EVENT_GLB_ACK] = "glb_ack",
		[MALI_EVENT_CSG_REQUEST] = "csg_request",
		[MALI_EVENT_CSG_ACK] = "csg_ack",
		[MALI_EVENT_CS_REQUEST] = "cs_request",
		[MALI_EVENT_CS_ACK] = "cs_ack",
		[MALI_EVENT_SLOT] = "slot",
		[MALI_EVENT_RUN] = "run",
		[MALI_EVENT_PROTM_ENTER] = "protm_on",
		[MALI_EVENT_PROTM_EXIT] = "protm_off",
		[MALI_EVENT_IRQ] = "irq",
		[MALI_EVENT_IRQ_LINE] = "irq_line",
		[MALI_EVENT_AS_COMMAND] = "as_command",
		[MALI_EVENT_FLUSH] = "flush",
		[MALI_EVENT_MMU_FAULT] = "mmu_fault",
		[MALI_EVENT_INJECT] = "inject",
		[MALI_EVENT_GUEST_ERROR] = "guest_error",
	};

	if (e->kind == MALI_EVENT_RUN && e->text)
		return "stop";
	return e->kind < ARRAY_SIZE(names) ? names[e->kind] : "unknown";
}

void trace_event(u64 ns, const struct mali_event *e)
{
	if (!out)
		return;
	fprintf(out,
		"%llu %s unit=%u group=%u stream=%u bits=%#x word=%#x address=%#llx%s%s\n",
		(unsigned long long)ns, event_name(e), e->unit, e->group, e->stream, e->bits,
		e->word, (unsigned long long)e->address, e->text ? " text=" : "",
		e->text ? e->text : "");
}
