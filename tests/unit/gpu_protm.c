// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Machine and driver for the tests of protected mode.
 */
#include "gpu_protm.h"

/* Protected memory: @size bytes that no other call has returned */
u64 prot_alloc(struct host *h, u32 size)
{
	u64 pa = h->next_protected;

	h->next_protected += size;
	assert_true(h->next_protected <= h->protected_end);
	return pa;
}

/* Boot with protected memory, and with the firmware's section in it if @section */
void prot_boot(struct host *h, bool section)
{
	h->protected_start = host_alloc(h, PROTECTED_SIZE, PAGE);
	h->protected_end = h->protected_start + PROTECTED_SIZE;
	h->next_protected = h->protected_start;
	fw_build(h);
	if (section)
		vm_map(h, h->mcu, SECTION_VA, prot_alloc(h, SECTION_SIZE), SECTION_SIZE,
		       PTE_NOEXEC);
	h->filter = true;
	host_boot(h);
}

int prot_setup(void **state)
{
	struct host *h = host_new(NULL);

	prot_boot(h, true);
	*state = h;
	return 0;
}

/* group_bind(), with the protected suspend buffer */
void prot_bind(struct prot *p, unsigned int slot)
{
	group_bind(&p->g, slot);
	host_write64(p->g.h, csg_in(p->g.h, slot, CSG_IN_PROTM_SUSPEND), p->save_va);
}

/* group_start(), in a separate address space */
void prot_start(struct host *h, struct prot *p, unsigned int slot, unsigned int streams)
{
	u32 size = host_read32(h, h->shared + 0x1000 + 0x10);

	assert_true(size);
	group_init(h, &p->g, slot, AS + slot, streams);
	p->secret_pa = prot_alloc(h, SECRET_SIZE);
	vm_map(h, &p->g.vm, SECRET_VA, p->secret_pa, SECRET_SIZE, PTE_NOEXEC);
	p->save_pa = prot_alloc(h, size);
	p->save_va = h->next_mcu_va;
	h->next_mcu_va += size;
	vm_map(h, h->mcu, p->save_va, p->save_pa, size, PTE_NOEXEC);
	prot_bind(p, slot);
	assert_true(group_request(&p->g, CSG_START));
	host_run(h);
	group_ack_events(&p->g);
}

int prot_group_setup(void **state)
{
	struct prot *p = calloc(1, sizeof(*p));
	void *h;

	assert_non_null(p);
	prot_setup(&h);
	prot_start(h, p, 0, 1);
	*state = p;
	return 0;
}

/* Whether a queue asks for protected mode */
bool prot_pending(struct prot *p, unsigned int q)
{
	struct host *h = p->g.h;

	return (host_read32(h, cs_in(h, p->g.slot, q, CS_IN_REQ)) ^
		host_read32(h, cs_out(h, p->g.slot, q, CS_OUT_ACK))) & CS_PROTM_PEND;
}

void prot_acknowledge(struct prot *p, unsigned int q)
{
	struct host *h = p->g.h;
	u64 in = cs_in(h, p->g.slot, q, CS_IN_REQ);
	u32 ack = host_read32(h, cs_out(h, p->g.slot, q, CS_OUT_ACK));

	assert_true(prot_pending(p, q));
	host_write32(h, in, (host_read32(h, in) & ~CS_PROTM_PEND) | (ack & CS_PROTM_PEND));
}

/* Whether the GPU is in protected mode */
bool prot_active(struct host *h)
{
	return r32(h, R_GPU_STATUS) & STATUS_PROTM;
}

bool exit_pending(struct host *h)
{
	return glb_pending(h, GLB_PROTM_EXIT);
}

void exit_acknowledge(struct host *h)
{
	u64 in = glb_in(h, GLB_IN_REQ);

	assert_true(exit_pending(h));
	host_write32(h, in, host_read32(h, in) ^ GLB_PROTM_EXIT);
}

/* Ask for protected mode.  Return: whether the request was acknowledged */
bool prot_request(struct host *h)
{
	glb_toggle(h, GLB_PROTM_ENTER);
	return !glb_pending(h, GLB_PROTM_ENTER);
}

/* What a driver does for queue 0, up to the acknowledgement */
void prot_enter(struct prot *p)
{
	prot_acknowledge(p, 0);
	assert_true(prot_request(p->g.h));
}

/* Enter protected mode with a region that does not end */
void prot_endless(struct prot *p)
{
	RUN(&p->g, PROLOGUE, I_MOVE32(14, 1), I_PROT_REGION(4), I_ADD_IMM32(10, 10, 1),
	    HIDE(10, 0), I_BRANCH(C_GT, 14, -3), I_NOP);
	prot_enter(p);
	assert_true(prot_active(p->g.h));
	host_run(p->g.h);
	assert_true(prot_active(p->g.h));
}

/* Whether the marker is anywhere outside of protected memory */
bool prot_leaked(struct host *h)
{
	u32 marker = MARKER;
	u64 pa;

	for (pa = HOST_RAM_BASE; pa + 4 <= HOST_RAM_BASE + HOST_RAM_SIZE; pa += 4) {
		if (pa >= h->protected_start && pa < h->protected_end)
			continue;
		if (!memcmp(host_ptr(h, pa), &marker, 4))
			return true;
	}
	return false;
}
