// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How fast the GPU model executes shaders, on one core, as a library: per second of processor
 * time, so that a busy machine does not count.
 *
 *	shader_bench [RUNS]
 *
 * Prints for each kind of work the median of the runs (9), in millions of lane-instructions
 * (or of filtered texels) per second, the same of a loop in C that does this work one lane after
 * another, and the median of the ratios.  A run does both, so that both have the same
 * clock of the CPU.
 */
#include <stdio.h>
#include <time.h>

#include "../unit/shader_machine.h"
#include "../../gpu/shader/texture.h"

#define RUNS		9
#define MAX_RUNS	1000
#define ITERATIONS	4000u
#define WARPS		4u
#define THREADS		(WARPS * LANES)

/* Only what is written in C is compared, and not what a compiler makes of it for vectors */
#define SCALAR	__attribute__((noinline, optimize("no-tree-vectorize")))

#define IADD(d, a, b)	OP2(0xa0, 0, d, a, b)
#define ISUB(d, a, b)	OP2(0xa0, 1, d, a, b)
#define IMUL(d, a, b)	OP2(0xa0, 0xa, d, a, b)
#define U32_TO_F32(d, a)	OP1(0x90, 0x19, d, a)
#define FADD(d, a, b)	OP2(0xa4, 0, d, a, b)
#define FMAX(d, a, b)	OP2(0xa4, 3, d, a, b)
#define FMA(d, a, b, c)	OP3(0xb2, d, a, b, c)

/* Instructions of a loop without its counter and its branch */
#define BODY		8u

static const u64 integers[] = {
	MOVE_IMM(0, ITERATIONS), MOV_LANE(1), MOVE_IMM(2, 3), MOVE_IMM(3, 5),
	IADD(4, R(1), R(2)), IMUL(2, R(4), R(3)), ISUB(3, R(2), R(1)), IADD(1, R(3), R(4)),
	IADD(4, R(1), R(2)), IMUL(2, R(4), R(3)), ISUB(3, R(2), R(1)), IADD(1, R(3), R(4)),
	IADD_IMM(0, R(0), -1), BRANCHZ(R(0), -(int)BODY - 2) | RECONVERGE,
	NOP | END,
};

/* From the lane's number on, with 0.5 */
static const u64 floats[] = {
	MOVE_IMM(0, ITERATIONS), MOV_LANE(1), U32_TO_F32(1, R(1)), MOVE_IMM(2, 0x3f000000),
	MOVE_IMM(3, 0x3f000000),
	FMA(1, R(1), R(2), R(3)), FADD(4, R(1), R(2)), FMAX(5, R(4), R(3)),
	FMA(6, R(5), R(2), R(3)),
	FMA(1, R(1), R(2), R(3)), FADD(4, R(6), R(2)), FMAX(5, R(4), R(3)),
	FMA(6, R(5), R(2), R(3)),
	IADD_IMM(0, R(0), -1), BRANCHZ(R(0), -(int)BODY - 2) | RECONVERGE,
	NOP | END,
};

static volatile u32 sink;

static SCALAR void scalar_integers(void)
{
	u32 thread, n;

	for (thread = 0; thread < THREADS; thread++) {
		u32 r1 = thread % LANES, r2 = 3, r3 = 5, r4 = 0;

		for (n = 0; n < ITERATIONS; n++) {
			r4 = r1 + r2;
			r2 = r4 * r3;
			r3 = r2 - r1;
			r1 = r3 + r4;
			r4 = r1 + r2;
			r2 = r4 * r3;
			r3 = r2 - r1;
			r1 = r3 + r4;
		}
		sink = r1 + r4;
	}
}

