// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: hostile shaders, and descriptors of compute jobs and draws.
 *
 * A group dispatches a program that is the input, or draws with it, with a Shader Program, Local
 * Storage, uniforms, resource tables, registers and descriptors that are input, too; another
 * group's command stream is a bystander.  Whatever the program does:
 *
 *	- a call of the model executes a bounded number of its instructions;
 *	- it writes only to memory that its address space maps for writing;
 *	- the bystander's jobs complete, soon, and with the right result;
 *	- a fault of the MMU, released, ends in CS_FATAL, and one of the program has an exception
 *	  of shaders;
 *	- SUSPEND waits for the end of workgroups, TERMINATE does not.
 */
#include "../../lib/shader_isa.h"
#include "fuzz.h"

#define STEPS		24u
#define BUDGET		64u
/* What a queue executes in one call at most: the last step begins within the budget */
#define INSTRUCTIONS	1024u
/* Of each lane: sixteen accesses and their walks, as the texture unit makes them, and more */
#define TRANSACTIONS	(INSTRUCTIONS * 16u * 40u * 5u)

#define PROGRAM		0x2000000ull
#define PROGRAM_WORDS	128u
/* In the data page */
#define SPD		0x1000u
#define TSD		0x1040u
#define FAU		0x1100u
#define FAU_WORDS	64u
#define TABLES		0x1800u
#define TABLE_COUNT	4u
#define TABLE		0x2000u
#define TABLE_BYTES	0x400u
#define CONTEXT		0x3000u
#define HEAP		0x3100u
#define CHUNK		0x8000u
#define CHUNK_BYTES	0x4000u
/* From here on, data is not mapped, or read-only */
#define READ_ONLY	0xe000u
#define UNMAPPED	0xf000u

#define SHADER_END	0x7800c00000000000ull
/* r0 to r15: MOV.i32 from uniforms */
#define MOVE_UNIFORM(n)	(0x0091c00000000000ull | (u64)(n) << 40 | 0x80 | (n))

struct job {
	struct input *in;
	struct host *h;
	struct watch watch;
	struct group hostile, bystander;
	unsigned int arch;
	u32 jobs;
};

/* Any address, mostly one that means something */
static u64 take_address(struct input *in)
{
	static const u64 addresses[] = {
		DATA_VA, DATA_VA + 0x3000, DATA_VA + 0x3ffc, DATA_VA + TABLE, DATA_VA + TABLES,
		DATA_VA + READ_ONLY - 8, DATA_VA + UNMAPPED - 4, PROGRAM, PROGRAM + 8, CODE_VA,
		HOLE_VA, ~0ull, 0,
	};
	u32 i = take_below(in, ARRAY_SIZE(addresses) + 1);

	return i < ARRAY_SIZE(addresses) ? addresses[i] : take_number(in);
}

static u64 clear(u64 word, unsigned int start, unsigned int size)
{
	return word & ~(((1ull << size) - 1) << start);
}

/* Most words are no instructions: make one of it */
static u64 mend(const struct mali_shader_info *info, u64 word)
{
	unsigned int i, round;

	word = clear(word, 48, 9) | (u64)info->opcode << 48;
	word = (word & ~((u64)info->mask << info->start)) | (u64)info->sub << info->start;
	for (round = 0; round < 2; round++) {
		switch (mali_shader_check(info, word)) {
		case MALI_SHADER_BAD_FLOW:
			word = clear(word, 59, 5);
			break;
		case MALI_SHADER_BAD_SOURCE:
			word &= 0xffffffff3f3f3f3full;
			break;
		case MALI_SHADER_BAD_DEST:
			word |= 0xc0ull << 40;
			break;
		case MALI_SHADER_BAD_SWIZZLE:
			for (i = 0; i < MALI_SHADER_SOURCES; i++)
				word = clear(word, mali_shader_swizzle_start(info->src[i], i),
					     mali_shader_swizzle_size(info->src[i]));
			break;
		case MALI_SHADER_BAD_VALUE:
			for (i = 0; i < info->mod_count; i++)
				word = clear(word, mali_shader_modifiers[info->mods[i]].start,
					     mali_shader_modifiers[info->mods[i]].size);
			break;
		default:
			return word;
		}
		word = (word & ~((u64)info->mask << info->start)) | (u64)info->sub << info->start;
	}
	return word;
}

