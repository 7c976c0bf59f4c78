/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The GPU's events, a line each: "NS EVENT NAME=VALUE...", by the names of the tracepoints in
 * platform/uml/gpu_trace.h, with the machine's time in nanoseconds.
 */
#ifndef VMALI_QEMU_TRACE_H
#define VMALI_QEMU_TRACE_H

#include "../../gpu/include/mali_gpu.h"
#include "../../trusted/include/mali_trusted.h"

/**
 * trace_open() - begin
 * @fd: where lines are written to
 */
void trace_open(int fd);

/**
 * trace_event() - write a line for an event of the GPU
 * @event: what
 *
 * Context: any thread.
 */
void trace_event(const struct mali_event *event);

/**
 * trace_refused() - write a line for an access that the bus has refused
 * @txn: the access
 * @reason: why
 *
 * Context: any thread.
 */
void trace_refused(const struct mali_trusted_txn *txn, enum mali_trusted_reason reason);

#endif
