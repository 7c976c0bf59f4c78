/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What vmali-demo finds out, as files: JSON, and a page of HTML.
 */
#ifndef VMALI_DEMO_REPORT_H
#define VMALI_DEMO_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/utsname.h>

#include <vmali.h>

#include "play.h"
#include "report.h"

/**
 * struct demo - what the program holds and finds out
 * @report: steps
 * @dev: device
 * @vm: address space
 * @trusted: session with the trusted firmware
 * @group: protected group
 * @heap: the heap that the driver uses, "" without
 * @prot: what the driver reports about protected memory
 * @memory: what the trusted firmware reports, when the group exists
 * @fw_used: protected bytes in use while there is no protected group
 * @group_used: protected bytes that the protected group took
 * @first_job_ns: CLOCK_BOOTTIME when the first job was done, 0 before
 * @play: what came of the frames that were played
 */
struct demo {
	struct report report;
	struct vmali_device *dev;
	struct vmali_vm *vm;
	struct vmali_trusted *trusted;
	struct vmali_group *group;
	char heap[VMALI_HEAP_NAME_MAX];
	struct vmali_protected_info prot;
	struct vmali_trusted_info memory;
	uint64_t fw_used;
	uint64_t group_used;
	int64_t first_job_ns;
	struct play_result play;
};

/**
 * demo_parameter() - read a module's parameter
 * @path: its file
 * @name: set to its value, "" if there is none
 * @size: bytes in @name
 */
void demo_parameter(const char *path, char *name, size_t size);

/**
 * demo_write_report() - write JSON
 * @path: the file
 * @demo: what was found out
 * @uts: the kernel's names
 * @genuine: whether the firmware is Arm's
 *
 * Return: 0, or a negative error code.
 */
int demo_write_report(const char *path, const struct demo *demo, const struct utsname *uts,
		      bool genuine);

/**
 * demo_write_page() - write a page of HTML
 * @path: the file
 * @demo: what was found out
 * @uts: the kernel's names
 *
 * Return: 0, or a negative error code.
 */
int demo_write_page(const char *path, const struct demo *demo, const struct utsname *uts);

#endif
