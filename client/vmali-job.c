// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali-job: run a command stream on the GPU and check what it computed.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <vmali.h>

#include "job.h"
#include "jsonfile.h"
#include "options.h"
#include "report.h"

/**
 * struct options - the command line
 * @device: node, or NULL
 * @report: file for the JSON report, or NULL
 * @protect: make a protected group
 * @blocks: size of the job
 * @repeat: how many times to run it
 * @timeout_ms: how long to wait for one run
 * @seed: of the input
 */
struct options {
	const char *device;
	const char *report;
	bool protect;
	uint32_t blocks;
	uint32_t repeat;
	uint32_t timeout_ms;
	uint32_t seed;
};

/**
 * struct run - what the program holds and measures
 * @dev: device
 * @vm: address space
 * @group: scheduling group
 * @job: the job
 * @syncobj: signalled when the job is done
 * @result: what the last run found
 * @setup_ns: opening the device up to the first submission
 * @first_ns: first submission to its completion
 * @total_ns: all runs
 */
struct run {
	struct vmali_device *dev;
	struct vmali_vm *vm;
	struct vmali_group *group;
	struct job job;
	uint32_t syncobj;
	struct job_result result;
	int64_t setup_ns;
	int64_t first_ns;
	int64_t total_ns;
};

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

/* A step that is a call: 0 or -errno. */
static bool call_step(struct report *report, const char *name, int ret,
		      const char *what)
{
	if (ret)
		return report_step(report, name, false, "%s: %s", what,
				   strerror(-ret));
	return report_step(report, name, true, "%s", what);
}

static bool set_up(const struct options *opt, struct run *run,
		   struct report *report)
{
	struct vmali_group_attrs attrs = {
		.flags = opt->protect ? VMALI_GROUP_PROTECTED : 0,
	};
	const struct vmali_driver_version *version;
	int ret;

	ret = vmali_device_open(opt->device, &run->dev);
	if (ret)
		return call_step(report, "open", ret,
				 opt->device ? opt->device : "panthor device");
	version = vmali_device_version(run->dev);
	report_step(report, "open", true, "%s on %s, driver %s %d.%d.%d",
		    vmali_product_name(vmali_device_gpu_info(run->dev)->gpu_id),
		    vmali_device_path(run->dev), version->name, version->major,
		    version->minor, version->patch);

	ret = vmali_vm_create(run->dev, 0, &run->vm);
	if (!call_step(report, "vm", ret, "GPU address space"))
		return false;

	ret = job_create(run->vm, opt->blocks, opt->seed, &run->job);
	if (ret)
		return call_step(report, "streams", ret, "job buffers and streams");
	report_step(report, "streams", true,
		    "%u blocks of input, main stream %u instructions at 0x%" PRIx64,
		    opt->blocks, run->job.stream_size / VMALI_CS_INSTR_SIZE,
		    run->job.stream_va);

	ret = vmali_group_create(run->vm, &attrs, &run->group);
	if (!call_step(report, "group", ret,
		       opt->protect ? "protected group" : "ordinary group"))
		return false;

	ret = vmali_syncobj_create(run->dev, false, &run->syncobj);
	return call_step(report, "syncobj", ret, "sync object");
}

/* Why a job that was submitted did not finish well, in words. */
static bool job_failed(const struct options *opt, const struct run *run,
		       struct report *report, uint32_t round, int ret)
{
	struct vmali_group_state state = { 0 };

	vmali_group_query(run->group, &state);
	return report_step(report, "run", false,
			   "round %u: %s after %u ms (group state 0x%x, fatal queues 0x%x)",
			   round, strerror(-ret), opt->timeout_ms, state.state,
			   state.fatal_queues);
}

static bool run_once(const struct options *opt, struct run *run,
		     struct report *report, uint32_t round)
{
	char why[128];
	int ret, status;

	ret = job_reset(&run->job);
	if (!ret)
		ret = vmali_syncobj_reset(run->dev, run->syncobj);
	if (!ret)
		ret = job_submit(&run->job, run->group, 0, run->syncobj);
	if (ret)
		return report_step(report, "run", false, "round %u: submission: %s",
				   round, strerror(-ret));

	ret = vmali_syncobj_wait(run->dev, run->syncobj, 0,
				 opt->timeout_ms * VMALI_MS);
	if (ret)
		return job_failed(opt, run, report, round, ret);

	ret = vmali_syncobj_status(run->dev, run->syncobj, 0, &status);
	if (ret || status < 0)
		return job_failed(opt, run, report, round, ret ? ret : status);

	ret = job_check(&run->job, &run->result, why, sizeof(why));
	if (ret)
		return report_step(report, "result", false, "round %u: %s", round,
				   why);
	return true;
}