static void put(struct job *j, u32 off, u64 v)
{
	host_write64(j->h, j->hostile.data_pa + off, v);
}

static void put_descriptors(struct job *j)
{
	struct input *in = j->in;
	u32 i, k;

	put(j, SPD, (take_below(in, 16) ? 8 : take_number(in)) | take(in, 2) << 16 |
	    take(in, 2) << 32);
	put(j, SPD + 8, take_below(in, 8) ? PROGRAM : take_address(in));
	put(j, TSD, take_below(in, 8) | (take(in, 2) & 0x1f1f) << 32);
	put(j, TSD + 8, take_below(in, 2) ? DATA_VA : (DATA_VA + 0x4000) >> 8 | 1ull << 60);
	put(j, TSD + 16, take_address(in));
	for (i = 0; i < FAU_WORDS; i += 2)
		put(j, FAU + 4 * i, i < 16 ? take_address(in) : (u64)(i * 0x01000001u) << 24 | i);
	for (i = 0; i < TABLE_COUNT; i++) {
		bool descriptors = take_below(in, 4);

		put(j, TABLES + 16 * i, descriptors ? (DATA_VA + TABLE) | 1ull << 56 :
		    take_address(in));
		put(j, TABLES + 16 * i + 8, descriptors ? TABLE_BYTES : take_number(in));
	}
	/* Textures, samplers, planes, buffers, attributes: any words, of known types */
	for (i = 0; i < TABLE_BYTES; i += 32) {
		put(j, TABLE + i, (take_number(in) & ~0xfull) | take_below(in, 16));
		for (k = 8; k < 32; k += 8)
			put(j, TABLE + i + k, take_below(in, 2) ? take_address(in) :
			    take_number(in));
	}
}

/* A Tiler Context and its heap, with bins that may be any words */
static void put_heap(struct job *j)
{
	struct input *in = j->in;

	put(j, CONTEXT, take_below(in, 4) ? 0 : take_address(in));
	put(j, CONTEXT + 8, take(in, 8));
	put(j, CONTEXT + 16, take_below(in, 2) ? 0 : take(in, 4));
	put(j, CONTEXT + 24, take_below(in, 16) ? DATA_VA + HEAP : take_address(in));
	put(j, HEAP, 0x29 | (u64)CHUNK_BYTES << 32);
	put(j, HEAP + 8, DATA_VA + CHUNK);
	put(j, HEAP + 16, DATA_VA + CHUNK + 64 + take_below(in, CHUNK_BYTES));
	put(j, HEAP + 24, DATA_VA + CHUNK + CHUNK_BYTES);
}

static void put_program(struct job *j, u64 pa)
{
	u32 n, i = 0, row;

	for (; i < 16; i++)
		host_write64(j->h, pa + 8 * i, MOVE_UNIFORM(i));
	for (; j->in->size && i < PROGRAM_WORDS - 1; i++) {
		row = (u32)take(j->in, 2);
		n = row % MALI_SHADER_COUNT;
		/* As it is, seldom */
		host_write64(j->h, pa + 8 * i, row >> 12 == 15 || !n ? take(j->in, 8) :
			     mend(&mali_shader_insns[n], take(j->in, 8)));
	}
	host_write64(j->h, pa + 8 * i, SHADER_END);
}

