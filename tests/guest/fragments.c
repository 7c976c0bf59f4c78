// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fragment jobs whose shaders execute, from descriptors written by hand: a picture, one that is
 * suspended in the middle, shaders without an end, and protected mode.
 *
 * The frame shader is a fragment shader that needs no tiler: it is executed for each pixel.
 */
#include "harness.h"

#include <string.h>

#include "../unit/shader_insn.h"
#include "jobs.h"
#include "protm.h"

#define SIZE		64u
#define STRIDE		(4 * SIZE)
#define PIXELS		(SIZE * SIZE)

/* In the data, in bytes */
#define OFF_FBD		0x1000u
#define OFF_DCD		0x1100u
#define OFF_PROGRAM	0x1200u
#define OFF_UNIFORMS	0x1240u
#define OFF_BLEND	0x1280u
#define OFF_DEPTH	0x12c0u
#define OFF_CONTEXT	0x2000u
#define OFF_HEAP	0x3000u
#define OFF_SURFACE	0x4000u
/* Words of it: executed pixels, and a mark */
#define EXECUTED	16u
#define AFTER		17u
#define CHUNK_SIZE	(128u << 10)

/* The stream whose memory has the shader */
#define SHADER_SLOT	100u

/* A shader for fragments; all registers from r48 on are preloaded */
#define SPD_FRAGMENT	(8u | 2u << 4)
#define SPD_PRELOAD	0xffffu

/* What a target has before, and turns of a loop for a frame of many time slices */
#define UNTOUCHED	0x11223344u
#define TURNS		8000u

/* BLEND of r0 to r3, with the coverage of r60, by the descriptor of uniforms 2 and 3 */
#define BLEND_END	(OPCODE(0x7f) | 0x80ull << 40 | 4ull << 33 | 3ull << 28 | 2ull << 24 | \
			 U(2) | SRC2(R(60)) | END)
/* r@d: bits of r59, shifted left by @shift, that are those of a float's fraction */
#define FRACTION(d, shift)							\
	MOVE_IMM(7, shift), MOVE_IMM(6, 0x7e0000),				\
	OP3(0xb4, d, R(59), R(7), R(6)) | PART1(4) | 1ull << 32,		\
	IADD_IMM(d, R(d), 0x3f000000)
/* Red is 0.5 + x / 128, and green the same of y; the word of uniforms 0 and 1 counts pixels */
#define PICTURE									\
	ATOM_INC(8, U(0)), FRACTION(0, 17), FRACTION(1, 1), MOVE_IMM(2, 0),	\
	MOVE_IMM(3, 0x3f800000), BLEND_END

#define PUT_SHADER(g, ...) do {							\
	const uint64_t code_[] = { __VA_ARGS__ };				\
										\
	memcpy((char *)(g)->code.cpu + SHADER_SLOT * GUEST_STREAM_BYTES, code_,	\
	       sizeof(code_));							\
} while (0)

static void put(struct guest *g, uint32_t offset, uint32_t value)
{
	g->data[offset / 4] = value;
}

static void put64(struct guest *g, uint32_t offset, uint64_t value)
{
	put(g, offset, (uint32_t)value);
	put(g, offset + 4, value >> 32);
}

