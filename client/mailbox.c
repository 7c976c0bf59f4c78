// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The mailbox of QEMU's board.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../platform/qemu/mailbox_regs.h"
#include "mailbox.h"

/* There is no access to the address on a board whose device tree does not have it */
#define NODE	"/sys/firmware/devicetree/base/vmali-mailbox@c800000"

#define MEM	"/dev/mem"

static void write_reg(volatile char *regs, size_t offset, uint64_t value)
{
	*(volatile uint64_t *)(regs + offset) = value;
}

static uint64_t read_reg(volatile char *regs, size_t offset)
{
	return *(volatile uint64_t *)(regs + offset);
}

static ssize_t exchange(volatile char *regs, const char *request, char **answer)
{
	uint64_t bytes;
	size_t len, n;

	if (read_reg(regs, MAILBOX_ID) != MAILBOX_ID_VALUE)
		return -ENOENT;
	/* Ends what a process has left that was killed while it wrote its request */
	write_reg(regs, MAILBOX_REQUEST, '\n');
	for (; *request; request++)
		write_reg(regs, MAILBOX_REQUEST, (unsigned char)*request);
	len = read_reg(regs, MAILBOX_LEFT);
	/* What is read last may be longer */
	*answer = malloc(len + sizeof(bytes));
	if (!*answer)
		return -ENOMEM;
	for (n = 0; n < len; n += sizeof(bytes)) {
		bytes = read_reg(regs, MAILBOX_ANSWER);
		memcpy(*answer + n, &bytes, sizeof(bytes));
	}
	(*answer)[len] = '\0';
	return (ssize_t)len;
}

ssize_t mailbox_ask(const char *request, char **answer)
{
	void *regs;
	ssize_t ret;
	int fd;

	*answer = NULL;
	if (access(NODE, F_OK))
		return -errno;
	fd = open(MEM, O_RDWR | O_SYNC | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	/* One request at a time, of all processes */
	if (flock(fd, LOCK_EX)) {
		ret = -errno;
		close(fd);
		return ret;
	}
	regs = mmap(NULL, MAILBOX_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, MAILBOX_BASE);
	if (regs == MAP_FAILED) {
		ret = -errno;
	} else {
		ret = exchange(regs, request, answer);
		munmap(regs, MAILBOX_SIZE);
	}
	/* The lock ends with it */
	close(fd);
	return ret;
}
