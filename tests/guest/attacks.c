// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Attacks on protected content: each access that user space and its jobs can try.
 */
#include "attacks.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/wait.h>

/* An opcode that no architecture has: PROT_REGION is made by hand where it is nested. */
#define PROT_REGION_OF(n)	((41ull << 56) | (n))

/* By the CPU */

TEST_F(attacks, cpu_map)
{
	static const int protections[] = {
		PROT_NONE, PROT_READ, PROT_WRITE, PROT_READ | PROT_WRITE,
	};
	struct drm_panthor_bo_mmap_offset offset = { 0 };
	unsigned int i;
	int fd;

	fd = vmali_device_fd(self->p.g.dev);
	offset.handle = vmali_bo_handle(self->p.src.buf.bo);
	for (i = 0; i < ARRAY_SIZE(protections); i++) {
		EXPECT_EQ(-EINVAL, vmali_access_map(self->p.src.fd, SECRET_BYTES, protections[i],
						    MAP_SHARED, 0));
		EXPECT_EQ(-EINVAL, vmali_access_map(self->p.src.fd, SECRET_BYTES, protections[i],
						    MAP_PRIVATE, 0));
	}
	/* The mapping that the driver itself offers for its handles */
	if (!ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset)) {
		EXPECT_EQ(-EINVAL, vmali_access_map(fd, SECRET_BYTES, PROT_READ, MAP_SHARED,
						    offset.offset));
	}
}

TEST_F(attacks, cpu_read)
{
	uint64_t base = 0;
	char line[256], *hex;
	int pipes[2], mem;
	FILE *f;

	EXPECT_EQ(-EINVAL, vmali_access_read(self->p.src.fd));
	EXPECT_EQ(-EINVAL, vmali_access_write(self->p.src.fd));
	ASSERT_EQ(0, pipe(pipes));
	EXPECT_EQ(-1, sendfile(pipes[1], self->p.src.fd, NULL, 64));
	EXPECT_EQ(EINVAL, errno);
	close(pipes[0]);
	close(pipes[1]);

	/* Where it is, by physical address */
	ASSERT_EQ(0, guest_report(TRUSTED_STATS, &f));
	while (fgets(line, sizeof(line), f)) {
		hex = strstr(line, "region0_base ");
		if (hex)
			base = strtoull(hex + strlen("region0_base "), NULL, 16);
	}
	fclose(f);
	ASSERT_NE(0, base);
	mem = open("/dev/mem", O_RDONLY | O_CLOEXEC);
	ASSERT_LE(0, mem);
	if (pread(mem, line, 64, base) < 0) {
		/* It isn't RAM */
		EXPECT_EQ(EFAULT, errno);
	} else {
		static const char zeros[64];

		/* Of a carve-out, /dev/mem shows the RAM that isn't used */
		EXPECT_EQ(0, memcmp(line, zeros, sizeof(zeros)));
		EXPECT_GT(0x40000000, base);
	}
	close(mem);
}

TEST_F(attacks, export_and_reimport)
{
	struct vmali_bo *bo, *again;
	uint32_t extra;
	void *cpu;
	int fd;

	ASSERT_EQ(0, vmali_bo_import(self->p.g.dev, self->p.src.fd, &bo));
	EXPECT_EQ(SECRET_BYTES, vmali_bo_size(bo));
	EXPECT_EQ(0, vmali_bo_query(bo, NULL, &extra));
	EXPECT_EQ(DRM_PANTHOR_BO_IS_IMPORTED, extra);
	EXPECT_EQ(-EINVAL, vmali_bo_map(bo, &cpu));
	ASSERT_EQ(0, vmali_bo_export(bo, &fd));
	EXPECT_EQ(-EINVAL, vmali_access_map(fd, SECRET_BYTES, PROT_READ, MAP_SHARED, 0));
	EXPECT_EQ(-EINVAL, vmali_access_read(fd));
	ASSERT_EQ(0, vmali_bo_import(self->p.g.dev, fd, &again));
	EXPECT_EQ(bo, again);
	vmali_bo_put(again);
	vmali_bo_put(bo);
	close(fd);
}