static SCALAR void scalar_floats(void)
{
	volatile float out;
	u32 thread, n;

	for (thread = 0; thread < THREADS; thread++) {
		float r1 = (float)(thread % LANES), r2 = 0.5f, r3 = 0.5f, r4, r5, r6 = 0;

		for (n = 0; n < ITERATIONS; n++) {
			r1 = r1 * r2 + r3;
			r4 = r1 + r2;
			r5 = r4 > r3 ? r4 : r3;
			r6 = r5 * r2 + r3;
			r1 = r1 * r2 + r3;
			r4 = r6 + r2;
			r5 = r4 > r3 ? r4 : r3;
			r6 = r5 * r2 + r3;
		}
		out = r1 + r6;
	}
	(void)out;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct machine *machine;

static void run_program(const u64 *code, unsigned int n)
{
	enum shader_progress progress;

	machine->job.size[0] = THREADS;
	machine->budget = ~0u;
	machine_load(machine, code, n);
	progress = machine_run(machine);
	if (progress != SHADER_ENDED || machine->core.skipped) {
		fprintf(stderr, "shader_bench: the program did not end as it should\n");
		exit(1);
	}
}

static void run_integers(void)
{
	run_program(integers, ARRAY_SIZE(integers));
}

static void run_floats(void)
{
	run_program(floats, ARRAY_SIZE(floats));
}

/* A texture of 256x256 texels of R8G8B8A8, in rows */
#define SIZE		256u
#define WARPS_SAMPLED	4000u

static u8 texels[SIZE * SIZE * 4];
static u32 coordinates[WARPS_SAMPLED][2][LANES];

static bool read_texel(void *ctx, u64 va, void *buf, u32 len)
{
	memcpy(buf, texels + va % sizeof(texels), len);
	return true;
}

static bool read_plane(void *ctx, u64 va, void *buf, u32 len)
{
	static const u32 plane[] = { 10 | 1 << 4 | 2 << 8 | 2 << 24, 0, 0, 0, SIZE * 4, 0, 0, 0 };

	memcpy(buf, plane, len);
	return true;
}

static float random_unit(u32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return (float)(*seed >> 8) / (1 << 24);
}

static void make_texels(void)
{
	u32 seed = 1, i, k, n;

	for (i = 0; i < sizeof(texels); i++)
		texels[i] = (u8)(random_unit(&seed) * 255);
	for (n = 0; n < WARPS_SAMPLED; n++) {
		for (k = 0; k < 2; k++) {
			for (i = 0; i < LANES; i++) {
				float f = random_unit(&seed);

				memcpy(&coordinates[n][k][i], &f, sizeof(f));
			}
		}
	}
}

static void run_texture(void)
{
	static const u32 word[8] = {
		2 | MALI_DIMENSION_2D << 4 | 187u << 22, (SIZE - 1) | (SIZE - 1) << 16,
		0 | 1 << 3 | 2 << 6 | 3 << 9, 0, 0, 0, 0, 0,
	};
	static const struct mali_sampler sampler = {
		.wrap = { MALI_WRAP_REPEAT, MALI_WRAP_REPEAT, MALI_WRAP_REPEAT },
		.mipmap = MALI_MIPMAP_NONE, .nearest_even = true, .normalized = true,
		.max_lod = 0xfff,
	};
	static const struct mali_texture_op op = {
		.kind = MALI_TEX_SINGLE, .dimension = MALI_TEX_2D, .lod_mode = MALI_LOD_ZERO,
		.write_mask = 15, .format = MALI_REGISTER_F32,
	};
	static const struct mali_texture_memory memory = { read_plane, read_texel, NULL, NULL };
	u32 out[MALI_TEX_WRITES][LANES], n;
	struct mali_texture t;

	if (!mali_texture_decode(&t, word))
		exit(1);
	for (n = 0; n < WARPS_SAMPLED; n++) {
		mali_texture_execute(&memory, &op, &t, &sampler, 0xffff,
				     (const u32 (*)[LANES])coordinates[n], out);
		sink = out[0][0];
	}
}

static SCALAR void scalar_texture(void)
{
	volatile float kept;
	u32 n, i, c;

	for (n = 0; n < WARPS_SAMPLED; n++) {
		for (i = 0; i < LANES; i++) {
			float u, v, x, y, out[4];
			u32 x0, y0, x1, y1;

			memcpy(&u, &coordinates[n][0][i], sizeof(u));
			memcpy(&v, &coordinates[n][1][i], sizeof(v));
			x = u * SIZE - 0.5f + SIZE;
			y = v * SIZE - 0.5f + SIZE;
			x0 = (u32)x;
			y0 = (u32)y;
			x -= (float)x0;
			y -= (float)y0;
			x1 = (x0 + 1) % SIZE;
			y1 = (y0 + 1) % SIZE;
			x0 %= SIZE;
			y0 %= SIZE;
			for (c = 0; c < 4; c++) {
				float a = texels[(y0 * SIZE + x0) * 4 + c];
				float b = texels[(y0 * SIZE + x1) * 4 + c];
				float d = texels[(y1 * SIZE + x0) * 4 + c];
				float e = texels[(y1 * SIZE + x1) * 4 + c];

				out[c] = ((a * (1 - x) + b * x) * (1 - y) +
					  (d * (1 - x) + e * x) * y) / 255;
			}
			kept = out[0] + out[1] + out[2] + out[3];
		}
	}
	(void)kept;
}

/**
 * struct row - a kind of work
 * @name, @unit: for the line
 * @count: of @unit in a run
 * @model, @scalar: the work on shader cores, and in C
 */
static const struct row {
	const char *name, *unit;
	double count;
	void (*model)(void);
	void (*scalar)(void);
} rows[] = {
	{ "integers", "lane-instructions", (double)ITERATIONS * (BODY + 2) * THREADS,
	  run_integers, scalar_integers },
	{ "f32", "lane-instructions", (double)ITERATIONS * (BODY + 2) * THREADS,
	  run_floats, scalar_floats },
	{ "TEX_SINGLE, bilinear, RGBA8", "texels", (double)WARPS_SAMPLED * LANES,
	  run_texture, scalar_texture },
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *values, unsigned long count)
{
	qsort(values, count, sizeof(values[0]), compare);
	return values[count / 2];
}

static double rate(const struct row *row, void (*run)(void))
{
	double start = seconds();

	run();
	return row->count / (seconds() - start) / 1e6;
}

int main(int argc, char **argv)
{
	static double model[MAX_RUNS], scalar[MAX_RUNS], ratio[MAX_RUNS];
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 10) : RUNS;
	unsigned int i, k;

	if (!runs || runs > MAX_RUNS) {
		fprintf(stderr, "usage: shader_bench [RUNS], 1 to %d\n", MAX_RUNS);
		return 1;
	}
	machine = machine_new();
	make_texels();
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		rows[i].model();
		rows[i].scalar();
		for (k = 0; k < runs; k++) {
			model[k] = rate(&rows[i], rows[i].model);
			scalar[k] = rate(&rows[i], rows[i].scalar);
			ratio[k] = model[k] / scalar[k];
		}
		printf("shaders, %-35s %8.1f million %s/s  (C loop %.1f, times %.3f, %lu runs)\n",
		       rows[i].name, median(model, runs), rows[i].unit, median(scalar, runs),
		       median(ratio, runs), runs);
	}
	return 0;
}
