// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the bus filter reports, as text.
 */
#include "report.h"

static void number(const struct vmali_printer *to, const char *name, u64 value)
{
	to->print(to->arg, "%s %llu\n", name, (unsigned long long)value);
}

/* What is protected of a region that is ordinary memory otherwise */
static void protected_parts(struct mali_trusted *trusted, size_t region,
			    const struct vmali_printer *to)
{
	struct mali_trusted_range part = { 0 };

	while (mali_trusted_next_protected(trusted, region, part.base + part.size, &part))
		to->print(to->arg, "region%zu_protected 0x%llx %llu\n", region,
			  (unsigned long long)part.base, (unsigned long long)part.size);
}

static void regions(struct mali_trusted *trusted, const struct vmali_printer *to)
{
	struct mali_trusted_region_info info;
	size_t i;

	for (i = 0; !mali_trusted_get_region(trusted, i, &info); i++) {
		to->print(to->arg, "region%zu_base 0x%llx\n", i,
			  (unsigned long long)info.range.base);
		to->print(to->arg, "region%zu_bytes %llu\n", i,
			  (unsigned long long)info.range.size);
		to->print(to->arg, "region%zu_used_bytes %llu\n", i,
			  (unsigned long long)info.used_bytes);
		protected_parts(trusted, i, to);
	}
}

void vmali_report_trusted(struct mali_trusted *trusted, const struct vmali_printer *to)
{
	struct mali_trusted_stats s;
	size_t i;

	mali_trusted_get_stats(trusted, &s);
	number(to, "region_bytes", s.region_bytes);
	number(to, "used_bytes", s.used_bytes);
	number(to, "peak_bytes", s.peak_bytes);
	number(to, "allocations", s.allocations);
	number(to, "scrubbed_bytes", s.scrubbed_bytes);
	number(to, "digests", s.digests);
	number(to, "provisions", s.provisions);
	number(to, "clears", s.clears);
	number(to, "refused", s.refused);
	number(to, "refusals_lost", s.refusals_lost);
	for (i = 0; i < MALI_TRUSTED_NUM_REASONS; i++)
		to->print(to->arg, "refused_for_%s %llu\n", mali_trusted_reason_name(i),
			  (unsigned long long)s.refused_for[i]);
	for (i = 0; i < MALI_TRUSTED_NUM_INITIATORS; i++) {
		const char *who = mali_trusted_initiator_name(i);

		to->print(to->arg, "%s_reads %llu\n", who, (unsigned long long)s.reads[i]);
		to->print(to->arg, "%s_writes %llu\n", who, (unsigned long long)s.writes[i]);
		to->print(to->arg, "%s_refused %llu\n", who,
			  (unsigned long long)s.refused_by[i]);
	}
	regions(trusted, to);
}

void vmali_report_refusals(struct mali_trusted *trusted, struct mali_trusted_refusal *list,
			   size_t max, const struct vmali_printer *to)
{
	size_t i, n = mali_trusted_get_refusals(trusted, 0, list, max);

	for (i = 0; i < n; i++)
		to->print(to->arg,
			  "seq %llu time_ns %llu who %s mode %s op %s pa 0x%llx len %zu reason %s\n",
			  (unsigned long long)list[i].seq, (unsigned long long)list[i].time_ns,
			  mali_trusted_initiator_name(list[i].txn.initiator),
			  list[i].txn.gpu_protected ? "protected" : "normal",
			  list[i].txn.write ? "write" : "read",
			  (unsigned long long)list[i].txn.pa, list[i].txn.len,
			  mali_trusted_reason_name(list[i].reason));
}
