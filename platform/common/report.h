/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the models report, as text: the same on every platform, by debugfs or otherwise.
 *
 * Compiled into kernel modules, too: no C library.
 */
#ifndef VMALI_REPORT_H
#define VMALI_REPORT_H

#include "../../gpu/include/mali_gpu.h"
#include "../../trusted/include/mali_trusted.h"

/**
 * struct vmali_printer - where text goes
 * @print: takes a format and its values as printf() does; may be called in the context that
 *	the caller of a report is in
 * @arg: first argument of @print
 */
struct vmali_printer {
	void (*print)(void *arg, const char *format, ...) __attribute__((format(printf, 2, 3)));
	void *arg;
};

/**
 * vmali_report_stats() - "NAME VALUE" of each counter of the GPU
 * @gpu: GPU; the caller serialises as for any call
 * @product: name of the product
 * @bytes: memory of the model
 * @to: where to
 */
void vmali_report_stats(const struct mali_gpu *gpu, const char *product, size_t bytes,
			const struct vmali_printer *to);

/**
 * vmali_report_costs() - "NAME NANOSECONDS" of all that takes time, at the present clock
 * @gpu: likewise
 * @to: likewise
 */
void vmali_report_costs(const struct mali_gpu *gpu, const struct vmali_printer *to);

/**
 * vmali_report_state() - "WHAT NAME VALUE": interrupts, groups and their queues
 * @gpu: likewise
 * @to: likewise
 */
void vmali_report_state(struct mali_gpu *gpu, const struct vmali_printer *to);

/**
 * vmali_report_injections() - "NAME TIMES" of each fault that can be injected
 * @gpu: likewise
 * @to: likewise
 */
void vmali_report_injections(const struct mali_gpu *gpu, const struct vmali_printer *to);

/**
 * struct vmali_injection - a request to inject a fault, "NAME [TIMES [MS]]"
 * @name: of the fault
 * @times: how often, 1 unless given
 * @late: whether a delay is given
 * @ms: the delay
 */
struct vmali_injection {
	char name[64];
	u32 times;
	bool late;
	u32 ms;
};

/**
 * vmali_injection_parse() - read a request
 * @text: the request
 * @injection: set to it
 *
 * Return: whether it is one, except for the name, which is not looked up.
 */
bool vmali_injection_parse(const char *text, struct vmali_injection *injection);

/**
 * vmali_inject() - inject a fault of the model's
 * @gpu: GPU; the caller serialises as for any call
 * @injection: the request
 *
 * Return: false if the model has no fault of this name.
 */
bool vmali_inject(struct mali_gpu *gpu, const struct vmali_injection *injection);

/* Late interrupts are the board's own fault to inject, not the model's */
#define VMALI_LATE_IRQ	"late_irq"

/**
 * vmali_is_late_irq() - whether interrupts are to be late
 * @injection: the request
 * @ns: set to by how many nanoseconds, if so
 */
bool vmali_is_late_irq(const struct vmali_injection *injection, u64 *ns);

/**
 * vmali_report_trusted() - "NAME VALUE" of each counter of the bus filter and its regions
 * @trusted: the filter
 * @to: where to
 */
void vmali_report_trusted(struct mali_trusted *trusted, const struct vmali_printer *to);

/**
 * vmali_report_refusals() - a line for each access that the filter has refused, oldest first
 * @trusted: the filter
 * @list: room for the records
 * @max: records that it has room for
 * @to: where to
 */
void vmali_report_refusals(struct mali_trusted *trusted, struct mali_trusted_refusal *list,
			   size_t max, const struct vmali_printer *to);

#endif