static bool run_all(const struct options *opt, struct run *run,
		    struct report *report)
{
	int64_t start = now_ns();
	uint32_t i;

	for (i = 0; i < opt->repeat; i++) {
		if (!run_once(opt, run, report, i))
			return false;
		if (!i)
			run->first_ns = now_ns() - start;
	}
	run->total_ns = now_ns() - start;

	report_step(report, "run", true, "%u %s in %.3f ms, first %.3f ms",
		    opt->repeat, opt->repeat == 1 ? "job" : "jobs",
		    (double)run->total_ns / 1e6, (double)run->first_ns / 1e6);
	return report_step(report, "result", true,
			   "sum 0x%08x, minimum 0x%08x, %u blocks: as the CPU computes",
			   run->result.sum, run->result.minimum, run->result.blocks);
}

static void tear_down(struct run *run)
{
	if (run->dev)
		vmali_syncobj_destroy(run->dev, run->syncobj);
	vmali_group_destroy(run->group);
	if (run->vm)
		job_destroy(&run->job);
	vmali_vm_destroy(run->vm);
	vmali_device_close(run->dev);
}

static int write_report(const struct options *opt, const struct run *run,
			const struct report *report)
{
	struct json_object *j = json_add_object(NULL, NULL);

	json_add_string(j, "program", "vmali-job");
	json_add_bool(j, "ok", !report->failed);
	json_add_bool(j, "protected_group", opt->protect);
	json_add_u64(j, "blocks", opt->blocks);
	json_add_u64(j, "repeat", opt->repeat);
	json_add_decimal(j, "setup_s", (uint64_t)run->setup_ns / 1000, 6);
	json_add_decimal(j, "first_job_s", (uint64_t)run->first_ns / 1000, 6);
	json_add_decimal(j, "all_jobs_s", (uint64_t)run->total_ns / 1000, 6);
	report_write(report, j);
	return json_save(j, opt->report);
}

static void usage(FILE *out)
{
	fputs("usage: vmali-job [options]\n"
	      "Run a command stream on the GPU and check what it computed.\n"
	      "  --device PATH   device node (the first panthor render node)\n"
	      "  --protected     in a protected group\n"
	      "  --blocks N      blocks of 16 bytes to work on (64)\n"
	      "  --repeat N      how many times (1)\n"
	      "  --seed N        of the input (1)\n"
	      "  --timeout MS    to wait for one job (7000)\n"
	      "  --report FILE   write steps and timings as JSON\n", out);
}

/* Return: -1 to continue, otherwise the exit status. */
static int parse(int argc, char **argv, struct options *opt)
{
	static const struct option options[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "protected", no_argument, NULL, 'p' },
		{ "blocks", required_argument, NULL, 'b' },
		{ "repeat", required_argument, NULL, 'n' },
		{ "seed", required_argument, NULL, 's' },
		{ "timeout", required_argument, NULL, 't' },
		{ "report", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	bool ok = true;
	int c;

	while (ok && (c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'd':
			opt->device = optarg;
			break;
		case 'p':
			opt->protect = true;
			break;
		case 'b':
			ok = options_number("blocks", 1, JOB_MAX_BLOCKS, &opt->blocks);
			break;
		case 'n':
			ok = options_number("repeat", 1, 100000000, &opt->repeat);
			break;
		case 's':
			ok = options_number("seed", 1, UINT32_MAX, &opt->seed);
			break;
		case 't':
			ok = options_number("timeout", 1, 3600000, &opt->timeout_ms);
			break;
		case 'r':
			opt->report = optarg;
			break;
		case 'h':
			usage(stdout);
			return 0;
		default:
			return 1;
		}
	}
	return ok && options_end(argc, argv) ? -1 : 1;
}

int main(int argc, char **argv)
{
	struct options opt = {
		.blocks = 64,
		.repeat = 1,
		/* Longer than the driver's own limit, to see its verdict. */
		.timeout_ms = 7000,
		.seed = 1,
	};
	static struct report report;
	struct run run = { 0 };
	int64_t start;
	int ret;

	ret = parse(argc, argv, &opt);
	if (ret >= 0)
		return ret;

	start = now_ns();
	if (set_up(&opt, &run, &report)) {
		run.setup_ns = now_ns() - start;
		run_all(&opt, &run, &report);
	}
	tear_down(&run);

	if (opt.report) {
		ret = write_report(&opt, &run, &report);
		if (ret) {
			fprintf(stderr, "vmali-job: %s: %s\n", opt.report,
				strerror(-ret));
			return 1;
		}
	}
	return report.failed ? 1 : 0;
}
