// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Firmware of the GPU model's tests: its tables, its interface, and the boot.
 */
#include "gpu_host.h"

/* The control tables of Arm's images: everything else in the section is 0 */
void fw_load(struct host *h)
{
	unsigned int n, m;

	memset(host_ptr(h, h->shared), 0, FW_SIZE);
	host_write32(h, h->shared + 0x08, FW_VA + 0x2000);
	host_write32(h, h->shared + 0x0C, FW_VA + 0x6000);
	host_write32(h, h->shared + 0x10, FW_GROUPS);
	host_write32(h, h->shared + 0x14, 0xA0);
	host_write32(h, h->shared + 0x1C, 0x71);
	host_write32(h, h->shared + 0x20, 1);
	for (n = 0; n < FW_GROUPS; n++) {
		u64 g = h->shared + 0x1000 + 0xA0 * n;

		host_write32(h, g + 0x04, FW_VA + 0x3000 + 0x80 * n);
		host_write32(h, g + 0x08, FW_VA + 0x7000 + 0x40 * n);
		host_write32(h, g + 0x14, FW_STREAMS);
		host_write32(h, g + 0x18, 0xC);
		for (m = 0; m < FW_STREAMS; m++) {
			u64 s = g + 0x40 + 0xC * m;
			u32 k = FW_STREAMS * n + m;

			host_write32(h, s + 0x04, FW_VA + 0x3400 + 0x80 * k);
			host_write32(h, s + 0x08, FW_VA + 0x7200 + 0x100 * k);
		}
	}
}

/* Page tables of the MCU with the shared section in them */
void fw_build(struct host *h)
{
	h->mcu = calloc(1, sizeof(*h->mcu));
	assert_non_null(h->mcu);
	vm_init(h, h->mcu);
	h->shared = host_alloc(h, FW_SIZE, PAGE);
	vm_map(h, h->mcu, FW_VA, h->shared, FW_SIZE, PTE_NOEXEC);
	fw_load(h);
}

/* Poll as a driver does, every 10 us for up to 20 ms */
bool poll64(struct host *h, u32 reg, u64 value)
{
	unsigned int i;

	for (i = 0; i < 2000; i++, h->now_ns += 10000)
		if (r64(h, reg) == value)
			return true;
	return false;
}

/* v14: power the L2 and hand shader cores and tiler over, as panthor does */
static void pwr_power_on(struct host *h)
{
	w64(h, R_PWR(0x30), 1);
	host_pwr(h, 0x10);
	assert_true(poll64(h, R_PWR(0x108), 1));
	if (!(r32(h, R_PWR(0x20)) & 1u << 24))
		host_pwr(h, 0x20 | 8 << 8);
	if (!(r32(h, R_PWR(0x20)) & 1u << 17))
		host_pwr(h, 0x20 | 1 << 8);
	w32(h, R_PWR(IRQ_CLR), ~0u);
}

void host_power_on(struct host *h)
{
	if (r32(h, R_GPU_ID) >> 28 >= 14) {
		pwr_power_on(h);
	} else {
		assert_true(poll64(h, R_L2_PWRTRANS, 0));
		host_power(h, R_L2_PWRON, 1);
		assert_true(poll64(h, R_L2_READY, 1));
	}
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
}

void host_boot(struct host *h)
{
	unsigned int n, m;

	host_power_on(h);
	if (!h->mcu)
		fw_build(h);
	as_enable(h, 0, h->mcu);
	w32(h, R_JOB_IRQ + IRQ_MSK, ~0u);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_true(r32(h, R_JOB_IRQ + IRQ_RAW) & IRQ_GLB);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	host_write32(h, glb_in(h, GLB_IN_MASK), ~0u);
	for (n = 0; n < FW_GROUPS; n++) {
		host_write32(h, csg_in(h, n, CSG_IN_MASK), ~0u);
		for (m = 0; m < FW_STREAMS; m++)
			host_write32(h, cs_in(h, n, m, CS_IN_MASK), ~0u);
	}
}

/* Memory in the MCU's address space, as panthor's kernel BOs are */
u64 mcu_alloc(struct host *h, u32 size, u64 *pa)
{
	u32 va = h->next_mcu_va;

	*pa = host_alloc(h, size, PAGE);
	vm_map(h, h->mcu, va, *pa, size, PTE_NOEXEC);
	h->next_mcu_va += (size + PAGE - 1) / PAGE * PAGE;
	return va;
}

u64 glb_in(struct host *h, u32 off)
{
	return h->shared + 0x2000 + off;
}

u64 glb_out(struct host *h, u32 off)
{
	return h->shared + 0x6000 + off;
}

u64 csg_in(struct host *h, unsigned int slot, u32 off)
{
	return h->shared + 0x3000 + 0x80 * slot + off;
}

u64 csg_out(struct host *h, unsigned int slot, u32 off)
{
	return h->shared + 0x7000 + 0x40 * slot + off;
}

u64 cs_in(struct host *h, unsigned int slot, unsigned int cs, u32 off)
{
	return h->shared + 0x3400 + 0x80 * (FW_STREAMS * slot + cs) + off;
}

u64 cs_out(struct host *h, unsigned int slot, unsigned int cs, u32 off)
{
	return h->shared + 0x7200 + 0x100 * (FW_STREAMS * slot + cs) + off;
}

/* Make @bits pending and ring */
void glb_toggle(struct host *h, u32 bits)
{
	u32 req = host_read32(h, glb_in(h, GLB_IN_REQ));
	u32 ack = host_read32(h, glb_out(h, GLB_OUT_ACK));

	host_write32(h, glb_in(h, GLB_IN_REQ), (req & ~bits) | (~ack & bits));
	host_doorbell(h);
}

bool glb_pending(struct host *h, u32 bits)
{
	return (host_read32(h, glb_in(h, GLB_IN_REQ)) ^
		host_read32(h, glb_out(h, GLB_OUT_ACK))) & bits;
}
