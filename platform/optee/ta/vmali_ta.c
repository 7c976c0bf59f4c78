// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The protected-memory service (vmali_ta.h) as a trusted application of a real TEE, on
 * GlobalPlatform's API.
 *
 * Clients choose what a parameter refers to, and lie about it.  The TEE knows whether it is
 * memory of the secure or of the normal world, and no command may mix them up: content of a
 * protected buffer must not be copied to ordinary memory, nor read from there as if it had
 * been protected.
 */
#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>

#include "secure_regs.h"
#include "vmali_pta.h"
#include "vmali_ta.h"

#define NONE	TEE_PARAM_TYPE_NONE

/* Content goes through the stack in pieces of this many bytes */
#define PIECE	1024

static bool is_protected(const TEE_Param *param, uint32_t access)
{
	return !TEE_CheckMemoryAccessRights(access | TEE_MEMORY_ACCESS_ANY_OWNER |
					    TEE_MEMORY_ACCESS_SECURE,
					    param->memref.buffer, param->memref.size);
}

static bool is_ordinary(const TEE_Param *param, uint32_t access)
{
	return !TEE_CheckMemoryAccessRights(access | TEE_MEMORY_ACCESS_ANY_OWNER |
					    TEE_MEMORY_ACCESS_NONSECURE,
					    param->memref.buffer, param->memref.size);
}

/* A command of the board's driver in OP-TEE */
static TEE_Result board(uint32_t command, uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	static const TEE_UUID uuid = VMALI_PTA_UUID;
	TEE_TASessionHandle session;
	uint32_t origin;
	TEE_Result res;

	res = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL, &session, &origin);
	if (res)
		return TEE_ERROR_NOT_SUPPORTED;
	res = TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE, command, types, params, &origin);
	TEE_CloseTASession(session);
	return res;
}

static TEE_Result filter_counter(uint32_t offset, uint64_t *counter)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };
	TEE_Result res;

	params[0].value.a = offset;
	res = board(VMALI_PTA_CMD_READ,
		    TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_VALUE_OUTPUT, NONE,
				    NONE), params);
	*counter = (uint64_t)params[1].value.b << 32 | params[1].value.a;
	return res;
}

/* An answer into ordinary memory */
static TEE_Result put_answer(TEE_Param *param, const void *answer, size_t size)
{
	if (param->memref.size < size) {
		param->memref.size = size;
		return TEE_ERROR_SHORT_BUFFER;
	}
	TEE_MemMove(param->memref.buffer, answer, size);
	param->memref.size = size;
	return TEE_SUCCESS;
}

static TEE_Result cmd_info(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	static const uint32_t registers[VMALI_TA_INFO_NUMBERS] = {
		[VMALI_TA_INFO_REGION_BYTES] = SECURE_REGION_BYTES,
		[VMALI_TA_INFO_USED_BYTES] = SECURE_USED_BYTES,
		[VMALI_TA_INFO_ALLOCATIONS] = SECURE_ALLOCATIONS,
		[VMALI_TA_INFO_REFUSED] = SECURE_REFUSED,
		[VMALI_TA_INFO_PEAK_BYTES] = SECURE_PEAK_BYTES,
		[VMALI_TA_INFO_SCRUBBED_BYTES] = SECURE_SCRUBBED_BYTES,
	};
	uint64_t numbers[VMALI_TA_INFO_NUMBERS];
	unsigned int i;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_OUTPUT, NONE, NONE, NONE) ||
	    !is_ordinary(&params[0], TEE_MEMORY_ACCESS_WRITE))
		return TEE_ERROR_BAD_PARAMETERS;

	for (i = 0; i < VMALI_TA_INFO_NUMBERS; i++) {
		TEE_Result res = filter_counter(registers[i], &numbers[i]);

		if (res)
			return res;
	}
	return put_answer(&params[0], numbers, sizeof(numbers));
}

static TEE_Result hash(const void *data, size_t len, void *digest, size_t *digest_len)
{
	TEE_OperationHandle operation;
	TEE_Result res;

	res = TEE_AllocateOperation(&operation, TEE_ALG_SHA256, TEE_MODE_DIGEST, 0);
	if (res)
		return res;
	res = TEE_DigestDoFinal(operation, data, len, digest, digest_len);
	TEE_FreeOperation(operation);
	return res;
}