/* By the GPU, in normal mode */

TEST_F(attacks, gpu_read)
{
	uint64_t refused = trusted_stat("refused_for_protected");

	vmali_access_copy(&self->p.b, self->p.g.buffer.va, self->p.src.buf.va, CHUNK, 1);
	EXPECT_EQ(-EINVAL, guest_run(&self->p.g, self->ordinary, 0, 0, &self->p.b));
	EXPECT_LT(refused, trusted_stat("refused_for_protected"));
}

/* A group that may enter protected mode, but hasn't. */
TEST_F(attacks, gpu_read_outside_region)
{
	uint64_t refused = trusted_stat("refused_for_protected");

	protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, 1);
	vmali_access_copy(&self->p.b, self->p.g.buffer.va, self->p.src.buf.va, CHUNK, 1);
	EXPECT_EQ(-EINVAL, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
	EXPECT_LT(refused, trusted_stat("refused_for_protected"));
	EXPECT_TRUE(secret_holds(self->p.trusted, &self->p.dst, &self->p.src));
}

TEST_F(attacks, gpu_write)
{
	uint64_t refused = trusted_stat("refused_for_protected");

	vmali_access_copy(&self->p.b, self->p.src.buf.va, self->p.g.buffer.va, CHUNK, 1);
	EXPECT_EQ(-EINVAL, guest_run(&self->p.g, self->ordinary, 0, 0, &self->p.b));
	EXPECT_LT(refused, trusted_stat("refused_for_protected"));
}

/* Return: 0 if all went as it must in a process that has been given the file */
static int as_another_process(int fd, uint32_t before)
{
	struct vmali_buffer buf;
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest g;
	unsigned int i;

	if (vmali_access_map(fd, SECRET_BYTES, PROT_READ, MAP_SHARED, 0) != -EINVAL)
		return 1;
	if (guest_open(&g) ||
	    vmali_buffer_import(g.vm, fd, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, &buf))
		return 2;
	if (guest_group(&g, 1, &group))
		return 3;
	for (i = 0; i < CHUNK / 4; i++)
		g.data[i] = before;
	guest_begin(&g, 0, &b);
	vmali_access_copy(&b, g.buffer.va, buf.va, CHUNK, 1);
	if (guest_run(&g, group, 0, 0, &b) != -EINVAL)
		return 4;
	for (i = 0; i < CHUNK / 4; i++)
		if (g.data[i] != before)
			return 5;
	vmali_group_destroy(group);
	/* And what is left is for the end of the process */
	return 0;
}

TEST_F(attacks, second_process)
{
	int status;
	pid_t child;

	child = fork();
	ASSERT_LE(0, child);
	if (!child)
		_exit(as_another_process(self->p.src.fd, BEFORE));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFEXITED(status));
	EXPECT_EQ(0, WEXITSTATUS(status));
}

/* By a region: what it loads must stay in protected memory */

static void begin_region(FIXTURE_DATA(attacks) *self)
{
	vmali_cs_wait(&self->p.b, 0xff, false);
	vmali_cs_prot_region_begin(&self->p.b);
	vmali_cs_move64(&self->p.b, SRC, self->p.src.buf.va);
	vmali_cs_load_multiple(&self->p.b, vmali_cs_r32(0), CHUNK_REGS, SRC, 0);
	vmali_cs_wait(&self->p.b, MASK(SB_LOAD_STORE), false);
}

static int run_region(FIXTURE_DATA(attacks) *self)
{
	vmali_cs_prot_region_end(&self->p.b);
	vmali_cs_wait(&self->p.b, 0xff, false);
	return guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b);
}

