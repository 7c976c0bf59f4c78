// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Which of a seed's choices matter: delta debugging, each try of which is a run.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../launcher/files.h"
#include "choices.h"
#include "shrink.h"

/**
 * struct search - a search
 * @r: runs the program
 * @seed: the seed
 * @verdict: the failure that is looked for
 * @usual: complaints that do not count
 * @deadline: when to give up, 0 for never
 * @units: numbers of choices, of which some are looked for
 * @count: how many
 * @left: how many are left so far
 * @runs: how many runs there were
 * @given_up: whether the time was over
 */
struct search {
	struct runner *r;
	unsigned long seed;
	const char *verdict;
	const struct args *usual;
	double deadline;
	unsigned long *units;
	size_t count;
	size_t left;
	unsigned int runs;
	bool given_up;
};

double seconds_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

/* Run one.  Return: its outcome */
static struct outcome run_one(struct search *s, const char *keep, char **verdict)
{
	struct task task = { .seed = s->seed, .keep = keep };
	struct outcome o;

	runner_start(s->r, &task);
	o = runner_wait(s->r);
	s->runs++;
	*verdict = outcome_verdict(&o, s->usual);
	return o;
}

static bool is_over(struct search *s)
{
	s->given_up |= runner_interrupted || (s->deadline && seconds_now() > s->deadline);
	return s->given_up;
}

/* For ddmin(): several at once, of which the first counts that fails */
static size_t try_all(void *context, const struct parts *tries, size_t count)
{
	struct search *s = context;
	size_t found = count, i = 0;

	while (s->r->running || (i < found && !is_over(s))) {
		struct outcome o;
		char *verdict;

		while (i < found && s->r->running < s->r->at_once && !is_over(s)) {
			struct task task = { .id = i, .seed = s->seed };
			char *keep = choices_keep(s->units, s->count, &tries[i++], false);

			/* Not to be asked for: as if it passed */
			if (!keep)
				continue;
			task.keep = keep;
			runner_start(s->r, &task);
			s->runs++;
			free(keep);
		}
		if (!s->r->running)
			continue;
		o = runner_wait(s->r);
		verdict = outcome_verdict(&o, s->usual);
		if (o.task.id < found && same(verdict, s->verdict)) {
			found = o.task.id;
			runner_end(s->r, found);
		}
		free(verdict);
		outcome_free(&o);
	}
	if (found < count) {
		s->left = tries[found].n;
		progress("seed %lu: %zu choices left, %u runs", s->seed, s->left, s->runs);
	}
	return found;
}

/* What a run has written about its choices; the lines stay in memory */
static struct choices choices_of(const struct outcome *o)
{
	return choices_read(file_text(text("%s.choices", o->base)),
			    file_text(text("%s.log", o->base)));
}

/*
 * The value that names each of the choices is what a user understands best, but what the
 * search has tried are ranges: with the choices between, if the run has others than at first.
 */
static void conclude(struct search *s, const struct parts *found, struct shrunk *result)
{
	char *ranges = choices_keep(s->units, s->count, found, false), *verdict;
	char *exact = choices_keep(s->units, s->count, found, true);
	struct choices choices = { 0 };
	struct outcome o;
	size_t i;

	result->keep = ranges;
	if (exact && strcmp(exact, ranges) && !runner_interrupted) {
		o = run_one(s, exact, &verdict);
		if (same(verdict, s->verdict)) {
			result->keep = exact;
			choices = choices_of(&o);
		}
		outcome_free(&o);
	}
	if (!choices.numbers.n && !runner_interrupted) {
		o = run_one(s, result->keep, &verdict);
		choices = choices_of(&o);
		outcome_free(&o);
	}
	for (i = 0; i < choices.n; i++)
		args_add(&result->lines, choices.v[i].line);
}

struct shrunk shrink(struct runner *r, unsigned long seed, const char *verdict,
		     const struct args *usual, double deadline)
{
	struct search s = {
		.r = r, .seed = seed, .verdict = verdict, .usual = usual, .deadline = deadline,
	};
	struct shrunk result = { 0 };
	struct choices choices;
	struct parts found;
	struct outcome o;

	o = run_one(&s, NULL, &result.verdict);
	result.repeats = same(result.verdict, verdict);
	choices = choices_of(&o);
	outcome_free(&o);
	s.units = choices_units(&choices, &s.count);
	result.from = s.count;
	if (result.repeats && choices.numbers.n) {
		found = ddmin(ddmin_prefix(s.count, r->at_once, try_all, &s), try_all, &s);
		result.needs_none = !found.n;
		if (found.n)
			conclude(&s, &found, &result);
		free(found.v);
	}
	progress_end();
	result.given_up = s.given_up;
	result.runs = s.runs;
	free(s.units);
	return result;
}