static void map_memory(struct job *j)
{
	struct group *g = &j->hostile;
	u64 program_pa = host_alloc(j->h, PAGE, PAGE);
	u64 cached = take_below(j->in, 2) ? PTE_CACHED : 0;

	put_descriptors(j);
	put_heap(j);
	put_program(j, program_pa);
	vm_map(j->h, &g->vm, PROGRAM, program_pa, PAGE, PTE_RO);
	vm_map(j->h, &g->vm, CODE_VA, g->code_pa, CODE_SIZE, PTE_RO | PTE_NOEXEC);
	vm_map(j->h, &g->vm, DATA_VA, g->data_pa, DATA_SIZE, PTE_NOEXEC | cached);
	vm_map(j->h, &g->vm, DATA_VA + READ_ONLY, g->data_pa + READ_ONLY, PAGE, PTE_RO);
	vm_unmap(j->h, &g->vm, DATA_VA + UNMAPPED, PAGE);
	as_enable(j->h, g->as, &g->vm);
	watch_writers(&j->watch, program_pa, PAGE, 0);
	watch_writers(&j->watch, g->code_pa, CODE_SIZE, 0);
	watch_writers(&j->watch, g->data_pa + READ_ONLY, DATA_SIZE - READ_ONLY, 0);
	watch_writers(&j->watch, j->bystander.data_pa, DATA_SIZE, BY(MALI_INITIATOR_CS));
}

/* With registers from r32 on that are numbers, or lead somewhere */
static void submit_draw(struct job *j)
{
	bool two = r32(j->h, R_GPU_ID) >> 28 >= 12;
	u64 stream[64] = {
		I_MOVE48(0, (DATA_VA + TABLES) | TABLE_COUNT),
		I_MOVE48(2, (DATA_VA + TABLES) | TABLE_COUNT),
		I_MOVE48(8, DATA_VA + FAU), I_MOVE32(9, FAU_WORDS / 2 << 24),
		I_MOVE48(16, DATA_VA + SPD), I_MOVE48(18, DATA_VA + SPD),
		I_MOVE48(20, DATA_VA + SPD), I_MOVE48(24, DATA_VA + TSD),
	};
	u32 n = 8, r;

	for (r = 32; r <= 64; r += 2) {
		stream[n++] = I_MOVE48(r, take_address(j->in));
		stream[n++] = I_MOVE32(r + take_below(j->in, 2), take(j->in, 4));
	}
	stream[n++] = I_MOVE32(33, take_below(j->in, 64));
	stream[n++] = I_MOVE32(34, take_below(j->in, 4));
	if (take_below(j->in, 16))
		stream[n++] = I_MOVE48(40, DATA_VA + CONTEXT);
	stream[n++] = I_SET_SB_ENTRY(2, 0);
	stream[n++] = (two ? OP(12) : OP(6)) | take(j->in, 2);
	stream[n++] = I_WAIT(1 << 2);
	queue_call(&j->hostile, 0, stream, n);
}

static void submit(struct job *j)
{
	u32 uniforms = take_below(j->in, 2) ? FAU_WORDS / 2 : take_below(j->in, 256);
	const u64 stream[] = {
		I_MOVE48(0, (DATA_VA + TABLES) | TABLE_COUNT),
		I_MOVE48(8, DATA_VA + FAU), I_MOVE32(9, uniforms << 24),
		I_MOVE48(16, DATA_VA + SPD), I_MOVE48(24, DATA_VA + TSD),
		I_MOVE32(33, (u32)take_number(j->in)), I_MOVE32(34, (u32)take_number(j->in)),
		I_MOVE32(37, take_below(j->in, 8)), I_MOVE32(38, 1 + take_below(j->in, 3)),
		I_MOVE32(39, 1), I_SET_SB_ENTRY(2, 0), I_RUN_COMPUTE, I_WAIT(1 << 2),
	};

	queue_call(&j->hostile, 0, stream, ARRAY_SIZE(stream));
}

static void run(struct job *j)
{
	u64 executed = stat(j->h, MALI_STAT_WARP_INSTRUCTIONS);

	j->watch.limit = j->watch.transactions + TRANSACTIONS;
	host_call(j->h, BUDGET);
	EXPECT(stat(j->h, MALI_STAT_WARP_INSTRUCTIONS) - executed <= INSTRUCTIONS);
}