/* PROTM_FAULT: the group is lost, and the GPU reset. */
#define EXPECT_PROTM_FAULT(run) do {						\
	uint64_t refused = trusted_stat("refused_for_ordinary-write");			\
										\
	self->own_resets++;							\
	EXPECT_EQ(-EINVAL, run);						\
	EXPECT_LT(refused, trusted_stat("refused_for_ordinary-write"));			\
} while (0)

TEST_F(attacks, region_writes_ordinary_memory)
{
	vmali_access_copy_in_region(&self->p.b, self->p.g.buffer.va, self->p.src.buf.va, CHUNK, 1);
	EXPECT_PROTM_FAULT(guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
}

TEST_F(attacks, region_sets_sync_object)
{
	begin_region(self);
	vmali_cs_sync_set32(&self->p.b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0), DATA,
			    VMALI_CS_NOW);
	EXPECT_PROTM_FAULT(run_region(self));
}

TEST_F(attacks, region_adds_to_sync_object)
{
	begin_region(self);
	vmali_cs_sync_add64(&self->p.b, false, VMALI_CS_SCOPE_CSG, vmali_cs_r64(0), DATA,
			    VMALI_CS_NOW);
	EXPECT_PROTM_FAULT(run_region(self));
}

TEST_F(attacks, region_stores_state)
{
	begin_region(self);
	vmali_cs_store_state(&self->p.b, VMALI_CS_STATE_TIMESTAMP, DATA, 0, VMALI_CS_NOW);
	EXPECT_PROTM_FAULT(run_region(self));
}

/* CS_FATAL: the group is lost, and nothing else happens. */

