// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Accesses to a buffer, by the CPU and by command streams.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include <vmali/access.h>

#define CHUNK_REGS	(VMALI_ACCESS_CHUNK / 4)
#define CHUNK_MASK	0xffffu

int vmali_access_map(int fd, size_t size, int protection, int flags, off_t offset)
{
	void *cpu = mmap(NULL, size, protection, flags, fd, offset);

	if (cpu == MAP_FAILED)
		return -errno;
	munmap(cpu, size);
	return 0;
}

int vmali_access_read(int fd)
{
	char byte;

	return read(fd, &byte, 1) < 0 ? -errno : 0;
}

int vmali_access_write(int fd)
{
	return write(fd, "", 1) < 0 ? -errno : 0;
}

static void wait_all(struct vmali_cs_builder *b)
{
	vmali_cs_wait(b, vmali_cs_all_scoreboards(b), false);
}

void vmali_access_copy(struct vmali_cs_builder *b, uint64_t dst, uint64_t src, uint32_t bytes,
		       uint32_t rounds)
{
	struct vmali_cs_label again = VMALI_CS_LABEL_INIT, loop = VMALI_CS_LABEL_INIT;
	const struct vmali_cs_reg64 from = vmali_cs_r64(20), to = vmali_cs_r64(22);
	const struct vmali_cs_reg32 count = vmali_cs_r32(24), left = vmali_cs_r32(25);

	vmali_cs_move32(b, left, rounds);
	vmali_cs_label_place(b, &again);
	vmali_cs_move64(b, from, src);
	vmali_cs_move64(b, to, dst);
	vmali_cs_move32(b, count, bytes / VMALI_ACCESS_CHUNK);
	vmali_cs_label_place(b, &loop);
	vmali_cs_load_multiple(b, vmali_cs_r32(0), CHUNK_MASK, from, 0);
	wait_all(b);
	vmali_cs_store_multiple(b, vmali_cs_r32(0), CHUNK_MASK, to, 0);
	wait_all(b);
	vmali_cs_add_imm64(b, from, from, VMALI_ACCESS_CHUNK);
	vmali_cs_add_imm64(b, to, to, VMALI_ACCESS_CHUNK);
	vmali_cs_add_imm32(b, count, count, -1);
	vmali_cs_branch(b, VMALI_CS_COND_GT, count, &loop);
	vmali_cs_add_imm32(b, left, left, -1);
	vmali_cs_branch(b, VMALI_CS_COND_GT, left, &again);
}

void vmali_access_copy_in_region(struct vmali_cs_builder *b, uint64_t dst, uint64_t src,
				 uint32_t bytes, uint32_t rounds)
{
	wait_all(b);
	vmali_cs_prot_region_begin(b);
	vmali_access_copy(b, dst, src, bytes, rounds);
	vmali_cs_prot_region_end(b);
	wait_all(b);
}

void vmali_access_registers(struct vmali_cs_builder *b, uint64_t dst, uint64_t src,
			    uint32_t before)
{
	const struct vmali_cs_reg64 address = vmali_cs_r64(20);
	unsigned int i;

	for (i = 0; i < CHUNK_REGS; i++)
		vmali_cs_move32(b, vmali_cs_r32(i), before);
	wait_all(b);
	vmali_cs_prot_region_begin(b);
	vmali_cs_move64(b, address, src);
	vmali_cs_load_multiple(b, vmali_cs_r32(0), CHUNK_MASK, address, 0);
	wait_all(b);
	vmali_cs_prot_region_end(b);
	wait_all(b);
	vmali_cs_move64(b, address, dst);
	vmali_cs_store_multiple(b, vmali_cs_r32(0), CHUNK_MASK, address, 0);
	wait_all(b);
}