/* A framebuffer of one linear target of R8G8B8A8, with a frame shader before everything */
static void frame(struct guest *g, uint64_t surface)
{
	uint64_t data = g->buffer.va;
	unsigned int i;

	put(g, OFF_FBD, 1);
	put64(g, OFF_FBD + 24, data + OFF_DCD);
	put(g, OFF_FBD + 32, (SIZE - 1) | (SIZE - 1) << 16);
	put(g, OFF_FBD + 40, (SIZE - 1) | (SIZE - 1) << 16);
	put(g, OFF_FBD + 128, 1u << 26);
	put(g, OFF_FBD + 132, 1 | 19u << 3 | 2u << 8 | 03210u << 16 | 1u << 31);
	put64(g, OFF_FBD + 160, surface);
	put(g, OFF_FBD + 168, STRIDE);
	/* Depth always passes; all samples and target 0 are written; without blending */
	for (i = 0; i < 32; i++)
		put(g, OFF_DCD + 4 * i, 0);
	put(g, OFF_DCD + 4, 0xffff | 1u << 16);
	put64(g, OFF_DCD + 40, data + OFF_DEPTH);
	put(g, OFF_DEPTH + 16, 7u << 29);
	put64(g, OFF_DCD + 48, (data + OFF_BLEND) | 1);
	put(g, OFF_BLEND, 0);
	put(g, OFF_BLEND + 4, 0);
	put(g, OFF_BLEND + 8, 1 | 3u << 3);
	put(g, OFF_BLEND + 12, 237u << 12);
	/* Shader environment: uniforms, program */
	put(g, OFF_DCD + 68, 2);
	put64(g, OFF_DCD + 104, data + OFF_PROGRAM);
	put64(g, OFF_DCD + 120, data + OFF_UNIFORMS);
	put64(g, OFF_PROGRAM, SPD_FRAGMENT | (uint64_t)SPD_PRELOAD << 32);
	put64(g, OFF_PROGRAM + 8, guest_stream_va(g, SHADER_SLOT));
	put64(g, OFF_UNIFORMS, data + 4 * EXECUTED);
	put64(g, OFF_UNIFORMS + 8, 1 | 3u << 3 | (uint64_t)(237u << 12) << 32);
	for (i = 0; i < PIXELS; i++)
		put(g, OFF_SURFACE + 4 * i, UNTOUCHED);
}

static void registers(struct guest *g, struct vmali_cs_builder *b)
{
	vmali_cs_move48(b, vmali_cs_r64(40), (g->buffer.va + OFF_FBD) | 1);
	vmali_cs_move32(b, vmali_cs_r32(42), 0);
	vmali_cs_move32(b, vmali_cs_r32(43), (SIZE - 1) | (SIZE - 1) << 16);
	vmali_cs_req_resource(b, VMALI_CS_RES_FRAGMENT);
}

static void run_fragment(struct vmali_cs_builder *b)
{
	vmali_cs_run_fragment(b, false, VMALI_CS_TILE_ORDER_Z, false);
	vmali_cs_wait(b, MASK(SB_ENDPOINT), false);
}

/* A fragment job, then a mark */
static void draw(struct guest *g, struct vmali_cs_builder *b)
{
	registers(g, b);
	run_fragment(b);
	vmali_cs_move32(b, vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, 4 * AFTER);
	settle(b);
}

/* 255ths of 0.5 + n / 128, to the nearest, even if there are two */
static uint32_t component(uint32_t n)
{
	uint32_t v = 255 * (64 + n), part = v % 128;

	return v / 128 + (part > 64 || (part == 64 && v / 128 % 2));
}

static void expect_picture(struct __test_metadata *_metadata, const struct guest *g)
{
	uint32_t should, i;

	for (i = 0; i < PIXELS; i++) {
		should = component(i % SIZE) | component(i / SIZE) << 8 | 0xff000000u;
		if (g->data[OFF_SURFACE / 4 + i] != should)
			break;
	}
	ASSERT_EQ(PIXELS, i);
	EXPECT_EQ(PIXELS, g->data[EXECUTED]);
}

TEST_F(jobs, picture)
{
	PUT_SHADER(&self->g, PICTURE);
	frame(&self->g, self->g.buffer.va + OFF_SURFACE);
	draw(&self->g, &self->b);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(1, self->g.data[AFTER]);
	expect_picture(_metadata, &self->g);
}

/*
 * More groups than the GPU has slots: a frame is suspended again and again, and each pixel is
 * drawn once.
 */
