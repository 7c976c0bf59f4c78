// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Run a command, and protected jobs beside it for as long as it runs.
 *
 *	beside COMMAND [ARG...]
 *
 * Exits with the command's status, or with 1 if a protected job had not the right verdict
 * or did not copy what it should, or if there was none.  What the command prints is all
 * that is printed on standard output.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define PARAMETER	"/sys/module/panthor/parameters/protected_heap_name"
#define BYTES		16384u
#define ROUNDS		16u

struct copier {
	struct guest g;
	struct vmali_group *group;
	struct vmali_trusted *trusted;
	struct vmali_buffer src, dst;
	int src_fd, dst_fd;
};

static int copier_open(struct copier *c)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	const uint32_t flags = DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC;
	char name[VMALI_HEAP_NAME_MAX];
	int ret, heap;

	ret = guest_open(&c->g);
	if (!ret)
		ret = vmali_trusted_open(&c->trusted);
	if (!ret)
		ret = vmali_group_create(c->g.vm, &attrs, &c->group);
	if (!ret)
		ret = guest_read_text(PARAMETER, name, sizeof(name));
	if (!ret)
		ret = vmali_heap_open(name, &heap);
	if (!ret)
		ret = vmali_heap_alloc(heap, BYTES, &c->src_fd);
	if (!ret)
		ret = vmali_heap_alloc(heap, BYTES, &c->dst_fd);
	if (!ret)
		ret = vmali_buffer_import(c->g.vm, c->src_fd, flags, &c->src);
	if (!ret)
		ret = vmali_buffer_import(c->g.vm, c->dst_fd, flags, &c->dst);
	return ret;
}

/* Put something new in, and have it copied, in a region of some time slices' length. */
static int copy(struct copier *c, uint32_t seed)
{
	uint8_t put_in[VMALI_DIGEST_SIZE], copied[VMALI_DIGEST_SIZE];
	uint32_t words[BYTES / 4];
	struct vmali_cs_builder b;
	unsigned int i;
	int ret;

	for (i = 0; i < BYTES / 4; i++)
		words[i] = seed * 0x9e3779b9 + i;
	ret = vmali_trusted_provision(c->trusted, c->src_fd, 0, words, sizeof(words));
	if (!ret)
		ret = vmali_trusted_digest(c->trusted, c->src_fd, 0, BYTES, put_in);
	if (ret)
		return ret;

	guest_begin(&c->g, 0, &b);
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region_begin(&b);
	guest_write_copies(&b, c->dst.va, c->src.va, BYTES, ROUNDS);
	vmali_cs_prot_region_end(&b);
	vmali_cs_wait(&b, 0xff, false);
	ret = guest_run(&c->g, c->group, 0, 0, &b);
	if (!ret)
		ret = vmali_trusted_digest(c->trusted, c->dst_fd, 0, BYTES, copied);
	if (!ret && memcmp(put_in, copied, sizeof(copied)))
		ret = -EBADMSG;
	return ret;
}

int main(int argc, char **argv)
{
	static struct copier copier;
	uint32_t jobs = 0;
	int ret, status;
	pid_t pid;

	if (argc < 2) {
		fprintf(stderr, "usage: beside COMMAND [ARG...]\n");
		return 2;
	}
	/* The command starts beside a job that has been done */
	ret = copier_open(&copier);
	if (!ret)
		ret = copy(&copier, jobs++);
	if (ret) {
		fprintf(stderr, "beside: the first protected job: %s\n", strerror(-ret));
		return 1;
	}
	pid = fork();
	if (!pid) {
		execvp(argv[1], argv + 1);
		fprintf(stderr, "beside: %s: %s\n", argv[1], strerror(errno));
		_exit(127);
	}
	if (pid < 0) {
		perror("beside: fork");
		return 1;
	}
	while (!ret && !waitpid(pid, &status, WNOHANG))
		ret = copy(&copier, jobs++);
	if (ret) {
		fprintf(stderr, "beside: protected job %u: %s\n", jobs, strerror(-ret));
		waitpid(pid, &status, 0);
		return 1;
	}
	fprintf(stderr, "# beside: %u protected jobs\n", jobs);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
