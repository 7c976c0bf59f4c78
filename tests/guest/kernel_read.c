// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Reads a word of RAM where the kernel has it mapped: an attack by the kernel, which has lent
 * the memory to the TEE and still maps it.
 *
 *	kernel_read ADDRESS		physical; prints the word
 *
 * /proc/kcore is an ELF file whose segments are the kernel's memory.  Exit status 1 if it has
 * none for the address.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KCORE		"/proc/kcore"
#define MAX_SEGMENTS	256

static int fail(const char *what, int err)
{
	fprintf(stderr, "kernel_read: %s: %s\n", what, strerror(err));
	return 1;
}

/* Where the file has an address; 0 if nowhere */
static uint64_t offset_of(int fd, uint64_t pa)
{
	static Elf64_Phdr segments[MAX_SEGMENTS];
	Elf64_Ehdr head;
	unsigned int i;
	size_t size;

	if (pread(fd, &head, sizeof(head), 0) != sizeof(head) || head.e_phnum > MAX_SEGMENTS)
		return 0;
	size = head.e_phnum * sizeof(*segments);
	if (pread(fd, segments, size, (off_t)head.e_phoff) != (ssize_t)size)
		return 0;
	for (i = 0; i < head.e_phnum; i++)
		/* What is no memory as such, as vmalloc()'s, has ~0 there */
		if (segments[i].p_type == PT_LOAD && ~segments[i].p_paddr &&
		    pa - segments[i].p_paddr < segments[i].p_memsz)
			return segments[i].p_offset + (pa - segments[i].p_paddr);
	return 0;
}

int main(int argc, char **argv)
{
	uint64_t pa, offset;
	uint32_t word;
	int fd;

	if (argc != 2) {
		fputs("usage: kernel_read ADDRESS\n", stderr);
		return 1;
	}
	pa = strtoull(argv[1], NULL, 0);
	fd = open(KCORE, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(KCORE, errno);
	offset = offset_of(fd, pa);
	if (!offset)
		return fail(argv[1], ENXIO);
	if (pread(fd, &word, sizeof(word), (off_t)offset) != sizeof(word))
		return fail(argv[1], errno);
	printf("0x%08" PRIX32 "\n", word);
	return 0;
}
