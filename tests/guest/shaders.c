// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Shaders that execute: what they write, and what becomes of those that cannot continue or
 * never end.
 */
#include "harness.h"

#include <string.h>
#include <sys/klog.h>

#include "../unit/shader_floats.h"
#include "../unit/shader_insn.h"
#include "jobs.h"

/* In the data: Shader Program and uniforms; what shaders write */
#define PROGRAM_OFFSET	0x1000u
#define UNIFORMS_OFFSET	0x1040u
#define RESULTS_OFFSET	0x4000u
#define RESULTS		(RESULTS_OFFSET / 4)
#define RESULT_WORDS	(GUEST_DATA_WORDS - RESULTS)
/* Word of the data that a command stream sets after its dispatch */
#define AFTER		8u

/* Work for more than 100 ms */
#define LONG_WORKGROUPS	1000000u

/* The stream whose memory has the shader */
#define SHADER_SLOT	100u
#define SHADER_WORDS	(GUEST_STREAM_BYTES / 8)

/* A shader for compute; all registers from r48 on are preloaded */
#define SPD_SHADER	(8u | 1u << 4)
#define SPD_PRELOAD	0xffffu
#define FAU_WORDS(n)	((uint64_t)(n) << 56)

/* r4, r5: the address of the thread's result; uniforms 0 and 1 have that of the first one */
#define RESULT_OF_THREAD MOV(8, R(60)), SHADDX(4, U(0), R(8), 2) | PART1(8)

/* At which nothing is mapped */
#define NOWHERE		0x7000000000ull

#define LOG_BYTES	(1 << 18)
/* klogctl(2) has no names for its commands */
#define SYSLOG_READ_ALL	3

#define PUT_SHADER(g, ...) do {						\
	const uint64_t code_[] = { __VA_ARGS__ };			\
	put_shader(g, code_, ARRAY_SIZE(code_));			\
} while (0)

static void put_shader(struct guest *g, const uint64_t *code, unsigned int n)
{
	memcpy((char *)g->code.cpu + SHADER_SLOT * GUEST_STREAM_BYTES, code, n * 8);
}

static void put64(struct guest *g, uint32_t offset, uint64_t v)
{
	g->data[offset / 4] = (uint32_t)v;
	g->data[offset / 4 + 1] = v >> 32;
}

/* Workgroups of the shader, numbered in x; @results: where uniforms 0 and 1 point */
static void dispatch_start(struct guest *g, struct vmali_cs_builder *b, uint64_t results,
			   uint32_t threads, uint32_t workgroups)
{
	static const struct vmali_cs_selects first = { 0, 0, 0, 0 };
	unsigned int i;

	put64(g, PROGRAM_OFFSET, SPD_SHADER | (uint64_t)SPD_PRELOAD << 32);
	put64(g, PROGRAM_OFFSET + 8, guest_stream_va(g, SHADER_SLOT));
	put64(g, UNIFORMS_OFFSET, results);
	for (i = 0; i < 40; i++)
		vmali_cs_move32(b, vmali_cs_r32(i), 0);
	vmali_cs_move64(b, vmali_cs_r64(8), (g->buffer.va + UNIFORMS_OFFSET) | FAU_WORDS(1));
	vmali_cs_move64(b, vmali_cs_r64(16), g->buffer.va + PROGRAM_OFFSET);
	vmali_cs_move32(b, vmali_cs_r32(33), threads - 1);
	vmali_cs_move32(b, vmali_cs_r32(37), workgroups);
	vmali_cs_move32(b, vmali_cs_r32(38), 1);
	vmali_cs_move32(b, vmali_cs_r32(39), 1);
	vmali_cs_req_resource(b, VMALI_CS_RES_COMPUTE);
	vmali_cs_run_compute(b, 1, VMALI_CS_AXIS_X, false, first);
}

/* The same, and wait for them, then mark */
static void dispatch(struct guest *g, struct vmali_cs_builder *b, uint64_t results,
		     uint32_t threads, uint32_t workgroups)
{
	dispatch_start(g, b, results, threads, workgroups);
	vmali_cs_wait(b, MASK(SB_ENDPOINT), false);
	vmali_cs_req_resource(b, 0);
	vmali_cs_move32(b, vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, 4 * AFTER);
	settle(b);
}

static uint64_t results_va(const struct guest *g)
{
	return g->buffer.va + RESULTS_OFFSET;
}

static uint32_t state_of(const struct vmali_group *group)
{
	struct vmali_group_state state = { .state = UINT32_MAX };

	vmali_group_query(group, &state);
	return state.state;
}

/* Every thread its word, of workgroups that do not fill their warps */
TEST_F(jobs, fills)
{
	unsigned int i;

	PUT_SHADER(&self->g, RESULT_OF_THREAD, IADD_IMM(6, R(60), 0x5eed0000),
		   STORE(I32, 6, 1, R(4), 0), NOP | END);
	dispatch(&self->g, &self->b, results_va(&self->g), 37, 100);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	for (i = 0; i < 3700; i++)
		ASSERT_EQ(0x5eed0000 + i, self->g.data[RESULTS + i]);
	for (; i < RESULT_WORDS; i++)
		ASSERT_EQ(0, self->g.data[RESULTS + i]);
	EXPECT_EQ(1, self->g.data[AFTER]);
}

