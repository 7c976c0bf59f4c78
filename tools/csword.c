// SPDX-License-Identifier: GPL-2.0 OR MIT
#include <stdio.h>

#include "../lib/cs_isa.h"
#include "csword.h"

#define WORD	8

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

bool csword_print(unsigned int arch, unsigned long long offset, unsigned long long word)
{
	const struct mali_cs_insn_info *insn;
	enum mali_cs_isa_verdict verdict;
	const char *separator = " ";
	const struct mali_cs_field *f;
	struct mali_cs_isa isa;

	mali_cs_isa_of_arch(arch, &isa);
	insn = mali_cs_isa_find(&isa, word);
	verdict = mali_cs_isa_check(&isa, insn, word);
	printf("%08llx: %016llx  %s", offset, word, insn ? insn->name : "UNKNOWN");
	for (f = insn ? mali_cs_field_next(&isa, insn, NULL) : NULL; f;
	     f = mali_cs_field_next(&isa, insn, f)) {
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
