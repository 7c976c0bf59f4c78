// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the GPU model reports, as text, and faults to inject, by name.
 */
#include "report.h"

#define NS_PER_MS	1000000ull

/* Unless the request says */
#define LATE_IRQ_MS	50

void vmali_report_stats(const struct mali_gpu *gpu, const char *product, size_t bytes,
			const struct vmali_printer *to)
{
	unsigned int i;

	to->print(to->arg, "product %s\n", product);
	to->print(to->arg, "memory_bytes %zu\n", bytes);
	for (i = 0; mali_gpu_stat_name(i); i++)
		to->print(to->arg, "%s %llu\n", mali_gpu_stat_name(i),
			  (unsigned long long)mali_gpu_stat(gpu, i));
}

void vmali_report_costs(const struct mali_gpu *gpu, const struct vmali_printer *to)
{
	unsigned int i;

	for (i = 0; mali_gpu_cost_name(i); i++)
		to->print(to->arg, "%s %llu\n", mali_gpu_cost_name(i),
			  (unsigned long long)mali_gpu_cost_ns(gpu, i));
}

static void state_line(void *arg, const char *what, const char *name, u64 value)
{
	const struct vmali_printer *to = arg;

	to->print(to->arg, "%s %s %#llx\n", what, name, (unsigned long long)value);
}

void vmali_report_state(struct mali_gpu *gpu, const struct vmali_printer *to)
{
	mali_gpu_show(gpu, state_line, (void *)to);
}

void vmali_report_injections(const struct mali_gpu *gpu, const struct vmali_printer *to)
{
	unsigned int i;

	for (i = 0; mali_gpu_inject_name(i); i++)
		to->print(to->arg, "%s %u\n", mali_gpu_inject_name(i),
			  mali_gpu_injections_left(gpu, i));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static const char *skip_blanks(const char *text)
{
	while (is_blank(*text))
		text++;
	return text;
}

/* Reads a number if there is one.  Return: whether what is there is nothing else */
static bool read_number(const char **text, bool *there, u32 *number)
{
	const char *p = skip_blanks(*text);
	u64 n = 0;

	*there = *p;
	if (!*p)
		return true;
	for (; *p >= '0' && *p <= '9'; p++) {
		n = n * 10 + (u64)(*p - '0');
		if (n > 0xffffffffu)
			return false;
	}
	if (p == skip_blanks(*text) || (*p && !is_blank(*p)))
		return false;
	*text = p;
	*number = (u32)n;
	return true;
}

bool vmali_injection_parse(const char *text, struct vmali_injection *injection)
{
	size_t n = 0;
	bool there;

	*injection = (struct vmali_injection){ .times = 1 };
	for (text = skip_blanks(text); *text && !is_blank(*text); text++) {
		if (n == sizeof(injection->name) - 1)
			return false;
		injection->name[n++] = *text;
	}
	return n && read_number(&text, &there, &injection->times) &&
	       read_number(&text, &injection->late, &injection->ms) && !*skip_blanks(text);
}

bool vmali_inject(struct mali_gpu *gpu, const struct vmali_injection *injection)
{
	unsigned int i;

	for (i = 0; mali_gpu_inject_name(i); i++) {
		if (strcmp(injection->name, mali_gpu_inject_name(i)))
			continue;
		if (injection->late)
			mali_gpu_inject_delay(gpu, injection->ms * NS_PER_MS);
		return mali_gpu_inject(gpu, i, injection->times);
	}
	return false;
}

bool vmali_is_late_irq(const struct vmali_injection *injection, u64 *ns)
{
	if (strcmp(injection->name, VMALI_LATE_IRQ))
		return false;
	*ns = (injection->late ? injection->ms : LATE_IRQ_MS) * NS_PER_MS;
	return true;
}
