// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What tests of protected mode start from.
 */
#include <errno.h>

#include "protm.h"

int protm_open(struct protm *p)
{
	struct secret *secrets[] = { &p->src, &p->dst, &p->proof };
	unsigned int i;
	int ret;

	ret = guest_open(&p->g);
	if (!ret)
		ret = guest_open(&p->other);
	if (!ret)
		ret = vmali_trusted_open(&p->trusted);
	if (!ret)
		ret = guest_protected_group(&p->g, &p->group);
	if (!ret)
		ret = guest_group(&p->other, 1, &p->bystander);
	for (i = 0; !ret && i < 3; i++) {
		ret = secret_create(&p->g, p->heap, secrets[i]);
		if (!ret)
			ret = secret_fill(p->trusted, secrets[i], 1 + i);
	}
	if (!ret)
		ret = guest_healthy(&p->other, p->bystander);
	p->resets = model_stat("resets");
	if (!ret)
		guest_begin(&p->g, 0, &p->b);
	return ret;
}

int protm_fresh_job(struct protm *p)
{
	struct vmali_cs_builder b;
	int ret;

	vmali_group_destroy(p->group);
	p->group = NULL;
	ret = guest_protected_group(&p->g, &p->group);
	if (ret)
		return ret;
	guest_begin(&p->g, 1, &b);
	protm_write_copy(&b, p->proof.buf.va, p->src.buf.va, 1);
	ret = guest_run(&p->g, p->group, 0, 1, &b);
	if (!ret && !secret_holds(p->trusted, &p->proof, &p->src))
		ret = -EBADMSG;
	return ret;
}

int protm_end(struct protm *p)
{
	int healthy, fresh;

	vmali_group_destroy(p->group);
	p->group = NULL;
	healthy = guest_healthy(&p->other, p->bystander);
	fresh = secret_fill(p->trusted, &p->src, 99);
	if (!fresh)
		fresh = protm_fresh_job(p);
	protm_close(p);
	return healthy ? healthy : fresh;
}

void protm_close(struct protm *p)
{
	secret_destroy(&p->src);
	secret_destroy(&p->dst);
	secret_destroy(&p->proof);
	vmali_group_destroy(p->group);
	vmali_group_destroy(p->bystander);
	vmali_trusted_close(p->trusted);
	guest_close(&p->g);
	guest_close(&p->other);
}

void protm_write_copy(struct vmali_cs_builder *b, uint64_t dst, uint64_t src, uint32_t rounds)
{
	vmali_access_copy_in_region(b, dst, src, SECRET_BYTES, rounds);
}

void protm_write_endless(struct vmali_cs_builder *b)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	vmali_cs_wait(b, 0xff, false);
	vmali_cs_prot_region_begin(b);
	vmali_cs_label_place(b, &loop);
	vmali_cs_branch(b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &loop);
	vmali_cs_prot_region_end(b);
}
