// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali fw: firmware images before they are on a board.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fw.h"

/* Arm's are of 300 KiB; more than this is no image, and would only be read for nothing */
#define FILE_MAX	(256u << 20)

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "info", fw_info },
	{ "check", fw_check },
	{ "make", fw_make },
};

static void usage(FILE *f)
{
	fputs("usage: vmali fw info [--json] [IMAGE...]\n"
	      "       vmali fw check [OPTION...] [IMAGE...]\n"
	      "       vmali fw make [DESCRIPTION] OUT\n"
	      "\n"
	      "Firmware images of Mali CSF GPUs (mali_csffw.bin).\n"
	      "\n"
	      "  info    print what is in them\n"
	      "  check   what panthor does with them in the machine: accept, refuse or warn\n"
	      "  make    build one from a description, for tests\n"
	      "\n"
	      "Each has --help.  Exit status: 0 on success, 1 if an image is damaged or\n"
	      "refused, 2 for other errors: no such file, a wrong command line, no machine.\n", f);
}

void fw_say(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("vmali: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

bool fw_file_load(const char *command, const char *path, struct fw_file *file)
{
	FILE *f = fopen(path, "rb");
	size_t room = 1 << 20, got;

	memset(file, 0, sizeof(*file));
	if (!f) {
		fw_say("%s: %s: %s", command, path, strerror(errno));
		return false;
	}
	errno = 0;
	do {
		u8 *data = file->size <= FILE_MAX ? realloc(file->data, room) : NULL;

		if (!data) {
			fw_say("%s: %s: too large", command, path);
			break;
		}
		file->data = data;
		got = fread(data + file->size, 1, room - file->size, f);
		file->size += got;
		if (file->size < room && ferror(f)) {
			fw_say("%s: %s: %s", command, path, strerror(errno));
			break;
		}
		if (file->size < room) {
			fclose(f);
			return true;
		}
		room *= 2;
	} while (true);
	fclose(f);
	fw_file_free(file);
	return false;
}

void fw_file_free(struct fw_file *file)
{
	free(file->data);
	memset(file, 0, sizeof(*file));
}

const char *fw_text(char *buf, size_t size, struct mali_fw_text text)
{
	size_t used = 0;
	u32 i;

	/* Room for one escape and the end */
	for (i = 0; i < text.len && used + 5 < size; i++) {
		u8 c = text.text[i];

		if (c >= ' ' && c <= '~' && c != '\\')
			buf[used++] = (char)c;
		else
			used += (size_t)snprintf(buf + used, size - used, "\\x%02x", c);
	}
	buf[used] = '\0';
	return buf;
}

const char *fw_bytes(char *buf, size_t size, u64 bytes)
{
	if (bytes % 1024)
		snprintf(buf, size, "%llu bytes", (unsigned long long)bytes);
	else
		snprintf(buf, size, "%llu KiB", (unsigned long long)bytes / 1024);
	return buf;
}

int main(int argc, char **argv)
{
	size_t i;
	int status;

	if (argc < 2) {
		usage(stderr);
		return FW_TROUBLE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return FW_FINE;
	}
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		status = commands[i].run(argc - 1, argv + 1);
		if (fflush(stdout) || ferror(stdout)) {
			fw_say("fw %s: cannot write: %s", argv[1], strerror(errno));
			status = FW_TROUBLE;
		}
		return status;
	}
	fw_say("fw: unknown command '%s' (info, check, make)", argv[1]);
	return FW_TROUBLE;
}
