// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Workers' jobs, and what each must come to.
 */
#include "worker.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "marker.h"

#define CODE_SLOTS	4u

/*
 * Jobs wait for those of a higher priority, and for one reset after the other.  What has
 * no verdict after this is lost.
 */
#define LOST_NS		(60000 * VMALI_MS)

/* The driver lets a job run for so long. */
#define JOB_LIMIT	(5000 * VMALI_MS)

static int verdict_of(struct guest *g, uint32_t syncobj)
{
	return guest_verdict_within(g, syncobj, LOST_NS);
}

static int run(struct guest *g, const struct vmali_group *group, struct vmali_cs_builder *b)
{
	uint32_t syncobj;
	int ret;

	ret = guest_submit(g, group, 0, 0, b, &syncobj);
	return ret ? ret : verdict_of(g, syncobj);
}

/**
 * struct worker - what a process has
 * @index: which worker
 * @secret: can be made in protected mode only
 * @reference: digest of what it makes
 */
struct worker {
	unsigned int index;
	struct account *account;
	const struct worker_shared *shared;
	struct guest g;
	struct vmali_group *group;
	struct vmali_trusted *trusted;
	struct secret src, dst;
	uint32_t seed, random;
	uint8_t reference[VMALI_DIGEST_SIZE];
	bool protect;
};

/* Resets may give these to whatever was on the GPU. */
static bool of_a_reset(int verdict)
{
	return verdict == -EINVAL || verdict == -ECANCELED || verdict == -ETIMEDOUT;
}

static void complain(struct account *a, const char *what, int expected, int verdict)
{
	if (a->wrong++)
		return;
	a->what = what;
	a->expected = expected;
	a->verdict = verdict;
}

static bool judge(struct worker *w, const char *what, int expected, int verdict)
{
	struct account *a = w->account;

	a->jobs++;
	if (verdict == expected)
		return true;
	if (!w->shared->faults || !of_a_reset(verdict))
		complain(a, what, expected, verdict);
	return false;
}

/* A group as this worker has them: by its index all priorities, half of them protected. */
static int renew(struct worker *w)
{
	/* Ordinary and protected alternate */
	static const uint8_t priorities[WORKERS] = {
		PANTHOR_GROUP_PRIORITY_MEDIUM, PANTHOR_GROUP_PRIORITY_MEDIUM,
		PANTHOR_GROUP_PRIORITY_LOW, PANTHOR_GROUP_PRIORITY_MEDIUM,
		PANTHOR_GROUP_PRIORITY_MEDIUM, PANTHOR_GROUP_PRIORITY_HIGH,
		PANTHOR_GROUP_PRIORITY_LOW, PANTHOR_GROUP_PRIORITY_MEDIUM,
	};
	const struct vmali_group_attrs attrs = {
		.priority = priorities[w->index],
		.flags = w->protect ? VMALI_GROUP_PROTECTED : 0,
	};

	vmali_group_destroy(w->group);
	w->group = NULL;
	w->account->groups++;
	return vmali_group_create(w->g.vm, &attrs, &w->group);
}

/* A job without end, then the end of its group. */
static int unfinished(struct worker *w)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;
	int ret, verdict;
	uint32_t syncobj;
	int64_t start;
	bool overdue;

	guest_begin(&w->g, 0, &b);
	if (w->protect) {
		marker_write_stream(&b, &w->dst, &w->src, w->seed, 0);
	} else {
		vmali_cs_label_place(&b, &loop);
		vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &loop);
	}
	ret = guest_submit(&w->g, w->group, 0, 0, &b, &syncobj);
	if (ret)
		return w->shared->faults ? renew(w) : ret;
	start = guest_now();
	usleep(random_next(&w->random) % 20000);
	/* The parent may have stopped this process for longer than that */
	overdue = guest_now() - start >= JOB_LIMIT;
	vmali_group_destroy(w->group);
	w->group = NULL;
	verdict = verdict_of(&w->g, syncobj);
	judge(w, "unfinished", overdue && verdict == -ETIMEDOUT ? verdict : -ECANCELED, verdict);
	return renew(w);
}

