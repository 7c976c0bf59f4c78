// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * One command stream after the other.
 */
#include <string.h>

#include "stream.h"

int stream_create(struct vmali_vm *vm, struct stream *stream)
{
	int ret;

	memset(stream, 0, sizeof(*stream));
	stream->dev = vmali_vm_device(vm);
	vmali_device_cs_config(stream->dev, &stream->config);
	ret = vmali_syncobj_create(stream->dev, false, &stream->syncobj);
	if (ret)
		return ret;

	ret = vmali_buffer_create(vm, STREAM_WORDS * VMALI_CS_INSTR_SIZE,
				  DRM_PANTHOR_VM_BIND_OP_MAP_READONLY, "stream",
				  &stream->code);
	if (ret)
		stream_destroy(stream);
	return ret;
}

void stream_destroy(struct stream *stream)
{
	if (stream->dev)
		vmali_syncobj_destroy(stream->dev, stream->syncobj);
	vmali_buffer_destroy(&stream->code);
	memset(stream, 0, sizeof(*stream));
}

void stream_begin(struct stream *stream, struct vmali_cs_builder *b)
{
	vmali_cs_init(b, stream->code.cpu, STREAM_WORDS, &stream->config);
}

int stream_run(struct stream *stream, struct vmali_cs_builder *b,
	       const struct vmali_group *group, int64_t timeout)
{
	struct drm_panthor_sync_op signal = vmali_signal_op(stream->syncobj, 0);
	/* The stream before was another one: the caches are flushed in any case. */
	struct vmali_submit submit = {
		.stream_va = stream->code.va,
		.syncs = &signal,
		.sync_count = 1,
	};
	int ret, status;

	ret = vmali_cs_finish(b, &submit.stream_size);
	if (!ret)
		ret = vmali_syncobj_reset(stream->dev, stream->syncobj);
	if (!ret)
		ret = vmali_group_submit(group, &submit, 1);
	if (!ret)
		ret = vmali_syncobj_wait(stream->dev, stream->syncobj, 0, timeout);
	if (!ret)
		ret = vmali_syncobj_status(stream->dev, stream->syncobj, 0, &status);
	if (ret)
		return ret;
	return status < 0 ? status : 0;
}
