// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The options of vmali explore.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "../launcher/options.h"
#include "../launcher/run.h"
#include "request.h"

/* Unless the user says otherwise */
#define SEEDS		100
#define TIMEOUT		"60"
#define HOST_LIMIT	600

/* Greater than the numbers of the options of vmali run */
enum {
	OPT_SEEDS = 1000, OPT_FIRST, OPT_MINUTES, OPT_SHARD, OPT_STATE, OPT_HOST_LIMIT,
	OPT_STOP, OPT_SHRINK, OPT_MERGE, OPT_HELP,
	/* Those of vmali run that make no sense here */
	OPT_REFUSED,
};

#define NUMBER	"a number"
#define REFUSED(name)	{ name, OPT_REFUSED, NULL }

static const struct option_row own[] = {
	{ "--seeds", OPT_SEEDS, NUMBER },
	{ "--first", OPT_FIRST, NUMBER },
	{ "--minutes", OPT_MINUTES, NUMBER },
	{ "--shard", OPT_SHARD, "a shard, as 1/4" },
	{ "--state", OPT_STATE, "a file" },
	{ "--host-limit", OPT_HOST_LIMIT, NUMBER },
	{ "--stop", OPT_STOP, NULL },
	{ "--shrink", OPT_SHRINK, NULL },
	{ "--merge", OPT_MERGE, NULL },
	{ "-h", OPT_HELP, NULL },
	{ "--help", OPT_HELP, NULL },
	REFUSED("--seed"),
	REFUSED("--clock"),
	REFUSED("--cpus"),
	REFUSED("--kernel-log"),
	REFUSED("--choices"),
	REFUSED("--trace"),
	REFUSED("--dry-run"),
};

#define OWN	(sizeof(own) / sizeof(own[0]))

/* Our options, then those of vmali run: the first row of a name counts */
static const struct option_row *table(void)
{
	const struct option_row *row;
	struct option_row *all;
	size_t n = 0;

	for (row = run_option_table; row->name; row++)
		n++;
	all = allocated(calloc(OWN + n + 1, sizeof(*all)));
	memcpy(all, own, sizeof(own));
	memcpy(all + OWN, run_option_table, n * sizeof(*all));
	return all;
}

static void parse_shard(struct request *r, const struct options *o)
{
	char *end;

	r->shard = strtoul(o->value, &end, 10);
	r->shards = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
	if (*end || !r->shard || r->shard > r->shards || o->value[strspn(o->value, "0123456789/")])
		die("explore: --shard is K/N with K from 1 to N, not '%s'", o->value);
}

static void take(struct request *r, const struct options *o, int id)
{
	switch (id) {
	case OPT_SEEDS:
		r->seeds = option_number(o);
		break;
	case OPT_FIRST:
		r->first = option_number(o);
		break;
	case OPT_MINUTES:
		r->minutes = option_number(o);
		break;
	case OPT_SHARD:
		parse_shard(r, o);
		break;
	case OPT_STATE:
		r->state = option_result_file(o);
		break;
	case OPT_HOST_LIMIT:
		r->limit = option_number(o);
		break;
	case OPT_STOP:
		r->stop = true;
		break;
	case OPT_SHRINK:
		r->shrink = true;
		break;
	case OPT_REFUSED:
		die("explore: %s is not for this command (vmali explore --help lists what is)",
		    o->name);
	default:
		/* For vmali run */
		args_add(&r->options, o->name);
		if (o->value)
			args_add(&r->options, o->value);
	}
}

/* vmali run reports the mistakes in its options */
static void check_options(const struct request *r, const struct topics *topics)
{
	struct args args = { 0 };
	struct run run;

	args_add(&args, "--seed");
	args_add(&args, "1");
	args_add_all(&args, r->options.v);
	args_add(&args, "--");
	args_add_all(&args, r->program);
	run_parse(&run, args.v, topics);
	free(args.v);
}

void request_parse(struct request *r, char **args, const struct topics *topics)
{
	struct options o = { .command = "explore", .table = table(), .args = args };
	bool merge = false;
	int id;

	*r = (struct request){
		.first = 1, .shard = 1, .shards = 1, .limit = HOST_LIMIT,
	};
	while ((id = options_next(&o))) {
		if (id == OPT_HELP) {
			r->help = true;
			return;
		}
		if (id == OPT_MERGE)
			merge = true;
		else
			take(r, &o, id);
	}
	if (merge) {
		if (!*o.args)
			die("explore: --merge needs files that --state has written");
		if (r->options.n)
			die("explore: %s is not for --merge", r->options.v[0]);
		r->merge = o.args;
		return;
	}
	if (!*o.args)
		die("explore: there is no program to run (vmali explore --help)");
	if (!r->first)
		die("explore: --first is greater than 0: seed 0 varies nothing");
	if (!r->seeds)
		r->seeds = r->minutes ? ULONG_MAX : SEEDS;
	if (!args_have(&r->options, "--timeout")) {
		args_add(&r->options, "--timeout");
		args_add(&r->options, TIMEOUT);
	}
	r->program = o.args;
	check_options(r, topics);
}

bool request_seed(const struct request *r, const struct ranges *done, unsigned long *seed)
{
	unsigned long i;

	for (i = r->shard - 1; i < r->seeds && i <= ULONG_MAX - r->first; i += r->shards) {
		*seed = r->first + i;
		if (!ranges_has(done, *seed))
			return true;
		if (i > ULONG_MAX - r->shards)
			break;
	}
	return false;
}
