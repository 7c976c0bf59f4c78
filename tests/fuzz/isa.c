// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: the tables of instructions, through both of their users.
 *
 *	- the disassembler prints any word as one line of printable text;
 *	- the GPU refuses what the disassembler marks as invalid, with CS_INSTR_INVALID
 *	  and the word in FATAL_INFO.  (It may refuse others, for what is in their
 *	  registers or for where they stand.)
 *
 * Input: the product, whether to try on a GPU, then words of 8 bytes.
 */
#include "../../lib/cs_isa.h"
#include "../../tools/csword.h"
#include "fuzz.h"

#define WORD	8

/* Of the products, in their order */
static const u8 arch_of[] = { 10, 10, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 14 };

#define LINE_MAX_CHARS	400

static void check_text(const char *text, size_t size)
{
	size_t i;

	EXPECT(size && size < LINE_MAX_CHARS && text[size - 1] == '\n');
	for (i = 0; i < size - 1; i++)
		EXPECT(text[i] >= ' ' && text[i] <= '~');
}

/* Return: whether the word is said to be an instruction */
static bool print(unsigned int arch, u64 offset, u64 word)
{
	FILE *terminal = stdout;
	char *text = NULL;
	size_t size = 0;
	bool valid;

	stdout = open_memstream(&text, &size);
	EXPECT(stdout);
	valid = csword_print(arch, offset, word);
	fclose(stdout);
	stdout = terminal;
	check_text(text, size);
	free(text);
	return valid;
}

static void execute(const char *product, u64 word, bool valid)
{
	struct watch watch;
	struct group g;
	struct host *h;

	h = fuzz_host(product, &watch);
	group_start(h, &g, 0, 1, 1);
	queue_push(&g, 0, &word, 1);
	fuzz_run(h, &watch, 64);
	if (!valid) {
		EXPECT((queue_fatal(&g, 0) & 0xff) == X_INSTR_INVALID);
		EXPECT(host_read64(h, cs_out(h, 0, 0, CS_OUT_FATAL_INFO)) == word);
	}
	EXPECT(group_request(&g, CSG_TERMINATE));
	host_delete(h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	u32 product = take_below(&in, ARRAY_SIZE(arch_of));
	bool try = take_below(&in, 2);
	u64 offset;

	for (offset = 0; in.size; offset += WORD) {
		u64 word = take(&in, WORD);
		bool valid = print(arch_of[product], offset, word);

		if (try && !offset)
			execute(mali_gpu_product_name(product), word, valid);
	}
	return 0;
}

void fuzz_seeds(fuzz_put_fn put)
{
	unsigned int op, product;
	char name[32];

	for (product = 0; product < 10; product++) {
		for (op = 0; op < 64; op++) {
			u8 data[2 + 3 * WORD] = { product, op & 1 };
			u64 words[3] = { OP(op), OP(op) | 0x0204ull << 40 | 6ull << 32,
					 OP(op) | 0x0102030000ull };

			memcpy(data + 2, words, sizeof(words));
			snprintf(name, sizeof(name), "%u-%u", product, op);
			put(name, data, sizeof(data));
		}
	}
}
