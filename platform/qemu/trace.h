/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The GPU's events, a line each: "NS EVENT NAME=VALUE...", by the names of the tracepoints in
 * platform/uml/gpu_trace.h, with the machine's time in nanoseconds.
 */
#ifndef VMALI_QEMU_TRACE_H
#define VMALI_QEMU_TRACE_H

#include "../../gpu/include/mali_gpu.h"

/**
 * trace_open() - begin
 * @fd: where lines are written to
 */
void trace_open(int fd);

/**
 * trace_event() - write a line
 * @ns: when
 * @event: what
 *
 * Context: any thread, one call at a time.
 */
void trace_event(u64 ns, const struct mali_event *event);

#endif
