// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Attacks on protected content, by a client that has the buffer, its own address space,
 * and everything that the driver offers.
 *
 * Positive control: one attack is on ordinary memory and must succeed, to show that the
 * copy itself works.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attack.h"
#include "player.h"

/* Squares of the dump's pattern, in pixels. */
#define SQUARE		8u

/* Pixels that registers carry, from r16 on, and what was in them before. */
#define CARRIED		16u
#define CARRIED_MASK	0xffffu
#define CARRIED_BEFORE	0x5eed0000u

/**
 * struct attacker - a client without rights to the content
 * @p: player that owns the content
 * @vm: its own address space
 * @stream: its jobs
 * @target: the protected buffer
 * @dump: ordinary memory, for what leaks
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
	return ret ? strerror(-ret) : "it worked";
}

/* By the CPU: through the buffer's file. */
static void by_cpu(struct player *p)
{
	size_t size = picture_bytes(&p->expected);
	struct play_attack *attack;
	char byte;
	void *cpu;
	int error;

	attack = add(p, "CPU map");
	cpu = mmap(NULL, size, PROT_READ, MAP_SHARED, p->target.fd, 0);
	error = cpu == MAP_FAILED ? errno : 0;
	if (!error)
		munmap(cpu, size);
	snprintf(attack->outcome, sizeof(attack->outcome), "mmap: %s", words(-error));
	conclude(p, attack, error == EINVAL);

	attack = add(p, "CPU read");
	error = read(p->target.fd, &byte, 1) < 0 ? errno : 0;
	snprintf(attack->outcome, sizeof(attack->outcome), "read: %s", words(-error));
	conclude(p, attack, error == EINVAL);
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
					  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, "dump",
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

static struct surface whole(const struct player *p, uint64_t va)
{
	return (struct surface){ va, p->width, p->height };
}

/* Copy the frame from somewhere into the dump. */
static int copy_out(struct attacker *a, uint64_t from_va, bool protect)
{
	const struct picture_rect all = { 0, 0, a->p->width, a->p->height };
	const struct surface from = whole(a->p, from_va), to = whole(a->p, a->dump.va);
	struct vmali_cs_builder b;

	stream_begin(&a->stream, &b);
	compose_begin(&b);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	if (protect)
		vmali_cs_prot_region_begin(&b);
	compose_copy(&b, &to, 0, 0, &from, &all);
	if (protect)
		vmali_cs_prot_region_end(&b);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	return run(a, &b, protect);
}

static void gpu_copy(struct attacker *a, const char *name, bool protect)
{
	struct play_attack *attack = add(a->p, name);
	size_t found;
	int ret;

	ret = copy_out(a, a->target.va, protect);
	found = collect(a);
	snprintf(attack->outcome, sizeof(attack->outcome), "the job: %s; %zu of %zu pixels",
		 words(ret), found, pixel_count(a->p));
	conclude(a->p, attack, ret < 0 && ret != -ETIME && !found);
}

static void gpu_write(struct attacker *a)
{
	const struct picture_rect all = { 0, 0, a->p->width, a->p->height };
	struct play_attack *attack = add(a->p, "GPU write, normal mode");
	const struct surface to = whole(a->p, a->target.va);
	char hex[2 * VMALI_DIGEST_SIZE + 1];
	struct vmali_cs_builder b;
	int ret, digest;

	stream_begin(&a->stream, &b);
	compose_begin(&b);
	compose_fill(&b, &to, &all, 0);
	ret = run(a, &b, false);
	digest = player_digest(a->p, hex);
	snprintf(attack->outcome, sizeof(attack->outcome), "the job: %s; content %s",
		 words(ret), digest ? "changed" : "unchanged");
	conclude(a->p, attack, ret < 0 && ret != -ETIME && !digest);
}

/* Load content inside a protected region, and store the registers after it. */
static void carry_out(struct attacker *a)
{
	struct play_attack *attack = add(a->p, "registers of a region");
	const size_t middle = pixel_count(a->p) / 2;
	unsigned int i, same = 0;
	struct vmali_cs_builder b;
	int ret;

	stream_begin(&a->stream, &b);
	compose_begin(&b);
	for (i = 0; i < CARRIED; i++)
		vmali_cs_move32(&b, vmali_cs_r32(16 + i), CARRIED_BEFORE + i);
	vmali_cs_move64(&b, vmali_cs_r64(2), a->dump.va);
	vmali_cs_move64(&b, vmali_cs_r64(4), a->target.va + middle * sizeof(uint32_t));
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_load_multiple(&b, vmali_cs_r32(16), CARRIED_MASK, vmali_cs_r64(4), 0);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	vmali_cs_prot_region_end(&b);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	/* All registers are undefined now, the address included. */
	vmali_cs_move64(&b, vmali_cs_r64(2), a->dump.va);
	vmali_cs_store_multiple(&b, vmali_cs_r32(16), CARRIED_MASK, vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	ret = run(a, &b, true);

	for (i = 0; i < CARRIED; i++)
		same += a->pixels[i] == a->p->expected.pixels[middle + i];
	/* The values from before the region, and zeros, are not content. */
	wipe(a);
	snprintf(attack->outcome, sizeof(attack->outcome), "the job: %s; %u of %u pixels",
		 words(ret), same, CARRIED);
	conclude(a->p, attack, !ret && !same);
}

/* The same copy of the same picture, from ordinary memory. */
static void control(struct attacker *a)
{
	struct play_attack *attack = add(a->p, "the same, unprotected");
	size_t i, found = 0, size = picture_bytes(&a->p->expected);
	struct vmali_buffer ordinary;
	int ret;

	ret = vmali_buffer_create(a->vm, size, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC,
				  "ordinary", &ordinary);
	if (!ret) {
		memcpy(ordinary.cpu, a->p->expected.pixels, size);
		ret = copy_out(a, ordinary.va, false);
		vmali_buffer_destroy(&ordinary);
	}
	for (i = 0; i < pixel_count(a->p); i++)
		found += a->pixels[i] == a->p->expected.pixels[i];
	wipe(a);
	snprintf(attack->outcome, sizeof(attack->outcome),
		 "the job: %s; %zu of %zu pixels of the picture in ordinary memory",
		 words(ret), found, pixel_count(a->p));
	conclude(a->p, attack, !ret && found == pixel_count(a->p));
}

/* After all attacks: a new protected group works, and the content is right. */
static void aftermath(struct player *p)
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
	report_step(p->report, "after all that", !ret, "a fresh protected job: %s",
		    ret ? strerror(-ret) : "done, its digest is right");
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
	aftermath(p);
}