TEST_F(jobs, suspended_in_the_middle)
{
	unsigned int slots = vmali_device_csif_info(self->g.dev)->csg_slot_count, n;
	uint64_t resumes = model_stat("group_resumes");
	struct vmali_group *rival[32] = { 0 };
	uint32_t syncobj;

	ASSERT_LE(slots, 31);
	PUT_SHADER(&self->g, MOVE_IMM(9, TURNS), IADD_IMM(9, R(9), -1),
		   BRANCHZ(R(9), -2) | RECONVERGE, PICTURE);
	frame(&self->g, self->g.buffer.va + OFF_SURFACE);
	draw(&self->g, &self->b);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, EXECUTED));
	for (n = 0; n < slots; n++) {
		struct vmali_cs_builder b;
		uint32_t endless;

		ASSERT_EQ(0, guest_group(&self->g, 1, &rival[n]));
		guest_write_counting(&self->g, 1 + n, &b, 32 + n);
		ASSERT_EQ(0, guest_submit(&self->g, rival[n], 0, 1 + n, &b, &endless));
	}
	ASSERT_TRUE(wait_stat("group_resumes", resumes + 1));
	EXPECT_LT(0, self->g.data[EXECUTED]);
	EXPECT_GT(PIXELS, self->g.data[EXECUTED]);
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
	EXPECT_EQ(1, self->g.data[AFTER]);
	for (n = 0; n < slots; n++)
		vmali_group_destroy(rival[n]);
	expect_picture(_metadata, &self->g);
}

