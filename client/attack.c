// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Attacks on protected content, each by a client that has been given the buffer, with its
 * own address space and all that the driver offers.  The accesses are those of
 * vmali/access.h, which the tests use, too.
 *
 * The positive control is the same copy of ordinary memory, which must succeed.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "attack.h"
#include "player.h"

/* Squares of the dump's pattern, in pixels. */
#define SQUARE		8u

/* Pixels that registers carry, and what was in them before. */
#define CARRIED		(VMALI_ACCESS_CHUNK / 4)
#define CARRIED_BEFORE	0x5eed0000u

/**
 * struct attacker - a client without rights to the content
 * @p: player that owns the content
 * @vm: its own address space
 * @stream: its jobs
 * @target: the protected buffer
 * @dump: ordinary memory, for what leaks; uncached, so that nothing stays in the GPU's caches
 * @pixels: the dump as the CPU sees it
 */
struct attacker {
	struct player *p;
	struct vmali_vm *vm;
	struct stream stream;
	struct vmali_buffer target;
	struct vmali_buffer dump;
	volatile uint32_t *pixels;
};

static uint32_t blank(const struct player *p, size_t i)
{
	size_t x = i % p->width, y = i / p->width;

	return (x / SQUARE + y / SQUARE) % 2 ? DUMP_BLANK_A : DUMP_BLANK_B;
}

static size_t pixel_count(const struct player *p)
{
	return (size_t)p->width * p->height;
}

static void wipe(struct attacker *a)
{
	size_t i;

	for (i = 0; i < pixel_count(a->p); i++)
		a->pixels[i] = blank(a->p, i);
}

/* How many pixels of the dump are not as before; they go into the result. */
static size_t collect(struct attacker *a)
{
	struct picture *dump = &a->p->result->dump;
	size_t i, found = 0;

	for (i = 0; i < pixel_count(a->p); i++) {
		if (a->pixels[i] == blank(a->p, i))
			continue;
		dump->pixels[i] = a->pixels[i];
		found++;
	}
	return found;
}

static struct play_attack *add(struct player *p, const char *name)
{
	struct play_result *result = p->result;
	struct play_attack *attack = &result->attacks[result->attack_count];

	if (result->attack_count < PLAY_MAX_ATTACKS - 1)
		result->attack_count++;
	attack->name = name;
	return attack;
}

static void conclude(struct player *p, struct play_attack *attack, bool ok)
{
	attack->ok = ok;
	report_step(p->report, attack->name, ok, "%s", attack->outcome);
}

static const char *words(int ret)
{
	return ret ? strerror(-ret) : "succeeded";
}

/* By the CPU: through the buffer's file. */
static void by_cpu(struct player *p)
{
	size_t size = picture_bytes(&p->expected);
	struct play_attack *attack;
	int ret;

	attack = add(p, "CPU map");
	ret = vmali_access_map(p->target.fd, size, PROT_READ, MAP_SHARED, 0);
	snprintf(attack->outcome, sizeof(attack->outcome), "mmap: %s", words(ret));
	conclude(p, attack, ret == -EINVAL);

	attack = add(p, "CPU read");
	ret = vmali_access_read(p->target.fd);
	snprintf(attack->outcome, sizeof(attack->outcome), "read: %s", words(ret));
	conclude(p, attack, ret == -EINVAL);
}

static int attacker_create(struct player *p, struct attacker *a)
{
	int ret;

	memset(a, 0, sizeof(*a));
	a->p = p;
	ret = vmali_vm_create(p->dev, 0, &a->vm);
	if (!ret)
		ret = stream_create(a->vm, &a->stream);
	if (!ret)
		ret = vmali_buffer_import(a->vm, p->target.fd,
					  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, &a->target);
	if (!ret)
		ret = vmali_buffer_create(a->vm, picture_bytes(&p->expected),
					  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC |
					  DRM_PANTHOR_VM_BIND_OP_MAP_UNCACHED, "dump",
					  &a->dump);
	if (ret)
		return ret;

	a->pixels = a->dump.cpu;
	wipe(a);
	return 0;
}

static void attacker_destroy(struct attacker *a)
{
	stream_destroy(&a->stream);
	vmali_buffer_destroy(&a->target);
	vmali_buffer_destroy(&a->dump);
	vmali_vm_destroy(a->vm);
}

/* Run a job in a new group, as an attack may make a group unusable. */
static int run(struct attacker *a, struct vmali_cs_builder *b, bool protect)
{
	const struct vmali_group_attrs attrs = {
		.flags = protect ? VMALI_GROUP_PROTECTED : 0,
	};
	struct vmali_group *group;
	int ret;

	ret = vmali_group_create(a->vm, &attrs, &group);
	if (ret)
		return ret;
	ret = stream_run(&a->stream, b, group, STREAM_PATIENCE);
	vmali_group_destroy(group);
	return ret;
}

