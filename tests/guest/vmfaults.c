// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Faults of the GPU's address spaces, of each kind that a command stream can cause:
 * the driver's report in the kernel log has the address, the type and the access, the
 * job fails, and a group in a separate address space is not affected.
 */
#include "harness.h"

#include <sys/klog.h>

#include "guest.h"

#define LOG_BYTES	(1 << 18)

/* Where a Shader Program is in the data, and its first word */
#define PROGRAM_OFFSET	4096u
#define SHADER_PROGRAM	8u
#define COMPUTE_STAGE	(1u << 4)
/* A shader: NOP.end */
#define SHADER_END	0x7800c00000000000ull

/* klogctl(2) has no names for its commands */
#define SYSLOG_READ_ALL	3

FIXTURE(vmfaults) {
	struct guest g, other;
	struct vmali_group *group, *stranger;
	char *log;
};

FIXTURE_SETUP(vmfaults)
{
	self->log = malloc(LOG_BYTES);
	ASSERT_NE(NULL, self->log);
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_open(&self->other));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	ASSERT_EQ(0, guest_group(&self->other, 1, &self->stranger));
	ASSERT_EQ(0, guest_healthy(&self->other, self->stranger));
}

FIXTURE_TEARDOWN(vmfaults)
{
	vmali_group_destroy(self->group);
	vmali_group_destroy(self->stranger);
	guest_close(&self->g);
	guest_close(&self->other);
	free(self->log);
}

enum access { READ, WRITE, SYNC, EXECUTE };

static const char * const access_text[] = {
	[EXECUTE] = "access type 0x1: EXECUTE",
	[READ] = "access type 0x2: READ", [WRITE] = "access type 0x3: WRITE",
	[SYNC] = "access type 0x3: WRITE",
};

/* A job that never ends, in the group that must not be affected.  Return: its syncobj */
static uint32_t start_counting(struct guest *g, struct vmali_group *group)
{
	struct vmali_cs_builder b;
	uint32_t syncobj = 0;

	guest_write_counting(g, 0, &b, 0);
	return guest_submit(g, group, 0, 0, &b, &syncobj) ? 0 : syncobj;
}

static bool continues(struct guest *g)
{
	uint32_t before = g->data[0];
	int64_t end = guest_now() + 2000 * VMALI_MS;

	while (g->data[0] == before && guest_now() < end)
		usleep(1000);
	return g->data[0] != before;
}

/* What the kernel has logged since @mark was written.  Return: NULL if that is lost */
static const char *log_since(char *log, const char *mark)
{
	int len = klogctl(SYSLOG_READ_ALL, log, LOG_BYTES - 1);

	log[len < 0 ? 0 : len] = '\0';
	return strstr(log, mark);
}

/* A compute job of one workgroup, whose program is at @va. */
static void run_program(struct guest *g, struct vmali_cs_builder *b, uint64_t va)
{
	static const struct vmali_cs_selects first = { 0, 0, 0, 0 };
	unsigned int i;

	/* The Shader Program: what it is, and where its instructions are */
	for (i = 0; i < 8; i++)
		g->data[PROGRAM_OFFSET / 4 + i] = 0;
	g->data[PROGRAM_OFFSET / 4] = SHADER_PROGRAM | COMPUTE_STAGE;
	g->data[PROGRAM_OFFSET / 4 + 2] = (uint32_t)va;
	g->data[PROGRAM_OFFSET / 4 + 3] = va >> 32;
	vmali_cs_move64(b, vmali_cs_r64(16), g->buffer.va + PROGRAM_OFFSET);
	for (i = 0; i < 3; i++)
		vmali_cs_move32(b, vmali_cs_r32(37 + i), 1);
	vmali_cs_req_resource(b, VMALI_CS_RES_COMPUTE);
	vmali_cs_run_compute(b, 1, VMALI_CS_AXIS_X, false, first);
	vmali_cs_wait(b, MASK(SB_ENDPOINT), false);
}

/* An access to @va, which ends in a report of @type */
static void check_fault(struct __test_metadata *_metadata, struct guest *g,
			struct vmali_group *group, struct guest *other,
			struct vmali_group *stranger, char *log, uint64_t va,
			enum access access, unsigned int type)
{
	struct vmali_group_state state;
	char mark[64], where[64], what[64];
	const char *logged;
	struct vmali_cs_builder b;
	uint32_t loop;

