// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What is printed in the end.
 */
#include <stdlib.h>
#include <string.h>

#include "report.h"

/* What a kernel or firmware of the user's own is named by */
static const char *const variables[] = { "KERNEL_SRC", "FIRMWARE_DIR" };

void report_head(FILE *f, const struct state *s)
{
	bool without = ranges_has(&s->done, 0);
	unsigned long seeds = ranges_count(&s->done) - without;
	unsigned long failed = state_failed(s);
	size_t i;

	for (i = 0; i < s->count; i++)
		failed -= ranges_has(&s->failures[i].seeds, 0);
	fprintf(f, "%lu of %lu seeds fail", failed, seeds);
	if (s->count > 1)
		fprintf(f, ", in %zu ways", s->count);
	fputc('\n', f);
}

/* Input is empty in a replay, too: what a terminal brings is not the same in each run */
static void print_command(FILE *f, const struct runner *r, const struct task *task)
{
	struct args args = runner_command(r, task), words = { 0 };
	char *line;
	size_t size, i;
	FILE *to;

	fputs("   ", f);
	for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = environment(variables[i], NULL);

		if (value) {
			args_add(&words, text("%s=%s", variables[i], value));
			to = allocated(open_memstream(&line, &size));
			args_print(to, words.v);
			fclose(to);
			line[strcspn(line, "\n")] = '\0';
			fprintf(f, "%s ", line);
			free(line);
			words.n = 0;
		}
	}
	to = allocated(open_memstream(&line, &size));
	args_print(to, args.v);
	fclose(to);
	line[size - 1] = '\0';
	fprintf(f, "%s </dev/null\n", line);
	free(line);
	free(args.v);
	free(words.v);
}

void report_failure(FILE *f, const struct state *s, size_t i, const struct runner *r)
{
	const struct failure *failure = &s->failures[i];
	unsigned long seed = failure->seeds.v[0].first, count = ranges_count(&failure->seeds);
	struct task task = { .seed = seed };

	fprintf(f, "\n%zu. %s\n", i + 1, failure->verdict);
	if (seed)
		fprintf(f, "   %lu seed%s, the first is %lu\n", count, count == 1 ? "" : "s", seed);
	else if (count > 1)
		fprintf(f, "   without a seed, and with %lu seed%s\n", count - 1,
			count == 2 ? "" : "s");
	else
		fprintf(f, "   without a seed\n");
	print_command(f, r, &task);
}

void report_shrunk(FILE *f, unsigned long seed, const struct shrunk *shrunk,
		   const struct runner *r)
{
	struct task task = { .seed = seed, .keep = shrunk->keep, .busy = shrunk->busy };
	size_t i;

	if (!shrunk->repeats) {
		fprintf(f, "   seed %lu does not repeat it; the run ended otherwise: %s\n", seed,
			shrunk->verdict ? shrunk->verdict : "it has passed");
		return;
	}
	if (shrunk->needs_none) {
		fprintf(f, "   it needs none of the seed's choices\n");
		task.keep = "none";
		task.busy = NULL;
		print_command(f, r, &task);
		return;
	}
	if (!shrunk->keep) {
		fprintf(f, "   the seed's choices are not known, or too many\n");
		return;
	}
	fprintf(f, "   %zu of %zu choices matter", shrunk->kept, shrunk->from);
	if (shrunk->timed)
		fprintf(f, ", and of %zu more the time that they take", shrunk->timed);
	fprintf(f, "%s, found in %u runs:\n", shrunk->given_up ? " at most" : "", shrunk->runs);
	for (i = 0; i < shrunk->lines.n && i < REPORT_CHOICES; i++)
		fprintf(f, "     %s\n", shrunk->lines.v[i]);
	if (i < shrunk->lines.n)
		fprintf(f, "     and %zu more\n", shrunk->lines.n - i);
	print_command(f, r, &task);
}
