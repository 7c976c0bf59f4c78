// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU's events, and what the bus refuses, a line each.
 */
#include <stdio.h>

#include "log.h"
#include "qemu.h"
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

/* The time is taken in here, so that the lines are in its order */
static void write_line(const char *name, const struct mali_event *e, const char *text)
{
	if (!out)
		return;
	flockfile(out);
	fprintf(out,
		"%lld %s unit=%u group=%u stream=%u bits=%#x word=%#x address=%#llx%s%s\n",
		(long long)qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), name, e->unit, e->group,
		e->stream, e->bits, e->word, (unsigned long long)e->address, *text ? " text=" : "",
		text);
	funlockfile(out);
}

void trace_event(const struct mali_event *e)
{
	const char *text = e->text ? e->text : "";

	if (e->kind == MALI_EVENT_INJECT)
		text = mali_gpu_inject_name(e->word);
	write_line(event_name(e), e, text);
}

void trace_refused(const struct mali_trusted_txn *txn, enum mali_trusted_reason reason)
{
	const struct mali_event none = { .address = txn->pa };
	char text[128];

	snprintf(text, sizeof(text), "%s %s 0x%llx+%zu in %s mode: %s",
		 mali_trusted_initiator_name(txn->initiator), txn->write ? "write" : "read",
		 (unsigned long long)txn->pa, txn->len, txn->gpu_protected ? "protected" : "normal",
		 mali_trusted_reason_name(reason));
	write_line("bus_refused", &none, text);
}
