// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What is in protected memory that had another owner before.  The trusted firmware's own
 * allocator clears what is freed.  A static carve-out, which Linux's pool divides, is only
 * cleared if the heap asks the TEE for it (the topic tee-clear, and the parameter clear of
 * vmali_tee.ko): the CPU cannot, and the TEE is not notified (docs/integrating.md).
 */
#include "harness.h"

#include "protm.h"

/* All of the heap is taken in buffers of this size, and what is left in halves of it */
#define LARGEST		(1u << 20)
#define SMALLEST	4096u
#define SIZES		9
#define BUFFERS_MAX	128

#define OLD		0x5e

/**
 * struct taken - a buffer
 * @fd: dma-buf
 * @size: index of its size, LARGEST >> @size bytes
 */
struct taken {
	int fd;
	unsigned int size;
};

FIXTURE(reuse) {
	struct guest g;
	char heap[VMALI_HEAP_NAME_MAX];
	int heap_fd;
	struct vmali_trusted *trusted;
	bool keeps;
	/* Digests of buffers of each size */
	uint8_t old[SIZES][VMALI_DIGEST_SIZE];
	uint8_t zeros[SIZES][VMALI_DIGEST_SIZE];
	struct taken taken[BUFFERS_MAX];
	unsigned int num_taken;
	size_t bytes;
};

static int fill(FIXTURE_DATA(reuse) *self, const struct taken *t, uint8_t value)
{
	static uint8_t content[LARGEST];

	memset(content, value, LARGEST >> t->size);
	return vmali_trusted_provision(self->trusted, t->fd, 0, content, LARGEST >> t->size);
}

/* What buffers of each size hold that are full of a value, by one of the largest */
static int learn(FIXTURE_DATA(reuse) *self, const struct taken *t, uint8_t value,
		 uint8_t digests[SIZES][VMALI_DIGEST_SIZE])
{
	int ret = fill(self, t, value);
	unsigned int size;

	for (size = 0; !ret && size < SIZES; size++)
		ret = vmali_trusted_digest(self->trusted, t->fd, 0, LARGEST >> size,
					   digests[size]);
	return ret;
}

static void give_back(FIXTURE_DATA(reuse) *self)
{
	while (self->num_taken)
		close(self->taken[--self->num_taken].fd);
	self->bytes = 0;
}

static int take(FIXTURE_DATA(reuse) *self, unsigned int size)
{
	struct taken *t = &self->taken[self->num_taken];
	int ret = vmali_heap_alloc(self->heap_fd, LARGEST >> size, &t->fd);

	if (ret)
		return ret;
	t->size = size;
	self->num_taken++;
	self->bytes += LARGEST >> size;
	return 0;
}

/* Allocate all that there is.  Return: 0, or an error other than exhaustion */
static int take_all(FIXTURE_DATA(reuse) *self)
{
	unsigned int size = 0;

	while (size < SIZES && self->num_taken < BUFFERS_MAX) {
		int ret = take(self, size);

		if (ret && ret != -ENOMEM)
			return ret;
		if (ret)
			size++;
	}
	return 0;
}

/* All of the heap has old content, and is free.  Return: its bytes, 0 after an error */
static size_t make_old(FIXTURE_DATA(reuse) *self)
{
	unsigned int i;
	size_t bytes;

	if (take_all(self))
		return 0;
	for (i = 0; i < self->num_taken; i++)
		if (fill(self, &self->taken[i], OLD))
			return 0;
	bytes = self->bytes;
	give_back(self);
	return bytes;
}

/* The driver releases what a group had a while after it was destroyed */
static bool take_all_again(FIXTURE_DATA(reuse) *self, size_t bytes)
{
	int64_t end = guest_now() + 10 * 1000000000ll;

	for (;;) {
		if (take_all(self))
			return false;
		if (self->bytes == bytes)
			return true;
		give_back(self);
		if (guest_now() > end)
			return false;
		usleep(10000);
	}
}

/* Whether a buffer has what its owner finds: of the owner before, or nothing */
static bool as_expected(FIXTURE_DATA(reuse) *self, const struct taken *t)
{
	const uint8_t *expected = self->keeps ? self->old[t->size] : self->zeros[t->size];
	uint8_t digest[VMALI_DIGEST_SIZE];

	return !vmali_trusted_digest(self->trusted, t->fd, 0, LARGEST >> t->size, digest) &&
	       !memcmp(digest, expected, sizeof(digest));
}

FIXTURE_SETUP(reuse)
{
	struct vmali_trusted_info info;
	char clear[8];

	SKIP_IF(heap_missing(self->heap));
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_heap_open(self->heap, &self->heap_fd));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	/* Lent out as a whole, whatever is allocated */
	ASSERT_EQ(0, vmali_trusted_info(self->trusted, &info));
	/* OP-TEE's driver does not have it, nor anything that clears */
	if (guest_read_text("/sys/module/vmali_tee/parameters/clear", clear, sizeof(clear)))
		*clear = 'N';
	self->keeps = info.used_bytes == info.region_bytes && *clear == 'N';

	ASSERT_EQ(0, take(self, 0));
	ASSERT_EQ(0, learn(self, &self->taken[0], 0, self->zeros));
	ASSERT_EQ(0, learn(self, &self->taken[0], OLD, self->old));
	give_back(self);
}

FIXTURE_TEARDOWN(reuse)
{
	give_back(self);
	vmali_trusted_close(self->trusted);
	close(self->heap_fd);
	guest_close(&self->g);
}

/* The pool gives the memory of the setup's buffer out again. */
TEST_F(reuse, buffer_of_another_client)
{
	ASSERT_EQ(0, take(self, 0));
	EXPECT_TRUE(as_expected(self, &self->taken[0]));
}

/*
 * A group's protected suspend buffer comes from the same heap, with the content of the
 * memory's last owner, and goes without being cleared.
 */
TEST_F_TIMEOUT(reuse, suspend_buffer, 60)
{
	struct vmali_group *group;
	size_t bytes = make_old(self);
	unsigned int i;

	ASSERT_LT(0, bytes);
	ASSERT_EQ(0, guest_protected_group(&self->g, &group));
	vmali_group_destroy(group);

	ASSERT_TRUE(take_all_again(self, bytes));
	for (i = 0; i < self->num_taken; i++) {
		EXPECT_TRUE(as_expected(self, &self->taken[i])) {
			TH_LOG("buffer %u of %u", i, self->num_taken);
		}
	}
}

/* The firmware writes a suspend buffer before it reads it, so what was there does no harm. */
TEST_F_TIMEOUT(reuse, protected_job_in_old_content, 60)
{
	struct protm p;

	ASSERT_LT(0, make_old(self));
	strcpy(p.heap, self->heap);
	ASSERT_EQ(0, protm_open(&p));
	protm_write_copy(&p.b, p.dst.buf.va, p.src.buf.va, 1);
	EXPECT_EQ(0, guest_run(&p.g, p.group, 0, 0, &p.b));
	EXPECT_TRUE(secret_same(p.trusted, &p.src, &p.dst));
	EXPECT_EQ(0, protm_end(&p));
}

TEST_HARNESS_MAIN