/* A stream to go to, which would give away the chunk in r0 to r15. */
static void accomplice(FIXTURE_DATA(attacks) *self)
{
	struct vmali_cs_builder b;
	uint32_t size = 0;

	guest_begin(&self->p.g, 2, &b);
	vmali_cs_store_multiple(&b, vmali_cs_r32(0), CHUNK_REGS, DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_finish(&b, &size);
	vmali_cs_move64(&self->p.b, DST, guest_stream_va(&self->p.g, 2));
	vmali_cs_move32(&self->p.b, LENGTH, size);
}

TEST_F(attacks, region_calls_out)
{
	begin_region(self);
	accomplice(self);
	vmali_cs_call(&self->p.b, DST, LENGTH);
	EXPECT_EQ(-EINVAL, run_region(self));
}

TEST_F(attacks, region_jumps_out)
{
	begin_region(self);
	accomplice(self);
	vmali_cs_jump(&self->p.b, DST, LENGTH);
	EXPECT_EQ(-EINVAL, run_region(self));
}

TEST_F(attacks, region_branches_out)
{
	struct vmali_cs_label out = VMALI_CS_LABEL_INIT;

	begin_region(self);
	vmali_cs_branch(&self->p.b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &out);
	vmali_cs_nop(&self->p.b);
	vmali_cs_prot_region_end(&self->p.b);
	vmali_cs_nop(&self->p.b);
	vmali_cs_label_place(&self->p.b, &out);
	vmali_cs_store_multiple(&self->p.b, vmali_cs_r32(0), CHUNK_REGS, DATA, 0);
	vmali_cs_wait(&self->p.b, 0xff, false);
	EXPECT_EQ(-EINVAL, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
}

/* Refused before anything of it runs. */
TEST_F(attacks, region_longer_than_stream)
{
	vmali_cs_wait(&self->p.b, 0xff, false);
	vmali_cs_prot_region(&self->p.b, 8);
	vmali_cs_move64(&self->p.b, SRC, self->p.src.buf.va);
	vmali_cs_load_multiple(&self->p.b, vmali_cs_r32(0), CHUNK_REGS, SRC, 0);
	vmali_cs_wait(&self->p.b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
}

TEST_F(attacks, nested_regions)
{
	begin_region(self);
	vmali_cs_raw(&self->p.b, PROT_REGION_OF(1));
	vmali_cs_nop(&self->p.b);
	EXPECT_EQ(-EINVAL, run_region(self));
}

/* After a region the registers are what they were before it. */
TEST_F(attacks, registers_after_region)
{
	vmali_access_registers(&self->p.b, self->p.g.buffer.va, self->p.src.buf.va, BEFORE);
	EXPECT_EQ(0, guest_run(&self->p.g, self->p.group, 0, 0, &self->p.b));
}

/* By groups and clients without rights to the content */

TEST_F(attacks, ordinary_group)
{
	uint64_t enters = model_stat("protm_enters");
	struct vmali_group_state state = { 0 };
	int64_t start = guest_now();

	/* The group has no protected suspend buffer, each time that the region is met */
	guest_errors_expected(1, GUEST_ERRORS_ANY);
	protm_write_copy(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, 1);
	EXPECT_EQ(-EINVAL, guest_run(&self->p.g, self->ordinary, 0, 0, &self->p.b));
	EXPECT_GT(4000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(0, vmali_group_query(self->ordinary, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state.state);
	EXPECT_TRUE(secret_holds(self->p.trusted, &self->p.dst, &self->p.dst));
	if (variant->state == IDLE) {
		EXPECT_EQ(enters, model_stat("protm_enters"));
	}
}

/* Whose address space does not have it: the fault has no address in it. */
TEST_F(attacks, foreign_address_space)
{
	uint64_t faults = model_stat("mmu_faults");
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest foreign;
	unsigned int i;

	ASSERT_EQ(0, guest_open(&foreign));
	ASSERT_EQ(0, guest_protected_group(&foreign, &group));
	guest_begin(&foreign, 0, &b);
	protm_write_copy(&b, foreign.buffer.va, self->p.src.buf.va, 1);
	EXPECT_EQ(-EINVAL, guest_run(&foreign, group, 0, 0, &b));
	EXPECT_LT(faults, model_stat("mmu_faults"));
	for (i = 0; i < CHUNK / 4; i++)
		EXPECT_EQ(0, foreign.data[i]);
	vmali_group_destroy(group);
	guest_close(&foreign);
}

/*
 * The target of a region is replaced by ordinary memory while the region runs.  The
 * operation has to wait for the bystander's work to interrupt the region; when the region
 * continues, it may not write there.
 */
TEST_F_TIMEOUT(attacks, remap_during_region, 60)
{
	uint64_t refused = trusted_stat("refused_for_ordinary-write");
	int64_t end = guest_now() + 5000 * VMALI_MS;
	struct vmali_buffer trap;
	volatile uint32_t *words;
	uint32_t syncobj;
	unsigned int i;

	ASSERT_EQ(0, scene_bystander(&self->scene));
	ASSERT_EQ(0, vmali_buffer_create(self->p.g.vm, SECRET_BYTES,
					 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, "trap", &trap));
	words = trap.cpu;
	for (i = 0; i < SECRET_BYTES / 4; i++)
		words[i] = BEFORE;
	vmali_access_copy_in_region(&self->p.b, self->p.dst.buf.va, self->p.src.buf.va, CHUNK,
				    INT32_MAX);
	ASSERT_EQ(0, guest_submit(&self->p.g, self->p.group, 0, 0, &self->p.b, &syncobj));
	while (secret_holds(self->p.trusted, &self->p.dst, &self->p.dst) && guest_now() < end)
		usleep(500);
	EXPECT_FALSE(secret_holds(self->p.trusted, &self->p.dst, &self->p.dst));

	self->own_resets++;
	EXPECT_EQ(0, vmali_vm_map(self->p.g.vm, trap.bo, 0, self->p.dst.buf.va, SECRET_BYTES,
				  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC));
	EXPECT_EQ(-EINVAL, guest_verdict(&self->p.g, syncobj));
	EXPECT_LT(refused, trusted_stat("refused_for_ordinary-write"));
	for (i = 0; i < SECRET_BYTES / 4 && words[i] == BEFORE; i++)
		;
	EXPECT_EQ(SECRET_BYTES / 4, i);
	vmali_buffer_destroy(&trap);
}

TEST_HARNESS_MAIN