/* The kernel's module computes the bits that the library does: unit/shader_floats_test */
TEST_F(jobs, floats)
{
	uint32_t words[FLOAT_THREADS];
	uint64_t code[FLOAT_WORDS];
	unsigned int n = float_program(code), i;

	ASSERT_LE(n, SHADER_WORDS);
	put_shader(&self->g, code, n);
	dispatch(&self->g, &self->b, results_va(&self->g), FLOAT_THREADS, 1);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	for (i = 0; i < FLOAT_THREADS; i++)
		words[i] = self->g.data[RESULTS + i];
	EXPECT_EQ(FLOAT_DIGEST, float_digest(words));
	EXPECT_EQ(1, self->g.data[AFTER]);
}

/* The driver lets cores have the system's time (GLB_REQ COUNTER_EN), as it says with 1.6 */
TEST_F(jobs, clocks_of_a_core)
{
	struct drm_panthor_timestamp_info before, after;
	uint64_t time, cycles;

	SKIP_IF(uapi_missing(&self->g, 6));
	PUT_SHADER(&self->g, LD_GCLK(6, SYSTEM_TIMESTAMP) | WAIT, STORE(I64, 6, 2, U(0), 0),
		   LD_GCLK(8, CYCLE_COUNTER) | WAIT, STORE(I64, 8, 2, U(0), 8), NOP | END);
	ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &before));
	dispatch(&self->g, &self->b, results_va(&self->g), 1, 1);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &after));
	time = self->g.data[RESULTS] | (uint64_t)self->g.data[RESULTS + 1] << 32;
	cycles = self->g.data[RESULTS + 2] | (uint64_t)self->g.data[RESULTS + 3] << 32;
	EXPECT_LT(before.current_timestamp, time);
	EXPECT_LT(time, after.current_timestamp);
	EXPECT_LT(0, cycles);
}

/* Threads of two queues at the same time: a sum of all, and a count of each workgroup's */
TEST_F(jobs, atomics)
{
	struct vmali_cs_builder other;
	uint32_t syncobj[2];
	unsigned int i;

	PUT_SHADER(&self->g, ATOM_INC(6, U(0)), MOV(8, R(57)),
		   SHADDX(4, U(0), R(8), 2) | PART1(8), ATOM_INC(6, R(4)) | 4ull << 8, NOP | END);
	guest_begin(&self->g, 1, &other);
	dispatch(&self->g, &self->b, results_va(&self->g), 64, 200);
	dispatch(&self->g, &other, results_va(&self->g), 64, 200);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &syncobj[0]));
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 1, 1, &other, &syncobj[1]));
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj[0]));
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj[1]));
	EXPECT_EQ(2 * 64 * 200, self->g.data[RESULTS]);
	for (i = 0; i < 200; i++)
		ASSERT_EQ(2 * 64, self->g.data[RESULTS + 1 + i]);
	EXPECT_EQ(0, self->g.data[RESULTS + 201]);
}

/* What the kernel has logged since @mark was written.  Return: whether @what is in it */
static bool logged_since(const char *mark, const char *what)
{
	char *log = malloc(LOG_BYTES), *from = NULL;
	bool found;
	int len;

	len = log ? klogctl(SYSLOG_READ_ALL, log, LOG_BYTES - 1) : -1;
	if (len >= 0) {
		log[len] = '\0';
		from = strstr(log, mark);
	}
	found = from && strstr(from, what);
	free(log);
	return found;
}

static void write_mark(struct __test_metadata *_metadata, char *mark, size_t size)
{
	snprintf(mark, size, "shaders: %lld\n", (long long)guest_now());
	ASSERT_EQ(0, guest_write_text("/dev/kmsg", mark));
}

/* A fault of the job alone: its queue and its group continue */
TEST_F(jobs, invalid_instruction)
{
	char mark[64];

	write_mark(_metadata, mark, sizeof(mark));
	PUT_SHADER(&self->g, RESULT_OF_THREAD, ATOM_INC(6, R(4)), 0, NOP | END);
	dispatch(&self->g, &self->b, results_va(&self->g), 16, 10);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_TRUE(logged_since(mark, "CS_FAULT.EXCEPTION_TYPE: 0x51 (INSTR_INVALID_ENC)"));
	EXPECT_EQ(0, state_of(self->group));
	/* The first workgroup had begun, and no other */
	EXPECT_EQ(1, self->g.data[RESULTS]);
	EXPECT_EQ(1, self->g.data[RESULTS + 15]);
	EXPECT_EQ(0, self->g.data[RESULTS + 16]);

	PUT_SHADER(&self->g, RESULT_OF_THREAD, ATOM_INC(6, R(4)), NOP | END);
	guest_begin(&self->g, 0, &self->b);
	dispatch(&self->g, &self->b, results_va(&self->g), 16, 10);
	EXPECT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(2, self->g.data[RESULTS]);
	EXPECT_EQ(1, self->g.data[RESULTS + 16]);
	EXPECT_EQ(1, self->g.data[RESULTS + 159]);
	EXPECT_EQ(0, self->g.data[RESULTS + 160]);
}

