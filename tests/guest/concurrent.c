// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Run a command, and protected jobs concurrently for as long as it runs.
 *
 *	concurrent COMMAND [ARG...]
 *
 * Exits with the command's status, or with 1 if a protected job had a wrong verdict or
 * result, or if there was none.  Standard output is the command's alone.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protm.h"

#define ROUNDS		16u

struct copier {
	struct guest g;
	struct vmali_group *group;
	struct vmali_trusted *trusted;
	struct secret src, dst;
};

static int copier_open(struct copier *c)
{
	char heap[VMALI_HEAP_NAME_MAX];
	int ret;

	if (heap_missing(heap))
		return -ENODEV;
	ret = guest_open(&c->g);
	if (!ret)
		ret = vmali_trusted_open(&c->trusted);
	if (!ret)
		ret = guest_protected_group(&c->g, &c->group);
	if (!ret)
		ret = secret_create(&c->g, heap, &c->src);
	return ret ? ret : secret_create(&c->g, heap, &c->dst);
}

/* Provision new content, and copy it in a region that takes some time slices. */
static int copy(struct copier *c, uint32_t seed)
{
	struct vmali_cs_builder b;
	int ret;

	ret = secret_fill(c->trusted, &c->src, seed);
	if (ret)
		return ret;
	guest_begin(&c->g, 0, &b);
	protm_write_copy(&b, c->dst.buf.va, c->src.buf.va, ROUNDS);
	ret = guest_run(&c->g, c->group, 0, 0, &b);
	if (!ret && !secret_holds(c->trusted, &c->dst, &c->src))
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
		fprintf(stderr, "usage: concurrent COMMAND [ARG...]\n");
		return 2;
	}
	/* The command starts after the first job has completed */
	ret = copier_open(&copier);
	if (!ret)
		ret = copy(&copier, jobs++);
	if (ret) {
		fprintf(stderr, "concurrent: the first protected job: %s\n", strerror(-ret));
		return 1;
	}
	pid = fork();
	if (!pid) {
		execvp(argv[1], argv + 1);
		fprintf(stderr, "concurrent: %s: %s\n", argv[1], strerror(errno));
		_exit(127);
	}
	if (pid < 0) {
		perror("concurrent: fork");
		return 1;
	}
	while (!ret && !waitpid(pid, &status, WNOHANG))
		ret = copy(&copier, jobs++);
	if (ret) {
		fprintf(stderr, "concurrent: protected job %u: %s\n", jobs, strerror(-ret));
		waitpid(pid, &status, 0);
		return 1;
	}
	fprintf(stderr, "# concurrent: %u protected jobs\n", jobs);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