	loop = start_counting(other, stranger);
	ASSERT_NE(0, loop);
	ASSERT_TRUE(continues(other));
	snprintf(mark, sizeof(mark), "vmfaults: %lld\n", (long long)guest_now());
	ASSERT_EQ(0, guest_write_text("/dev/kmsg", mark));
	guest_begin(g, 1, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), va & 0xffffffffffff);
	if (va >> 48)
		vmali_cs_move32(&b, vmali_cs_r32(3), (uint32_t)(va >> 32));
	vmali_cs_move32(&b, vmali_cs_r32(0), 0);
	if (access == EXECUTE)
		run_program(g, &b, va);
	else if (access == READ)
		vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	else if (access == WRITE)
		vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	else
		vmali_cs_sync_set32(&b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0),
				    vmali_cs_r64(2), VMALI_CS_NOW);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(g, group, 0, 1, &b));
	EXPECT_EQ(0, vmali_group_query(group, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state.state);

	logged = log_since(log, mark);
	ASSERT_NE(NULL, logged);
	snprintf(where, sizeof(where), "at VA 0x%016llX", (unsigned long long)va);
	snprintf(what, sizeof(what), "exception type 0x%X:", type);
	EXPECT_NE(NULL, strstr(logged, where)) TH_LOG("no \"%s\" in: %s", where, logged);
	EXPECT_NE(NULL, strstr(logged, what)) TH_LOG("no \"%s\" in: %s", what, logged);
	EXPECT_NE(NULL, strstr(logged, access_text[access]))
		TH_LOG("no \"%s\" in: %s", access_text[access], logged);
	/* The other one has not even stopped */
	EXPECT_TRUE(continues(other));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(other->dev, loop, 0, 0));
	vmali_group_destroy(stranger);
	EXPECT_EQ(-ECANCELED, guest_verdict(other, loop));
}

#define CHECK(va, access, type) do {						\
	check_fault(_metadata, &self->g, self->group, &self->other,		\
		    self->stranger, self->log, va, access, type);		\
	self->stranger = NULL;							\
} while (0)

/* No table at the first level: nothing is mapped in this half of a terabyte */
TEST_F(vmfaults, read_without_tables)
{
	CHECK(0x7f8000000000, READ, 0xC0);
}

TEST_F(vmfaults, write_without_tables)
{
	CHECK(0x7f8000000000, WRITE, 0xC0);
}

/* The page after a buffer: its table is there */
TEST_F(vmfaults, read_beyond_a_buffer)
{
	struct vmali_buffer buffer;
	uint64_t va;

	/* Of a page, so that the rest of the table is empty, or another buffer's */
	ASSERT_EQ(0, vmali_buffer_create(self->g.vm, 4096, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC,
					 NULL, &buffer));
	va = buffer.va;
	vmali_buffer_destroy(&buffer);
	CHECK(va, READ, 0xC3);
}

TEST_F(vmfaults, write_to_read_only)
{
	CHECK(guest_stream_va(&self->g, 5), WRITE, 0xCB);
}

TEST_F(vmfaults, sync_to_read_only)
{
	CHECK(guest_stream_va(&self->g, 5), SYNC, 0xCB);
}

/* Data is not executable; the same job with a program in the streams' memory is none to fault */
TEST_F(vmfaults, execute_data)
{
	struct vmali_cs_builder b;

	*(uint64_t *)((char *)self->g.code.cpu + 5 * GUEST_STREAM_BYTES) = SHADER_END;
	guest_begin(&self->g, 1, &b);
	run_program(&self->g, &b, guest_stream_va(&self->g, 5));
	EXPECT_EQ(0, guest_run(&self->g, self->group, 0, 1, &b));
	CHECK(self->g.buffer.va, EXECUTE, 0xCB);
}

TEST_F(vmfaults, execute_without_tables)
{
	CHECK(0x7f8000000000, EXECUTE, 0xC0);
}

/* Beyond the 48 bits of the address space */
TEST_F(vmfaults, read_out_of_range)
{
	CHECK(0x1000000000000, READ, 0xE0);
}

TEST_F(vmfaults, write_out_of_range)
{
	CHECK(0xffff000000000000, WRITE, 0xE0);
}

TEST_HARNESS_MAIN
