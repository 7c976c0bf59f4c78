// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Which of a seed's choices matter: delta debugging, each try of which is a run.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

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
 * @choices: of the whole run
 * @from: indices of those among which is searched
 * @around: indices of those that take their time if they are not kept; empty for @from
 * @streams: numbers of the first choices of tasks and kinds, if these are searched, each with
 *	     all of its choices; NULL if each choice is
 * @keep: value of vmali_gpu.keep if the search is for choices that only take their time;
 *	  NULL if it is for choices that are kept
 * @rest_busy: whether those that are not kept take their time
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
	struct choices choices;
	struct parts from;
	struct parts around;
	unsigned long *streams;
	char *keep;
	bool rest_busy;
	size_t left;
	unsigned int runs;
	bool given_up;
};

static bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

/* Run one.  Return: its outcome */
static struct outcome run_one(struct search *s, const struct task *task, char **verdict)
{
	struct outcome o;

	runner_start(s->r, task);
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

static unsigned long stream_of(const struct search *s, size_t choice)
{
	return s->choices.v[choice].number / CHOICE_STREAM;
}

static bool has_stream(const struct search *s, const struct parts *parts, unsigned long stream)
{
	size_t i;

	for (i = 0; i < parts->n; i++)
		if (s->streams[parts->v[i]] == stream)
			return true;
	return false;
}

/* The choices that parts of the search are */
static struct parts chosen(const struct search *s, const struct parts *parts)
{
	struct parts p = { .v = allocated(calloc(s->from.n + 1, sizeof(size_t))) };
	size_t i;

	for (i = 0; s->streams && i < s->from.n; i++)
		if (has_stream(s, parts, stream_of(s, s->from.v[i])))
			p.v[p.n++] = s->from.v[i];
	for (i = 0; !s->streams && i < parts->n; i++)
		p.v[p.n++] = s->from.v[parts->v[i]];
	return p;
}

/* A run with some parts.  Return: false if it cannot be asked for */
static bool task_of(const struct search *s, const struct parts *parts, struct task *task)
{
	struct parts p = chosen(s, parts), rest = { 0 };
	bool possible;

	if (s->keep) {
		task->keep = text("%s", s->keep);
		task->busy = p.n ? choices_text(&s->choices, &p, false) : NULL;
		possible = !p.n || task->busy;
	} else {
		task->keep = choices_text(&s->choices, &p, false);
		if (s->rest_busy)
			rest = choices_rest(&s->choices, s->around.n ? &s->around : &s->from, &p);
		task->busy = rest.n ? choices_text(&s->choices, &rest, false) : NULL;
		possible = task->keep && (!rest.n || task->busy);
	}
	free(rest.v);
	free(p.v);
	return possible;
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

			/* Not to be asked for: as if it passed */
			if (!task_of(s, &tries[i++], &task))
				continue;
			runner_start(s->r, &task);
			s->runs++;
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
static void conclude(struct search *s, const struct parts *kept, const struct parts *timed,
		     struct shrunk *result)
{
	struct choices choices = { 0 };
	struct outcome o;
	int exact;
	char *verdict;
	size_t i;

	result->kept = kept->n;
	result->timed = timed->n;
	/* If there is no time for it, what has failed last */
	if (runner_interrupted) {
		result->keep = choices_text(&s->choices, kept, false);
		result->busy = timed->n ? choices_text(&s->choices, timed, false) : NULL;
	}
	for (exact = 1; exact >= 0 && !result->keep && !runner_interrupted; exact--) {
		char *keep = choices_text(&s->choices, kept, exact);
		char *busy = timed->n ? choices_text(&s->choices, timed, exact) : NULL;
		struct task task = {
			.seed = s->seed, .keep = keep, .busy = busy, .all_choices = true,
		};

		if (!keep || (timed->n && !busy))
			continue;
		o = run_one(s, &task, &verdict);
		/* The ranges have failed before */
		if (!exact || same(verdict, s->verdict)) {
			choices = choices_of(&o);
			result->keep = keep;
			result->busy = busy;
		}
		outcome_free(&o);
	}
	for (i = 0; i < choices.n; i++)
		args_add(&result->lines, choices.v[i].line);
}

/* Those that are left of what was searched */
static struct parts search(struct search *s, const struct parts *from)
{
	struct parts found, result;

	s->from = *from;
	found = ddmin(from->n, try_all, s);
	result = chosen(s, &found);
	free(found.v);
	return result;
}

/* The same by tasks and kinds, of which there are few */
static struct parts search_streams(struct search *s, const struct parts *from)
{
	struct parts found, result;
	size_t i, k, n = 0;

	s->from = *from;
	s->streams = allocated(calloc(from->n + 1, sizeof(*s->streams)));
	for (i = 0; i < from->n; i++) {
		for (k = 0; k < n && s->streams[k] != stream_of(s, from->v[i]); k++)
			;
		if (k == n)
			s->streams[n++] = stream_of(s, from->v[i]);
	}
	found = ddmin(n, try_all, s);
	result = chosen(s, &found);
	free(found.v);
	free(s->streams);
	s->streams = NULL;
	return result;
}

/* Some that are enough, with the others busy: fewer of them, with all others busy */
static struct parts narrow(struct search *s, const struct parts *all, const struct parts *some)
{
	struct parts result;

	s->around = *all;
	result = search(s, some);
	s->around.n = 0;
	return result;
}

static void find(struct search *s, struct shrunk *result)
{
	struct parts all = { .v = allocated(calloc(s->choices.n + 1, sizeof(size_t))) };
	struct parts some, kept, timed, rest;

	while (all.n < s->choices.n) {
		all.v[all.n] = all.n;
		all.n++;
	}
	/* What comes after the failure goes first */
	s->from = all;
	all.n = ddmin_prefix(s->choices.n, s->r->at_once, try_all, s);
	result->needs_none = !all.n;
	if (!all.n)
		return;
	/* Where nothing else changes by it, the others take their time */
	s->rest_busy = true;
	some = search_streams(s, &all);
	kept = narrow(s, &all, &some);
	s->rest_busy = false;
	rest = choices_rest(&s->choices, &all, &kept);
	timed = rest;
	if (rest.n) {
		s->keep = choices_text(&s->choices, &kept, false);
		some = search_streams(s, &rest);
		timed = search(s, &some);
	}
	conclude(s, &kept, &timed, result);
}

struct shrunk shrink(struct runner *r, unsigned long seed, const char *verdict,
		     const struct args *usual, double deadline)
{
	struct search s = {
		.r = r, .seed = seed, .verdict = verdict, .usual = usual, .deadline = deadline,
	};
	struct task whole = { .seed = seed, .all_choices = true };
	struct shrunk result = { 0 };
	struct outcome o;

	o = run_one(&s, &whole, &result.verdict);
	result.repeats = same(result.verdict, verdict);
	s.choices = choices_of(&o);
	outcome_free(&o);
	result.from = s.choices.n;
	if (result.repeats && s.choices.complete)
		find(&s, &result);
	progress_end();
	result.given_up = s.given_up;
	result.runs = s.runs;
	return result;
}