/* The driver's timeout ends it; what it would have drawn is not written */
TEST_F(jobs, endless)
{
	struct vmali_group_state state = { 0 };
	int64_t start = guest_now();
	struct guest other;
	uint32_t syncobj, i;

	ASSERT_EQ(0, guest_open(&other));
	PUT_SHADER(&self->g, ATOM_INC(8, U(0)), JUMP(-1) | RECONVERGE, BLEND_END);
	frame(&self->g, self->g.buffer.va + OFF_SURFACE);
	draw(&self->g, &self->b);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &self->b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, EXECUTED));
	/* Other clients' jobs complete meanwhile */
	EXPECT_EQ(0, guest_healthy(&other, NULL));
	EXPECT_EQ(-ETIMEDOUT, guest_verdict(&self->g, syncobj));
	EXPECT_LT(4500 * VMALI_MS, guest_now() - start);
	EXPECT_GT(7000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(0, vmali_group_query(self->group, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_TIMEDOUT, state.state);
	EXPECT_EQ(0, self->g.data[AFTER]);
	for (i = 0; i < PIXELS && self->g.data[OFF_SURFACE / 4 + i] == UNTOUCHED; i++)
		;
	EXPECT_EQ(PIXELS, i);
	EXPECT_EQ(0, guest_healthy(&other, NULL));
	guest_close(&other);
}

FIXTURE(region) {
	struct protm p;
};

FIXTURE_SETUP(region)
{
	SKIP_IF(heap_missing(self->p.heap));
	ASSERT_EQ(0, protm_open(&self->p));
}

FIXTURE_TEARDOWN(region)
{
	EXPECT_EQ(0, protm_end(&self->p));
}

/* A fragment job in a region; without an atomic, which would write ordinary memory */
static int draw_in_region(struct protm *p, uint64_t surface)
{
	PUT_SHADER(&p->g, FRACTION(0, 17), FRACTION(1, 1), MOVE_IMM(2, 0),
		   MOVE_IMM(3, 0x3f800000), BLEND_END);
	frame(&p->g, surface);
	guest_begin(&p->g, 0, &p->b);
	registers(&p->g, &p->b);
	vmali_cs_wait(&p->b, 0xff, false);
	vmali_cs_prot_region_begin(&p->b);
	run_fragment(&p->b);
	vmali_cs_prot_region_end(&p->b);
	return guest_run(&p->g, p->group, 0, 0, &p->b);
}

/* Descriptors and program are in ordinary memory, the target is protected */
TEST_F(region, draws)
{
	struct protm *p = &self->p;
	uint64_t enters = model_stat("protm_enters");

	EXPECT_FALSE(secret_same(p->trusted, &p->src, &p->dst));
	EXPECT_EQ(0, draw_in_region(p, p->src.buf.va));
	EXPECT_EQ(enters + 1, model_stat("protm_enters"));
	EXPECT_FALSE(secret_holds(p->trusted, &p->src, &p->src));
	EXPECT_FALSE(secret_same(p->trusted, &p->src, &p->dst));
	EXPECT_EQ(0, draw_in_region(p, p->dst.buf.va));
	EXPECT_TRUE(secret_same(p->trusted, &p->src, &p->dst));
}

/* @errors: of the bus, before */
static void expect_refused(struct __test_metadata *_metadata, struct protm *p, uint64_t errors)
{
	uint32_t i;

	EXPECT_EQ(errors + 1, model_stat("bus_errors"));

	for (i = 0; i < PIXELS && p->g.data[OFF_SURFACE / 4 + i] == UNTOUCHED; i++)
		;
	EXPECT_EQ(PIXELS, i);
	EXPECT_TRUE(secret_holds(p->trusted, &p->src, &p->src));
}

/* A target in ordinary memory is a fault, and nothing is written */
TEST_F(region, ordinary_target)
{
	struct protm *p = &self->p;
	uint64_t errors = model_stat("bus_errors");

	EXPECT_EQ(-EINVAL, draw_in_region(p, p->g.buffer.va + OFF_SURFACE));
	expect_refused(_metadata, p, errors);
}

/* The shader stores to ordinary memory */
TEST_F(region, shader_writes_ordinary_memory)
{
	struct protm *p = &self->p;
	uint64_t errors = model_stat("bus_errors");

	PUT_SHADER(&p->g, PICTURE);
	frame(&p->g, p->src.buf.va);
	registers(&p->g, &p->b);
	vmali_cs_wait(&p->b, 0xff, false);
	vmali_cs_prot_region_begin(&p->b);
	run_fragment(&p->b);
	vmali_cs_prot_region_end(&p->b);
	EXPECT_EQ(-EINVAL, guest_run(&p->g, p->group, 0, 0, &p->b));
	EXPECT_EQ(0, p->g.data[EXECUTED]);
	expect_refused(_metadata, p, errors);
}

/* The tiler writes its heap, which is ordinary memory */
TEST_F(region, tiling)
{
	const struct vmali_tiler_heap_attrs attrs = {
		.chunk_size = CHUNK_SIZE, .initial_chunks = 1, .max_chunks = 4,
	};
	const struct vmali_cs_idvs idvs = { .malloc = true };
	struct vmali_tiler_heap heap = { 0 };
	struct protm *p = &self->p;
	struct vmali_cs_builder *b = &p->b;
	uint64_t base, errors = model_stat("bus_errors");

	ASSERT_EQ(0, vmali_tiler_heap_create(p->g.vm, &attrs, &heap));
	put64(&p->g, OFF_CONTEXT + 24, p->g.buffer.va + OFF_HEAP);
	put(&p->g, OFF_HEAP, 9 | 2 << 4);
	put(&p->g, OFF_HEAP + 4, CHUNK_SIZE);
	put64(&p->g, OFF_HEAP + 8, heap.first_chunk);
	put64(&p->g, OFF_HEAP + 16, heap.first_chunk + 64);
	put64(&p->g, OFF_HEAP + 24, heap.first_chunk + CHUNK_SIZE);
	base = heap.first_chunk;
	vmali_cs_move48(b, vmali_cs_r64(70), heap.context);
	vmali_cs_heap_set(b, vmali_cs_r64(70));
	vmali_cs_move48(b, vmali_cs_r64(40), p->g.buffer.va + OFF_CONTEXT);
	vmali_cs_move32(b, vmali_cs_r32(33), 10);
	vmali_cs_move32(b, vmali_cs_r32(34), 1);
	vmali_cs_req_resource(b, VMALI_CS_RES_COMPUTE | VMALI_CS_RES_TILER | VMALI_CS_RES_IDVS);
	vmali_cs_wait(b, 0xff, false);
	vmali_cs_prot_region_begin(b);
	vmali_cs_run_idvs(b, &idvs);
	vmali_cs_wait(b, MASK(SB_ENDPOINT), false);
	vmali_cs_prot_region_end(b);
	EXPECT_EQ(-EINVAL, guest_run(&p->g, p->group, 0, 0, b));
	EXPECT_EQ(errors + 1, model_stat("bus_errors"));
	/* The tiler has taken nothing of the chunk */
	EXPECT_EQ((uint32_t)(base + 64), p->g.data[(OFF_HEAP + 16) / 4]);
	vmali_tiler_heap_destroy(&heap);
}

TEST_HARNESS_MAIN