static TEE_Result cmd_digest(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	uint8_t digest[VMALI_TA_DIGEST_SIZE];
	size_t len = sizeof(digest);
	TEE_Result res;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_MEMREF_OUTPUT,
				     NONE, NONE) || !params[0].memref.size)
		return TEE_ERROR_BAD_PARAMETERS;

	if (!is_protected(&params[0], TEE_MEMORY_ACCESS_READ) ||
	    !is_ordinary(&params[1], TEE_MEMORY_ACCESS_WRITE))
		return TEE_ERROR_BAD_PARAMETERS;

	/* The GPU has written memory, and the CPU may have older content in its caches */
	res = TEE_CacheInvalidate(params[0].memref.buffer, params[0].memref.size);
	if (!res)
		res = hash(params[0].memref.buffer, params[0].memref.size, digest, &len);
	return res ? res : put_answer(&params[1], digest, sizeof(digest));
}

/*
 * Stands for a decryptor.  The client can change its memory while this reads it, which is
 * why a real one would copy what it checks.
 */
static TEE_Result cmd_provision(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	const uint32_t source = TEE_PARAM_TYPE_MEMREF_INPUT;
	uint8_t piece[PIECE];
	uint8_t *to;
	const uint8_t *from;
	size_t len, done, n;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_OUTPUT, source, NONE, NONE) &&
	    types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INOUT, source, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;

	to = params[0].memref.buffer;
	from = params[1].memref.buffer;
	len = params[1].memref.size;
	if (!len || len > params[0].memref.size)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!is_protected(&params[0], TEE_MEMORY_ACCESS_WRITE) ||
	    !is_ordinary(&params[1], TEE_MEMORY_ACCESS_READ))
		return TEE_ERROR_BAD_PARAMETERS;

	for (done = 0; done < len; done += n) {
		n = len - done < sizeof(piece) ? len - done : sizeof(piece);
		TEE_MemMove(piece, from + done, n);
		TEE_MemMove(to + done, piece, n);
	}
	return TEE_CacheClean(to, len);
}

static TEE_Result cmd_display(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	TEE_Param frame[TEE_NUM_PARAMS] = { };
	uint64_t va, width, rows, stride;

	if (types == TEE_PARAM_TYPES(NONE, NONE, NONE, NONE))
		return board(VMALI_PTA_CMD_SHOW, types, frame);

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_VALUE_INPUT,
				     TEE_PARAM_TYPE_VALUE_INPUT, NONE) ||
	    !is_protected(&params[0], TEE_MEMORY_ACCESS_READ))
		return TEE_ERROR_BAD_PARAMETERS;

	width = params[1].value.a;
	rows = params[1].value.b;
	stride = params[2].value.a;
	if (!width || !rows || stride < width * 4 ||
	    (rows - 1) * stride + width * 4 > params[0].memref.size)
		return TEE_ERROR_BAD_PARAMETERS;

	va = (uintptr_t)params[0].memref.buffer;
	frame[0].value.a = (uint32_t)va;
	frame[0].value.b = (uint32_t)(va >> 32);
	frame[1].value = params[1].value;
	frame[2].value.a = params[2].value.a;
	return board(VMALI_PTA_CMD_SHOW,
		     TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_VALUE_INPUT,
				     TEE_PARAM_TYPE_VALUE_INPUT, NONE), frame);
}

TEE_Result TA_InvokeCommandEntryPoint(void *session, uint32_t command, uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	(void)session;

	switch (command) {
	case VMALI_TA_CMD_INFO:
		return cmd_info(types, params);
	case VMALI_TA_CMD_DIGEST:
		return cmd_digest(types, params);
	case VMALI_TA_CMD_PROVISION:
		return cmd_provision(types, params);
	case VMALI_TA_CMD_DISPLAY:
		return cmd_display(types, params);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param params[TEE_NUM_PARAMS],
				    void **session)
{
	(void)types;
	(void)params;
	(void)session;
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *session)
{
	(void)session;
}
