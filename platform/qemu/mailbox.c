// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The mailbox: requests of the guest, by registers.
 */
#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "mailbox.h"
#include "mailbox_regs.h"
#include "qemu.h"
#include "worlds.h"

/**
 * struct mailbox - under the BQL
 * @request: what there is of a request
 * @len: its bytes; more than there is room for if it is too long
 * @answer: what the last one came to
 * @size: its bytes
 * @read: those of them that have been read
 */
static struct {
	char request[CONTROL_MAX_LINE];
	size_t len;
	char *answer;
	size_t size;
	size_t read;
} box;

static void end_request(void)
{
	/* Of one that is too long, no part is a request */
	box.request[box.len < sizeof(box.request) ? box.len : 0] = '\0';
	box.answer = control_answer(box.request, &box.size);
	box.len = 0;
}

static void take(char c)
{
	if (!box.len) {
		free(box.answer);
		box.answer = NULL;
		box.size = 0;
		box.read = 0;
	}
	if (c == '\n') {
		end_request();
		return;
	}
	if (box.len < sizeof(box.request))
		box.request[box.len++] = c;
}

static uint64_t next_bytes(void)
{
	size_t left = box.size - box.read;
	uint64_t bytes = 0;

	if (left > sizeof(bytes))
		left = sizeof(bytes);
	if (left)
		memcpy(&bytes, box.answer + box.read, left);
	box.read += left;
	return bytes;
}

static uint64_t mailbox_read(void *opaque, uint64_t offset, unsigned int size)
{
	switch (offset) {
	case MAILBOX_ID:
		return MAILBOX_ID_VALUE;
	case MAILBOX_LEFT:
		return box.size - box.read;
	case MAILBOX_ANSWER:
		return next_bytes();
	default:
		return 0;
	}
}

static void mailbox_write(void *opaque, uint64_t offset, uint64_t data, unsigned int size)
{
	if (offset == MAILBOX_REQUEST)
		take((char)data);
}

static const struct qemu_region_ops mailbox_ops = {
	.read = mailbox_read,
	.write = mailbox_write,
	.endianness = QEMU_LITTLE_ENDIAN,
	.valid = { .min_access_size = 8, .max_access_size = 8 },
	.impl = { .min_access_size = 8, .max_access_size = 8 },
};

void mailbox_create(void)
{
	struct MemoryRegion *region = worlds_region();

	memory_region_init_io(region, NULL, &mailbox_ops, NULL, "vmali.mailbox", MAILBOX_SIZE);
	memory_region_add_subregion_overlap(get_system_memory(), MAILBOX_BASE, region,
					    WORLDS_PRIORITY);
}
