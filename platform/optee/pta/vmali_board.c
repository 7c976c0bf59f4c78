// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * OP-TEE's driver of the board's secure block.
 *
 * A trusted application passes its own address of a frame, not a memory reference: protected
 * memory is not mapped in OP-TEE's core, which therefore cannot pass one on.  The address is
 * looked up in the caller's map, and must be in protected memory: a caller can show nothing
 * that it was not given.
 */
#include <initcall.h>
#include <io.h>
#include <kernel/panic.h>
#include <kernel/pseudo_ta.h>
#include <kernel/ts_manager.h>
#include <kernel/user_mode_ctx.h>
#include <mm/core_memprot.h>
#include <mm/core_mmu.h>
#include <mm/mobj.h>
#include <mm/vm.h>
#include <trace.h>
#include <util.h>

#include "secure_regs.h"
#include "vmali_pta.h"

#define PIXEL_SIZE	4

register_phys_mem_pgdir(MEM_AREA_IO_SEC, SECURE_BLOCK_BASE, SECURE_BLOCK_SIZE);

static vaddr_t block;

static uint64_t block_read64(uint32_t offset)
{
	return io_read64(block + offset);
}

static TEE_Result cmd_read(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	uint32_t offset = params[0].value.a;
	uint64_t value;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_VALUE_OUTPUT,
				     TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	if (offset < SECURE_REGION_BYTES || offset > SECURE_SCRUBBED_BYTES || offset % 8)
		return TEE_ERROR_BAD_PARAMETERS;

	value = block_read64(offset);
	reg_pair_from_64(value, &params[1].value.b, &params[1].value.a);
	return TEE_SUCCESS;
}

/* The physical address of @size bytes of the calling application that are one protected buffer */
static TEE_Result protected_pa(uint64_t va, size_t size, paddr_t *pa)
{
	struct ts_session *caller = ts_get_calling_session();
	struct mobj *mobj = NULL;
	size_t offset = 0;
	TEE_Result res;

	if (!caller || !is_user_mode_ctx(caller->ctx))
		return TEE_ERROR_ACCESS_DENIED;

	res = vm_buf_to_mboj_offs(to_user_mode_ctx(caller->ctx), (void *)(vaddr_t)va, size, &mobj,
				  &offset);
	if (res)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!mobj_is_sdp_mem(mobj))
		return TEE_ERROR_ACCESS_DENIED;

	return mobj_get_pa(mobj, offset, 0, pa);
}

static TEE_Result display_command(uint32_t command)
{
	io_write32(block + SECURE_DISPLAY_COMMAND, command);
	if (!io_read32(block + SECURE_DISPLAY_STATUS))
		return TEE_SUCCESS;
	EMSG("the display has refused: %" PRIu32, io_read32(block + SECURE_DISPLAY_STATUS));
	return TEE_ERROR_BAD_PARAMETERS;
}

static TEE_Result cmd_show(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	uint64_t va, rows, width, stride, size;
	paddr_t pa = 0;
	TEE_Result res;

	if (types == TEE_PARAM_TYPES(TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE,
				     TEE_PARAM_TYPE_NONE))
		return display_command(SECURE_DISPLAY_OFF);

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_VALUE_INPUT,
				     TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_NONE))
		return TEE_ERROR_BAD_PARAMETERS;

	va = reg_pair_to_64(params[0].value.b, params[0].value.a);
	width = params[1].value.a;
	rows = params[1].value.b;
	stride = params[2].value.a;
	if (!width || !rows || width * PIXEL_SIZE > stride)
		return TEE_ERROR_BAD_PARAMETERS;

	/* Factors of 32 bits: no overflow */
	size = (rows - 1) * stride + width * PIXEL_SIZE;
	res = protected_pa(va, size, &pa);
	if (res)
		return res;

	io_write64(block + SECURE_FRAME_ADDRESS, pa);
	io_write32(block + SECURE_FRAME_STRIDE, stride);
	io_write32(block + SECURE_FRAME_WIDTH, width);
	io_write32(block + SECURE_FRAME_HEIGHT, rows);
	return display_command(SECURE_DISPLAY_SHOW);
}

/* Commands come one at a time: the application is one instance, and so is this */
static TEE_Result invoke_command(void *session __unused, uint32_t command, uint32_t types,
				 TEE_Param params[TEE_NUM_PARAMS])
{
	if (!block)
		return TEE_ERROR_NOT_SUPPORTED;

	switch (command) {
	case VMALI_PTA_CMD_READ:
		return cmd_read(types, params);
	case VMALI_PTA_CMD_SHOW:
		return cmd_show(types, params);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

/* The normal world must not get here */
static TEE_Result open_session(uint32_t types __unused, TEE_Param params[TEE_NUM_PARAMS] __unused,
			       void **session __unused)
{
	struct ts_session *caller = ts_get_calling_session();

	return caller && is_user_ta_ctx(caller->ctx) ? TEE_SUCCESS : TEE_ERROR_ACCESS_DENIED;
}

static TEE_Result vmali_board_init(void)
{
	block = (vaddr_t)phys_to_virt_io(SECURE_BLOCK_BASE, SECURE_BLOCK_SIZE);
	if (!block || io_read32(block + SECURE_ID) != SECURE_ID_VALUE) {
		EMSG("this board has no secure block at %#x", SECURE_BLOCK_BASE);
		block = 0;
	}
	return TEE_SUCCESS;
}
driver_init(vmali_board_init);

pseudo_ta_register(.uuid = VMALI_PTA_UUID, .name = "vmali-board",
		   .flags = PTA_DEFAULT_FLAGS,
		   .open_session_entry_point = open_session,
		   .invoke_command_entry_point = invoke_command);
