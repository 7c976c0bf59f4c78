// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected memory that Linux lends at run time (CFG_CORE_DYN_PROTMEM): the part of OP-TEE that
 * a platform has to provide.  OP-TEE's own functions are weak; without CFG_INSECURE there is
 * none for plat_set_protmem_range(), and with it there is one that protects nothing.
 *
 * The address-space controller is in the board's secure block, which OP-TEE's driver of it
 * (../pta/vmali_board.c) has mapped.
 */
#include <io.h>
#include <mm/core_memprot.h>
#include <mm/core_mmu.h>
#include <mm/mobj.h>
#include <trace.h>
#include <util.h>

#include "secure_regs.h"

/* What Linux lends at once, when the first buffer is allocated; it must be contiguous */
#define POOL_SIZE	(32 * SIZE_1M)

TEE_Result plat_get_protmem_config(enum mobj_use_case use_case, size_t *min_mem_sz,
				   size_t *min_mem_align)
{
	if (use_case != MOBJ_USE_CASE_SEC_VIDEO_PLAY)
		return TEE_ERROR_BAD_PARAMETERS;

	*min_mem_sz = POOL_SIZE;
	*min_mem_align = SMALL_PAGE_SIZE;
	return TEE_SUCCESS;
}

/*
 * The controller clears what it returns.  One that does not, as on silicon, needs that done
 * here: OP-TEE does it nowhere, and the normal world would find protected content in its
 * memory.
 *
 * OP-TEE calls this with a spin lock held, so that commands come one at a time.
 */
TEE_Result plat_set_protmem_range(enum mobj_use_case use_case, paddr_t pa, paddr_size_t sz)
{
	uint32_t command = use_case == MOBJ_USE_CASE_NS_SHM ? SECURE_RANGE_RETURN :
							      SECURE_RANGE_PROTECT;
	vaddr_t block = (vaddr_t)phys_to_virt_io(SECURE_BLOCK_BASE, SECURE_BLOCK_SIZE);
	uint32_t status = 0;

	if (!block)
		return TEE_ERROR_NOT_SUPPORTED;

	io_write64(block + SECURE_RANGE_ADDRESS, pa);
	io_write64(block + SECURE_RANGE_BYTES, sz);
	io_write32(block + SECURE_RANGE_COMMAND, command);
	status = io_read32(block + SECURE_RANGE_STATUS);
	if (!status) {
		IMSG("%s %#" PRIxPA ", %#" PRIxPASZ " bytes",
		     command == SECURE_RANGE_PROTECT ? "protected:" : "cleared and returned:", pa,
		     sz);
		return TEE_SUCCESS;
	}
	EMSG("the address-space controller has refused %#" PRIxPA ": %" PRIu32, pa, status);
	return TEE_ERROR_BAD_PARAMETERS;
}