/* Copy a frame; chunks at its end may be larger than it, buffers are of whole pages. */
static int copy(struct attacker *a, uint64_t to, uint64_t from, bool protect)
{
	size_t chunks = (picture_bytes(&a->p->expected) + VMALI_ACCESS_CHUNK - 1) /
			VMALI_ACCESS_CHUNK;
	struct vmali_cs_builder b;

	stream_begin(&a->stream, &b);
	if (protect)
		vmali_access_copy_in_region(&b, to, from, chunks * VMALI_ACCESS_CHUNK, 1);
	else
		vmali_access_copy(&b, to, from, chunks * VMALI_ACCESS_CHUNK, 1);
	return run(a, &b, protect);
}

static void gpu_copy(struct attacker *a, const char *name, bool protect)
{
	struct play_attack *attack = add(a->p, name);
	size_t found;
	int ret;

	ret = copy(a, a->dump.va, a->target.va, protect);
	found = collect(a);
	snprintf(attack->outcome, sizeof(attack->outcome), "job: %s; %zu of %zu pixels",
		 words(ret), found, pixel_count(a->p));
	conclude(a->p, attack, ret < 0 && ret != -ETIME && !found);
}

static void gpu_write(struct attacker *a)
{
	struct play_attack *attack = add(a->p, "GPU write, normal mode");
	char hex[2 * VMALI_DIGEST_SIZE + 1];
	int ret, digest;

	ret = copy(a, a->target.va, a->dump.va, false);
	digest = player_digest(a->p, hex);
	snprintf(attack->outcome, sizeof(attack->outcome), "job: %s; content %s",
		 words(ret), digest ? "changed" : "unchanged");
	conclude(a->p, attack, ret < 0 && ret != -ETIME && !digest);
}

/* Load content inside a protected region, and store the registers after it. */
static void carry_out(struct attacker *a)
{
	struct play_attack *attack = add(a->p, "registers after region");
	const size_t middle = pixel_count(a->p) / 2;
	unsigned int i, same = 0;
	struct vmali_cs_builder b;
	int ret;

	stream_begin(&a->stream, &b);
	vmali_access_registers(&b, a->dump.va, a->target.va + middle * sizeof(uint32_t),
			       CARRIED_BEFORE);
	ret = run(a, &b, true);

	for (i = 0; i < CARRIED; i++)
		same += a->pixels[i] == a->p->expected.pixels[middle + i];
	/* The values from before the region, and zeros, are not content. */
	wipe(a);
	snprintf(attack->outcome, sizeof(attack->outcome), "job: %s; %u of %u pixels",
		 words(ret), same, CARRIED);
	conclude(a->p, attack, !ret && !same);
}

/* The same copy of the same picture, from ordinary memory. */
static void control(struct attacker *a)
{
	struct play_attack *attack = add(a->p, "positive control");
	size_t i, found = 0, size = picture_bytes(&a->p->expected);
	struct vmali_buffer ordinary;
	int ret;

	ret = vmali_buffer_create(a->vm, size, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC,
				  "ordinary", &ordinary);
	if (!ret) {
		memcpy(ordinary.cpu, a->p->expected.pixels, size);
		ret = copy(a, a->dump.va, ordinary.va, false);
		vmali_buffer_destroy(&ordinary);
	}
	for (i = 0; i < pixel_count(a->p); i++)
		found += a->pixels[i] == a->p->expected.pixels[i];
	wipe(a);
	snprintf(attack->outcome, sizeof(attack->outcome),
		 "job: %s; %zu of %zu pixels of the picture in ordinary memory",
		 words(ret), found, pixel_count(a->p));
	conclude(a->p, attack, !ret && found == pixel_count(a->p));
}

/* After all attacks: a new protected group works, and the content is right. */
static void recover(struct player *p)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	char hex[2 * VMALI_DIGEST_SIZE + 1];
	int ret;

	vmali_group_destroy(p->group);
	p->group = NULL;
	ret = vmali_group_create(p->vm, &attrs, &p->group);
	if (!ret)
		ret = player_frame(p, 0, PLAY_MAX_JOBS - 1);
	if (!ret)
		ret = player_digest(p, hex);
	report_step(p->report, "recovery", !ret, "a new protected job: %s",
		    ret ? strerror(-ret) : "completed, digest correct");
}

void attack_all(struct player *p)
{
	struct attacker a;
	size_t i;
	int ret;

	for (i = 0; i < pixel_count(p); i++)
		p->result->dump.pixels[i] = blank(p, i);

	by_cpu(p);
	ret = attacker_create(p, &a);
	if (ret) {
		report_step(p->report, "attacks", false, "setting up: %s", strerror(-ret));
	} else {
		gpu_copy(&a, "GPU copy, normal mode", false);
		gpu_write(&a);
		carry_out(&a);
		/* Last, as it makes the driver reset the GPU. */
		gpu_copy(&a, "GPU copy from a region", true);
		control(&a);
	}
	attacker_destroy(&a);
	recover(p);
}