/* A fault of the address space ends the group, and no other */
TEST_F(jobs, store_to_nowhere)
{
	struct vmali_group *stranger;
	struct guest other;
	char mark[64];

	ASSERT_EQ(0, guest_open(&other));
	ASSERT_EQ(0, guest_group(&other, 1, &stranger));
	write_mark(_metadata, mark, sizeof(mark));
	PUT_SHADER(&self->g, RESULT_OF_THREAD, STORE(I32, 6, 1, R(4), 0), NOP | END);
	dispatch(&self->g, &self->b, NOWHERE, 16, 10);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state_of(self->group));
	EXPECT_TRUE(logged_since(mark, "at VA 0x0000007000000000"));
	EXPECT_TRUE(logged_since(mark, "access type 0x3: WRITE"));
	EXPECT_EQ(0, self->g.data[AFTER]);

	PUT_SHADER(&other, RESULT_OF_THREAD, ATOM_INC(6, R(4)), NOP | END);
	guest_begin(&other, 0, &self->b);
	dispatch(&other, &self->b, results_va(&other), 16, 10);
	EXPECT_EQ(0, guest_run(&other, stranger, 0, 0, &self->b));
	EXPECT_EQ(1, other.data[RESULTS + 159]);
	vmali_group_destroy(stranger);
	guest_close(&other);
}

/*
 * A queue waits for a sync object that it sets itself when its shaders have ended: it is not
 * idle. If the GPU went to sleep, nothing would wake it.
 */
TEST_F(jobs, wait_for_own_shaders)
{
	const struct vmali_cs_async after = { MASK(SB_ENDPOINT), SB_DEFERRED };
	struct vmali_cs_builder *b = &self->b;
	int64_t start = guest_now();
	uint32_t syncobj;

	PUT_SHADER(&self->g, ATOM_INC(6, U(0)), NOP | END);
	dispatch_start(&self->g, b, results_va(&self->g), 1, LONG_WORKGROUPS);
	vmali_cs_move32(b, vmali_cs_r32(0), 1);
	vmali_cs_sync_set32(b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0), DATA, after);
	vmali_cs_move32(b, vmali_cs_r32(0), 0);
	vmali_cs_sync_wait32(b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	vmali_cs_move32(b, vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, 4 * AFTER);
	settle(b);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, RESULTS));
	/* Another group makes the driver look at this one */
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
	EXPECT_EQ(LONG_WORKGROUPS, self->g.data[RESULTS]);
	EXPECT_EQ(1, self->g.data[AFTER]);
	/* Longer than the driver's tick, and than it takes until an idle GPU is suspended */
	EXPECT_LT(100 * VMALI_MS, guest_now() - start);
}

/* The driver's timeout ends it; another group dispatches meanwhile, and afterwards */
TEST_F(jobs, endless_shader_times_out)
{
	int64_t start = guest_now();
	struct vmali_group *worker;
	struct vmali_cs_builder b;
	uint32_t syncobj, runs = 0;
	struct guest other;

	ASSERT_EQ(0, guest_open(&other));
	ASSERT_EQ(0, guest_group(&other, 1, &worker));
	PUT_SHADER(&self->g, ATOM_INC(6, U(0)), JUMP(-1), NOP | END);
	dispatch(&self->g, &self->b, results_va(&self->g), 1, 2);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, RESULTS));

	PUT_SHADER(&other, ATOM_INC(6, U(0)), NOP | END);
	while (guest_now() - start < 1000 * VMALI_MS || runs < 5) {
		guest_begin(&other, 0, &b);
		dispatch(&other, &b, results_va(&other), 16, 10);
		ASSERT_EQ(0, guest_run(&other, worker, 0, 0, &b));
		runs++;
		ASSERT_EQ(160 * runs, other.data[RESULTS]);
	}
	EXPECT_EQ(0, state_of(self->group));
	EXPECT_EQ(-ETIMEDOUT, guest_verdict(&self->g, syncobj));
	EXPECT_LT(4500 * VMALI_MS, guest_now() - start);
	EXPECT_GT(7000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_TIMEDOUT, state_of(self->group));
	/* The second workgroup was not launched */
	EXPECT_EQ(1, self->g.data[RESULTS]);
	EXPECT_EQ(0, self->g.data[AFTER]);

	guest_begin(&other, 0, &b);
	dispatch(&other, &b, results_va(&other), 16, 10);
	EXPECT_EQ(0, guest_run(&other, worker, 0, 0, &b));
	EXPECT_EQ(160 * (runs + 1), other.data[RESULTS]);
	vmali_group_destroy(worker);
	guest_close(&other);
}

TEST_HARNESS_MAIN