static void bystander_job(struct job *j)
{
	struct group *g = &j->bystander;
	const u64 job[] = {
		I_MOVE48(12, DATA_VA), I_LOAD(10, 1, 12, 0), I_WAIT(0xff),
		I_ADD_IMM32(11, 10, 0x51), I_STORE(11, 1, 12, 0), I_WAIT(0xff),
	};
	unsigned int i;

	queue_call(g, 0, job, ARRAY_SIZE(job));
	for (i = 0; i < 6 && !queue_done(g, 0); i++) {
		run(j);
		j->h->now_ns += 100000;
	}
	EXPECT(queue_done(g, 0));
	EXPECT(data32(g, 0) == 0x51 * ++j->jobs);
	EXPECT(!queue_fatal(g, 0) && !queue_fault(g, 0));
}

/* As panthor: the address space is given up, and the queue fails */
static void serve_fault(struct job *j)
{
	struct group *g = &j->hostile;
	u32 fault = queue_fault(g, 0) & 0xff;

	EXPECT(!fault || fault == 0x50 || fault == 0x51 || fault == X_DATA_INVALID ||
	       fault == X_OOM);
	if (!(r32(j->h, R_MMU_IRQ + IRQ_RAW) & 1u << g->as))
		return;
	EXPECT(r32(j->h, R_AS(g->as, AS_FAULTSTATUS)) >> 16 == MALI_INITIATOR_ENDPOINT);
	w32(j->h, R_MMU_IRQ + IRQ_CLR, 1u << g->as);
	as_unmap(j->h, g->as);
	run(j);
	EXPECT(queue_fatal(g, 0));
	as_enable(j->h, g->as, &g->vm);
}

/* Into another slot, if its workgroups come to an end */
static void move(struct job *j)
{
	unsigned int i;
	bool done = group_request(&j->hostile, CSG_SUSPEND);
	u64 ack = csg_out(j->h, j->hostile.slot, CSG_OUT_ACK);

	for (i = 0; i < 4 && !done; i++) {
		run(j);
		serve_fault(j);
		j->h->now_ns += 100000;
		done = (host_read32(j->h, ack) & CSG_STATE) == CSG_SUSPEND;
	}
	bystander_job(j);
	if (done)
		group_bind(&j->hostile, 2);
	EXPECT(group_request(&j->hostile, done ? CSG_RESUME : CSG_TERMINATE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct job j = { .in = &in };
	u32 suspend_at, step;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	j.h = fuzz_host(fuzz_product(take_below(&in, 256)), &j.watch);
	suspend_at = take_below(&in, 2 * STEPS);
	group_start(j.h, &j.hostile, 0, 1, 1);
	group_start(j.h, &j.bystander, 1, 2, 1);
	if (take_below(&in, 2))
		submit_draw(&j);
	else
		submit(&j);
	map_memory(&j);
	for (step = 0; step < STEPS; step++) {
		run(&j);
		serve_fault(&j);
		if (step == suspend_at)
			move(&j);
		if (step % 8 == 2)
			bystander_job(&j);
		j.h->now_ns += 50000;
	}
	EXPECT(r32(j.h, R_MCU_STATUS) == MCU_S_ENABLED);
	EXPECT(group_request(&j.hostile, CSG_TERMINATE));
	bystander_job(&j);
	EXPECT(!j.h->logged[MALI_LOG_HOST_ERROR]);
	host_delete(j.h);
	return 0;
}

/* Programs of each instruction, among bytes of numbers */
void fuzz_seeds(fuzz_put_fn put)
{
	u8 data[1024];
	char name[32];
	u32 n, i;

	for (n = 0; n < 64; n++) {
		for (i = 0; i < sizeof(data); i++)
			data[i] = (u8)((i * 2654435761u >> 11) * (n + 1) >> (n & 3));
		data[0] = (u8)n;
		snprintf(name, sizeof(name), "numbers-%u", n);
		put(name, data, sizeof(data));
	}
}
