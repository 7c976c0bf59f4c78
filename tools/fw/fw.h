/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * vmali fw: what its commands share.
 */
#ifndef VMALI_FW_H
#define VMALI_FW_H

#include <stddef.h>

#include "../../lib/mali_fwimage.h"

/* Exit status of every command */
enum fw_status {
	FW_FINE = 0,
	/* An image is not as it should be */
	FW_BAD = 1,
	/* Unknown: no such file, a mistake in the arguments, no memory, no machine */
	FW_TROUBLE = 2,
};

/**
 * struct fw_file - a file in memory
 * @data: its bytes
 * @size: how many
 */
struct fw_file {
	u8 *data;
	size_t size;
};

/**
 * fw_file_load() - read a file
 * @command: for the message: "fw info"
 * @path: where it is
 * @file: filled in; fw_file_free() ends it
 *
 * Return: whether it could be read; why not has been said.
 */
bool fw_file_load(const char *command, const char *path, struct fw_file *file);

/**
 * fw_file_free() - give a file back
 * @file: of fw_file_load(); a zeroed one is allowed
 */
void fw_file_free(struct fw_file *file);

/**
 * fw_say() - a message on standard error, as all of vmali's are
 * @fmt: like printf()'s, without a newline
 */
void fw_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * fw_text() - make text of an image fit for a terminal
 * @buf: filled in, with a NUL; what is not printable becomes \xNN
 * @size: bytes of it
 * @text: text
 *
 * Return: @buf.
 */
const char *fw_text(char *buf, size_t size, struct mali_fw_text text);

/**
 * fw_bytes() - a number of bytes for people
 * @buf: filled in: "64 KiB", or "100 bytes" for what is no whole number of KiB
 * @size: bytes of it
 * @bytes: number
 *
 * Return: @buf.
 */
const char *fw_bytes(char *buf, size_t size, u64 bytes);

/*
 * The commands.  @argc and @argv are those of main() without the command's name.
 * Return: enum fw_status.
 */
int fw_info(int argc, char **argv);
int fw_check(int argc, char **argv);
int fw_make(int argc, char **argv);

#endif
