// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Attacks by what the kernel shares with user space and its jobs: device files' offsets,
 * handles, addresses, and a queue's ring.
 */
#include "attacks.h"

#include <sys/ioctl.h>
#include <sys/mman.h>

/* Where device files' offsets begin that stand for a buffer, and how many to try. */
#define FIRST_OFFSET	(1ull << 32)
#define OFFSETS		1024u

/* A ring of a page is the second thing that a group has in its address space. */
#define RING_BYTES	4096u

/*
 * What can be mapped or named: one's own buffers, and a page of the GPU's to read.  The
 * kernel's buffers have neither handles nor offsets that a process may use.
 */
TEST_F(attacks, kernel_buffers)
{
	const struct vmali_buffer *own[] = {
		&self->p.g.code, &self->p.g.buffer, &self->p.src.buf, &self->p.dst.buf,
		&self->p.proof.buf,
	};
	struct drm_panthor_bo_mmap_offset offsets[ARRAY_SIZE(own)] = { 0 };
	unsigned int i, k, denied = 0;
	int fd;

	fd = vmali_device_fd(self->p.g.dev);
	for (k = 0; k < ARRAY_SIZE(own); k++) {
		offsets[k].handle = vmali_bo_handle(own[k]->bo);
		ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offsets[k]);
	}
	for (i = 1; i < 64; i++) {
		struct drm_panthor_bo_mmap_offset offset = { .handle = i };

		for (k = 0; k < ARRAY_SIZE(own) && vmali_bo_handle(own[k]->bo) != i; k++)
			;
		if (k < ARRAY_SIZE(own))
			continue;
		EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset));
		EXPECT_EQ(ENOENT, errno) TH_LOG("handle %u", i);
	}
	for (i = 0; i < OFFSETS; i++) {
		uint64_t offset = FIRST_OFFSET + i * 4096ull;
		int error = vmali_access_map(fd, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, offset);

		/* Only the code and the data, which may also be elsewhere. */
		for (k = 0; !error && k < 2; k++)
			if (offset >= offsets[k].offset &&
			    offset < offsets[k].offset + own[k]->size)
				break;
		EXPECT_TRUE(error || k < 2)
			TH_LOG("page %u can be mapped", i);
		denied += error == -EACCES;
		EXPECT_TRUE(!error || error == -EACCES || error == -EINVAL)
			TH_LOG("page %u: %d", i, error);
	}
	/* What has been denied is the kernel's and other clients' */
	EXPECT_LT(0, denied);

	EXPECT_EQ(-EINVAL, vmali_access_map(fd, 4096, PROT_READ | PROT_WRITE, MAP_SHARED,
					    DRM_PANTHOR_USER_FLUSH_ID_MMIO_OFFSET));
	for (i = 1; i < 64; i++)
		EXPECT_EQ(-EINVAL, vmali_access_map(fd, 4096, PROT_READ, MAP_SHARED,
						    DRM_PANTHOR_USER_FLUSH_ID_MMIO_OFFSET +
						    i * 4096ull));
}

/* The part of an address space where rings and sync objects are is the kernel's. */
TEST_F(attacks, kernel_addresses)
{
	unsigned int i;
	uint64_t va;

	va = vmali_vm_va_range(self->p.g.vm);
	for (i = 0; i < 16; i++) {
		EXPECT_EQ(-EINVAL, vmali_vm_map(self->p.g.vm, self->p.g.buffer.bo, 0,
						va + i * 4096, 4096,
						DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC));
		EXPECT_EQ(-EINVAL, vmali_vm_unmap(self->p.g.vm, va + i * 4096, 4096));
	}
}

/*
 * A queue's ring is in the address space of its own jobs, which can write it.  They only
 * harm themselves by it.
 */
static void scribble(struct vmali_cs_builder *b, uint64_t ring)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	unsigned int i;

	for (i = 0; i < CHUNK / 4; i++)
		vmali_cs_move32(b, vmali_cs_r32(i), 0xffffffff);
	vmali_cs_move64(b, DST, ring);
	vmali_cs_move32(b, LENGTH, RING_BYTES / CHUNK);
	vmali_cs_label_place(b, &loop);
	vmali_cs_store_multiple(b, vmali_cs_r32(0), CHUNK_REGS, DST, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_add_imm64(b, DST, DST, CHUNK);
	vmali_cs_add_imm32(b, LENGTH, LENGTH, -1);
	vmali_cs_branch(b, VMALI_CS_COND_GT, LENGTH, &loop);
}

static int scribble_ring(FIXTURE_DATA(attacks) *self, bool in_region)
{
	const struct vmali_group_attrs attrs = {
		.ring_size = RING_BYTES, .flags = VMALI_GROUP_PROTECTED,
	};
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest g;
	int ret;

	/* The group's sync objects are in the first page */
	ret = guest_open(&g);
	if (ret)
		return ret;
	ret = vmali_group_create(g.vm, &attrs, &group);
	if (!ret) {
		guest_begin(&g, 0, &b);
		if (in_region) {
			vmali_cs_wait(&b, 0xff, false);
			vmali_cs_prot_region_begin(&b);
		}
		scribble(&b, vmali_vm_va_range(g.vm) + 4096);
		if (in_region)
			vmali_cs_prot_region_end(&b);
		ret = guest_run(&g, group, 0, 0, &b);
		vmali_group_destroy(group);
	}
	guest_close(&g);
	return ret;
}

/* What follows the job in the ring is no instruction. */
TEST_F(attacks, ring_of_own_queue)
{
	uint64_t faults = model_stat("mmu_faults");

	EXPECT_EQ(-EINVAL, scribble_ring(self, false));
	EXPECT_EQ(faults, model_stat("mmu_faults"));
}

TEST_F(attacks, ring_of_own_queue_from_region)
{
	uint64_t refused = trusted_stat("refused_for_ordinary-write");

	self->own_resets++;
	EXPECT_EQ(-EINVAL, scribble_ring(self, true));
	EXPECT_LT(refused, trusted_stat("refused_for_ordinary-write"));
}

TEST_HARNESS_MAIN