/* Jobs of any length, as many as are queued at the same time. */
static int finished(struct worker *w)
{
	unsigned int i, submitted, count = 1 + random_next(&w->random) % CODE_SLOTS;
	uint8_t digest[VMALI_DIGEST_SIZE];
	uint32_t syncobj[CODE_SLOTS];
	struct vmali_cs_builder b;
	bool right = true;
	int ret = 0;

	for (submitted = 0; submitted < count; submitted++) {
		guest_begin(&w->g, submitted, &b);
		marker_write_stream(&b, &w->dst, &w->src, w->seed, 1 + random_next(&w->random) % 3);
		ret = guest_submit(&w->g, w->group, 0, submitted, &b, &syncobj[submitted]);
		if (ret)
			break;
	}
	for (i = 0; i < submitted; i++)
		right &= judge(w, "protected job", 0, verdict_of(&w->g, syncobj[i]));
	if (ret || !right)
		return w->shared->faults ? renew(w) : ret;
	ret = vmali_trusted_digest(w->trusted, w->dst.fd, 0, SECRET_BYTES, digest);
	if (!ret && memcmp(digest, w->reference, sizeof(digest)))
		judge(w, "content", 0, -EBADMSG);
	return ret;
}

/* A result that is looked at. */
static int ordinary(struct worker *w)
{
	unsigned int rounds = 1 + random_next(&w->random) % 2000;
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;

	w->g.data[0] = 0;
	guest_begin(&w->g, 0, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), rounds);
	vmali_cs_move32(&b, vmali_cs_r32(1), 0);
	vmali_cs_label_place(&b, &loop);
	vmali_cs_add_imm32(&b, vmali_cs_r32(1), vmali_cs_r32(1), 1);
	vmali_cs_add_imm32(&b, vmali_cs_r32(0), vmali_cs_r32(0), -1);
	vmali_cs_branch(&b, VMALI_CS_COND_GT, vmali_cs_r32(0), &loop);
	vmali_cs_store32(&b, vmali_cs_r32(1), DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	if (!judge(w, "ordinary job", 0, run(&w->g, w->group, &b)))
		return w->shared->faults ? renew(w) : 0;
	if (w->g.data[0] != rounds)
		judge(w, "ordinary result", (int)rounds, (int)w->g.data[0]);
	return 0;
}

/* Try to have it in ordinary memory, outside of protected mode. */
static int steal(struct worker *w)
{
	struct vmali_cs_builder b;

	guest_begin(&w->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(20), w->src.buf.va);
	vmali_cs_load_multiple(&b, vmali_cs_r32(0), 0xffff, vmali_cs_r64(20), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	for (unsigned int i = 0; i < CHUNK_WORDS; i++)
		vmali_cs_add_imm32(&b, vmali_cs_r32(i), vmali_cs_r32(i),
				   (int32_t)marker_added(w->seed));
	vmali_cs_store_multiple(&b, vmali_cs_r32(0), 0xffff, DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	judge(w, "theft", -EINVAL, run(&w->g, w->group, &b));
	return renew(w);
}

static int work(struct worker *w)
{
	uint32_t what = random_next(&w->random) % 16;

	if (w->protect)
		return what < 3 ? unfinished(w) : what < 4 ? steal(w) : finished(w);
	return what < 3 ? unfinished(w) : what < 4 ? steal(w) : ordinary(w);
}

static int worker_open(struct worker *w, const char *heap)
{
	struct vmali_cs_builder b;
	int ret;

	ret = guest_open(&w->g);
	if (!ret)
		ret = vmali_trusted_open(&w->trusted);
	if (!ret)
		ret = secret_create(&w->g, heap, &w->src);
	if (!ret)
		ret = secret_create(&w->g, heap, &w->dst);
	if (!ret)
		ret = marker_provision(w->trusted, &w->src, w->seed);
	if (!ret)
		ret = renew(w);
	/* What the first job makes is what all others have to */
	while (!ret && w->protect) {
		guest_begin(&w->g, 0, &b);
		marker_write_stream(&b, &w->dst, &w->src, w->seed, 1);
		ret = run(&w->g, w->group, &b);
		if (!w->shared->faults || !of_a_reset(ret))
			break;
		ret = renew(w);
	}
	if (!ret)
		ret = vmali_trusted_digest(w->trusted, w->dst.fd, 0, SECRET_BYTES, w->reference);
	return ret;
}

int worker_run(struct worker_shared *shared, unsigned int index, const char *heap, uint32_t seed,
	       uint32_t generation)
{
	static struct worker w;
	int ret;

	w.index = index;
	w.account = &shared->account[index];
	w.shared = shared;
	w.seed = seed;
	w.random = random_seed(seed, 16 * generation + index);
	w.protect = index % 2;
	ret = worker_open(&w, heap);
	while (!ret && !__atomic_load_n(&shared->stop, __ATOMIC_RELAXED))
		ret = work(&w);
	if (ret) {
		complain(w.account, "worker", 0, ret);
		return 1;
	}
	vmali_group_destroy(w.group);
	return 0;
}
