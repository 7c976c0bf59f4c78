// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali cs dump: print a command stream, an instruction a line, with the names of
 * Mesa's genxml; or the instruction set.  The tables are those that the GPU model executes by.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/cs_isa.h"
#include "cstable.h"

#define WORD	8

/* Exit status */
enum { ALL_VALID = 0, TROUBLE = 1, SOME_INVALID = 2 };

static void usage(FILE *f)
{
	fprintf(f,
		"usage: vmali cs dump [--arch N] [FILE|-]\n"
		"       vmali cs dump --table\n"
		"\n"
		"Prints a command stream: offset, word, instruction and fields.  FILE, or standard\n"
		"input, holds words of 64 bits, little endian.\n"
		"\n"
		"  --arch N   architecture of the GPU, %d to %d (default %d)\n"
		"  --table    print the instruction set of all architectures, in Markdown\n"
		"\n"
		"Exit status: 0 if every word is a valid instruction, 2 if some are not (they are\n"
		"printed and marked), 1 for other errors: no such file, or an end within a word.\n",
		MALI_CS_ISA_ARCH_FIRST, MALI_CS_ISA_ARCH_LAST, MALI_CS_ISA_ARCH_FIRST);
}

static void print_register(u64 v)
{
	printf("r%llu", (unsigned long long)v);
}

static void print_mask(u64 mask)
{
	const char *separator = "";
	unsigned int i;

	putchar('{');
	for (i = 0; i < 16; i++) {
		if (!(mask >> i & 1))
			continue;
		printf("%s%u", separator, i);
		separator = ",";
	}
	putchar('}');
}

static void print_field(const struct mali_cs_field *f, u64 word)
{
	u64 v = mali_cs_field_value(f, word);

	printf("%s=", f->name);
	switch (f->kind) {
	case MALI_CS_FIELD_REG:
		print_register(v);
		break;
	case MALI_CS_FIELD_PAIR:
		printf("d%llu", (unsigned long long)v);
		break;
	case MALI_CS_FIELD_MASK:
		print_mask(v);
		break;
	case MALI_CS_FIELD_INT:
		printf("%lld", (long long)mali_cs_sign_extend(v, f->size));
		break;
	case MALI_CS_FIELD_HEX:
	case MALI_CS_FIELD_ANY:
		printf("%#llx", (unsigned long long)v);
		break;
	case MALI_CS_FIELD_BOOL:
		fputs(v ? "true" : "false", stdout);
		break;
	case MALI_CS_FIELD_ENUM:
		if (mali_cs_value_name(f, v)) {
			fputs(mali_cs_value_name(f, v), stdout);
			break;
		}
		/* fall through */
	default:
		printf("%llu", (unsigned long long)v);
	}
}

/* What is there in every instruction of this kind, and off, is left out */
static bool worth_printing(const struct mali_cs_field *f, u64 word)
{
	if (!mali_cs_field_present(f, word))
		return false;
	return (f->kind != MALI_CS_FIELD_BOOL && f->kind != MALI_CS_FIELD_ANY) ||
		mali_cs_field_value(f, word);
}

static bool print_word(const struct mali_cs_isa *isa, unsigned long long offset, u64 word)
{
	const struct mali_cs_insn_info *insn = mali_cs_isa_find(isa, word);
	enum mali_cs_isa_verdict verdict = mali_cs_isa_check(isa, insn, word);
	const char *separator = " ";
	const struct mali_cs_field *f;

	printf("%08llx: %016llx  %s", offset, (unsigned long long)word,
	       insn ? insn->name : "UNKNOWN");
	for (f = insn ? mali_cs_field_next(isa, insn, NULL) : NULL; f;
	     f = mali_cs_field_next(isa, insn, f)) {
		if (!worth_printing(f, word))
			continue;
		fputs(separator, stdout);
		print_field(f, word);
		separator = ", ";
	}
	if (insn && insn->id == MALI_CS_INSN_BRANCH)
		printf("  ; to %08llx",
		       offset + WORD + WORD * mali_cs_get_signed(word, BRANCH, OFFSET));
	if (verdict != MALI_CS_ISA_OK)
		printf("  ; invalid: %s", mali_cs_isa_verdict_text(verdict));
	putchar('\n');
	return verdict == MALI_CS_ISA_OK;
}

static int dump(const struct mali_cs_isa *isa, FILE *f, const char *name)
{
	unsigned long long offset = 0;
	int status = ALL_VALID;
	u8 bytes[WORD];
	size_t got;

	while ((got = fread(bytes, 1, WORD, f)) == WORD) {
		u64 word = 0;
		unsigned int i;

		for (i = 0; i < WORD; i++)
			word |= (u64)bytes[i] << 8 * i;
		if (!print_word(isa, offset, word))
			status = SOME_INVALID;
		offset += WORD;
	}
	if (ferror(f)) {
		fflush(stdout);
		fprintf(stderr, "vmali: cs dump: %s: %s\n", name, strerror(errno));
		return TROUBLE;
	}
	if (got) {
		fflush(stdout);
		fprintf(stderr, "vmali: cs dump: %s: truncated at offset %#llx: %zu of %d bytes\n",
			name, offset, got, WORD);
		return TROUBLE;
	}
	return status;
}

/* Return: @status, or TROUBLE if the output has not been written */
static int flush(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	fprintf(stderr, "vmali: cs dump: cannot write: %s\n", strerror(errno));
	return TROUBLE;
}

static int print_table(int argc)
{
	if (argc > 2) {
		fprintf(stderr, "vmali: cs dump: --table takes no other arguments\n");
		return TROUBLE;
	}
	cstable_print(stdout);
	return flush(ALL_VALID);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "arch", required_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{ "table", no_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	const char *name = "standard input";
	FILE *f = stdin;
	struct mali_cs_isa isa;
	unsigned long arch;
	char *end;
	int c;

	mali_cs_isa_of_arch(MALI_CS_ISA_ARCH_FIRST, &isa);
	opterr = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'a':
			arch = strtoul(optarg, &end, 10);
			if (!mali_cs_isa_of_arch((unsigned int)arch, &isa) || *end) {
				fprintf(stderr, "vmali: cs dump: unknown arch %s (%d to %d)\n",
					optarg, MALI_CS_ISA_ARCH_FIRST, MALI_CS_ISA_ARCH_LAST);
				return TROUBLE;
			}
			break;
		case 'h':
			usage(stdout);
			return 0;
		case 't':
			return print_table(argc);
		default:
			fprintf(stderr, "vmali: cs dump: unknown option or missing value: %s\n",
				argv[optind - 1]);
			return TROUBLE;
		}
	}
	if (argc - optind > 1) {
		fprintf(stderr, "vmali: cs dump: one file at most\n");
		return TROUBLE;
	}
	if (optind < argc && strcmp(argv[optind], "-") != 0) {
		name = argv[optind];
		f = fopen(name, "rb");
		if (!f) {
			fprintf(stderr, "vmali: cs dump: %s: %s\n", name, strerror(errno));
			return TROUBLE;
		}
	}
	return flush(dump(&isa, f, name));
}
