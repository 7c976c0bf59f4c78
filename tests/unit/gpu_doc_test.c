// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: docs/gpu-model.md against the model.  The tables are read from the
 * page itself, so neither can change without the other.
 */
#include "../../tools/cstable.h"
#include "gpu_host.h"

#include <ctype.h>
#include <stdio.h>

#define MAX_ROWS	500
#define MAX_CELLS	6
#define MAX_LINE	2048

/* The lines around the generated tables */
#define GENERATED	"<!-- instructions:"
#define GENERATED_END	"<!-- end of instructions -->\n"

/**
 * struct row - a line of a table
 * @section: text of the heading above it
 * @cell: trimmed text of its cells
 */
struct row {
	char section[64];
	char cell[MAX_CELLS][512];
	unsigned int cells;
};

static struct row rows[MAX_ROWS];
static unsigned int num_rows;

static void split(struct row *row, const char *line)
{
	const char *p = line + 1;

	while (row->cells < MAX_CELLS && strchr(p, '|')) {
		const char *end = strchr(p, '|');
		char *cell = row->cell[row->cells++];
		size_t len;

		while (p < end && isspace((unsigned char)*p))
			p++;
		len = end - p;
		while (len && isspace((unsigned char)p[len - 1]))
			len--;
		assert_true(len < sizeof(row->cell[0]));
		memcpy(cell, p, len);
		cell[len] = '\0';
		p = end + 1;
	}
}

static int read_page(void **state)
{
	char line[MAX_LINE], section[64] = "";
	FILE *f = fopen(GPU_MODEL_PAGE, "r");

	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '#')
			snprintf(section, sizeof(section), "%.*s",
				 (int)strcspn(line + strspn(line, "# "), "\n"),
				 line + strspn(line, "# "));
		if (line[0] != '|' || strncmp(line, "|---", 4) == 0)
			continue;
		if (num_rows == MAX_ROWS)
			break;
		memcpy(rows[num_rows].section, section, sizeof(section));
		split(&rows[num_rows++], line);
	}
	fclose(f);
	return num_rows < MAX_ROWS ? 0 : -1;
}

static bool in_section(const struct row *row, const char *section)
{
	return strcmp(row->section, section) == 0;
}

/* Registers */

static void check_register(struct host *h, u32 reg, const char *name, const char *access,
			   const char *reset)
{
	unsigned int errors = guest_errors(h);
	u32 value = r32(h, reg);
	bool numeric = isdigit((unsigned char)reset[0]) && !strchr(reset, ',');

	if (guest_errors(h) != errors)
		fail_msg("%s at %#x does not exist", name, reg);
	if (numeric && value != strtoul(reset, NULL, 0))
		fail_msg("%s at %#x is %#x, not %s", name, reg, value, reset);
	if (strcmp(access, "RO") == 0) {
		w32(h, reg, ~value);
		if (guest_errors(h) != errors + 1 || r32(h, reg) != value)
			fail_msg("%s at %#x can be written", name, reg);
	} else if (strcmp(access, "RW") == 0) {
		w32(h, reg, 0x5a5a5a58);
		if (guest_errors(h) != errors || r32(h, reg) != 0x5a5a5a58)
			fail_msg("%s at %#x does not keep what is written", name, reg);
		w32(h, reg, value);
	} else if (strcmp(access, "RWC") == 0) {
		w32(h, reg, 0x5a5a5a58);
		if (guest_errors(h) != errors + 1 || r32(h, reg) != value)
			fail_msg("%s at %#x takes any value", name, reg);
	} else if (strcmp(access, "WO") == 0) {
		if (value)
			fail_msg("%s at %#x can be read", name, reg);
		w32(h, reg, 0);
		/* It may be a command */
		h->now_ns += LONG_NS;
		if (guest_errors(h) != errors)
			fail_msg("%s at %#x cannot be written", name, reg);
	} else if (strcmp(access, "W1S") == 0) {
		w32(h, reg, 0x5);
		assert_int_equal(r32(h, reg), value | 0x5);
	} else if (strcmp(access, "W1C") == 0) {
		w32(h, reg, 0x4);
		assert_int_equal(r32(h, reg - IRQ_CLR + IRQ_RAW), 0x1);
		w32(h, reg, ~0u);
		assert_int_equal(r32(h, reg - IRQ_CLR + IRQ_RAW), 0);
	} else {
		fail_msg("%s: unknown access %s", name, access);
	}
}

/* "0x10", "0x10, 0x20" and "0x10..0x1C" (by words) */
static void check_registers(struct host *h, const struct row *row, u32 base)
{
	char *p = (char *)row->cell[0];
	u32 reg, last;

	for (;;) {
		reg = (u32)strtoul(p, &p, 0);
		last = reg;
		if (strncmp(p, "..", 2) == 0)
			last = (u32)strtoul(p + 2, &p, 0);
		for (; reg <= last; reg += 4)
			check_register(h, base + reg, row->cell[1], row->cell[2], row->cell[3]);
		if (*p != ',')
			break;
		p += 2;
	}
}

static bool is_register_row(const struct row *row)
{
	return row->cells >= 5 && row->cell[2][0] && strstr(row->cell[0], "0x") &&
	       (row->cell[2][0] == 'R' || row->cell[2][0] == 'W');
}

static void test_registers(void **state)
{
	static const u32 irq_blocks[] = { R_GPU_IRQ, R_JOB_IRQ, R_MMU_IRQ };
	struct host *h = *state;
	unsigned int i, k, checked = 0;

	h->now_ns = 1;
	for (i = 0; i < num_rows; i++) {
		const struct row *row = &rows[i];

		if (!is_register_row(row))
			continue;
		checked++;
		if (in_section(row, "Interrupts")) {
			for (k = 0; k < ARRAY_SIZE(irq_blocks); k++)
				check_registers(h, row, irq_blocks[k]);
		} else if (in_section(row, "MMU")) {
			for (k = 0; k < 8; k++)
				check_registers(h, row, R_AS(k, 0));
		} else if (in_section(row, "GPU control") || in_section(row, "Power")) {
			check_registers(h, row, 0);
		} else {
			fail_msg("a register in section %s", row->section);
		}
	}
	/* The page has not lost its tables */
	assert_in_range(checked, 50, 100);
}

/* Instructions */

static const struct { const char *product; unsigned int arch; } archs[] = {
	{ "g610", 10 }, { "g715", 11 }, { "g720", 12 }, { "g725", 13 }, { "g1ultra", 14 },
};

/* The rows of instructions are the only ones with 6 cells in their section */
static bool is_instruction_row(const struct row *row)
{
	return in_section(row, "Command streams") && row->cells == 6 &&
	       isdigit((unsigned char)row->cell[0][0]);
}

/* Whether the page has the opcode on this arch */
static bool has_opcode(unsigned int op, unsigned int arch)
{
	unsigned int i, first, last;

	for (i = 0; i < num_rows; i++) {
		if (!is_instruction_row(&rows[i]) || strtoul(rows[i].cell[0], NULL, 10) != op)
			continue;
		switch (sscanf(rows[i].cell[2], "%u-%u", &first, &last)) {
		case 1:
			last = first;
			break;
		case 2:
			break;
		default:
			fail_msg("opcode %u: archs %s", op, rows[i].cell[2]);
		}
		if (arch >= first && arch <= last)
			return true;
	}
	return false;
}

static void test_instructions(void **state)
{
	unsigned int i, op;

	for (i = 0; i < ARRAY_SIZE(archs); i++)
		for (op = 0; op < 256; op++) {
			bool has = has_opcode(op, archs[i].arch);
			struct host *h;
			struct group g;

			h = host_new(archs[i].product);
			group_start(h, &g, 0, 1, 1);
			/* SET_EXCEPTION_HANDLER knows one type of exception, 2 */
			RUN(&g, OP(op) | (op == 25 ? 2 : 0));
			if ((queue_fatal(&g, 0) != X_INSTR_INVALID) != has)
				fail_msg("opcode %u on arch %u", op, archs[i].arch);
			host_delete(h);
		}
}

/* What the page has between its markers is what is generated from the table */
static void test_generated(void **state)
{
	char line[MAX_LINE], expected[MAX_LINE];
	FILE *page = fopen(GPU_MODEL_PAGE, "r"), *generated = tmpfile();

	assert_non_null(page);
	assert_non_null(generated);
	cstable_print(generated);
	rewind(generated);
	do {
		if (!fgets(line, sizeof(line), page))
			fail_msg("the page has no line '%s'", GENERATED);
	} while (strncmp(line, GENERATED, strlen(GENERATED)));
	while (fgets(expected, sizeof(expected), generated)) {
		if (!fgets(line, sizeof(line), page) || strcmp(line, expected))
			fail_msg("docs/contributing.md says how to update the page:\n-%s+%s",
				 line, expected);
	}
	assert_non_null(fgets(line, sizeof(line), page));
	assert_string_equal(line, GENERATED_END);
	fclose(generated);
	fclose(page);
}

/* Costs */

static void test_costs(void **state)
{
	struct host *h = *state;
	unsigned int i, found = 0;

	for (i = 0; i < num_rows; i++) {
		const char *name = rows[i].cell[0], *unit;
		u64 amount;
		char *end;

		if (!in_section(&rows[i], "Time") || strcmp(name, "cost") == 0)
			continue;
		if (!mali_gpu_cost_name(found) || strcmp(mali_gpu_cost_name(found), name) != 0)
			fail_msg("%s is not cost %u", name, found);
		amount = strtoull(rows[i].cell[1], &end, 10);
		unit = end + 1;
		mali_gpu_set_clock(h->gpu, HOST_CLOCK_HZ);
		if (mali_gpu_cost_ns(h->gpu, found) != amount)
			fail_msg("%s takes %s", name, rows[i].cell[1]);
		/* Half the clock */
		mali_gpu_set_clock(h->gpu, HOST_CLOCK_HZ / 2);
		if (strcmp(unit, "cycles") == 0)
			assert_int_equal(mali_gpu_cost_ns(h->gpu, found), 2 * amount);
		else if (strcmp(unit, "ns") == 0)
			assert_int_equal(mali_gpu_cost_ns(h->gpu, found), amount);
		else
			fail_msg("%s: unit %s", name, unit);
		found++;
	}
	assert_int_equal(found, MALI_COST_COUNT);
	assert_null(mali_gpu_cost_name(found));
	assert_int_equal(mali_gpu_cost_ns(h->gpu, found), 0);
}

/* Products */

static void test_products(void **state)
{
	unsigned int i, k, found = 0;

	for (i = 0; i < num_rows; i++) {
		const struct row *row = &rows[i];
		unsigned int major, minor, product, version[3];
		char name[16] = "";
		struct host *h;
		u32 id;

		if (!in_section(row, "Products") || row->cell[0][0] != 'g')
			continue;
		sscanf(row->cell[0], "%15[a-z0-9]", name);
		for (k = 0; mali_gpu_product_name(k); k++)
			if (strcmp(mali_gpu_product_name(k), name) == 0)
				found++;
		h = host_new(name);
		id = r32(h, R_GPU_ID);
		assert_int_equal(sscanf(row->cell[1], "%u.%u, %u", &major, &minor, &product), 3);
		assert_int_equal(id >> 24, major << 4 | minor);
		assert_int_equal(id >> 16 & 0xf, product);
		assert_int_equal(sscanf(row->cell[2], "%u.%u.%u", &version[0], &version[1],
					&version[2]), 3);
		host_boot(h);
		assert_int_equal(host_read32(h, h->shared),
				 version[0] << 24 | version[1] << 16 | version[2]);
		assert_int_equal(r64(h, major < 14 ? R_SHADER_PRESENT : R_PWR(0x200)),
				 strtoull(row->cell[3], NULL, 0));
		assert_int_equal(r64(h, R_GPU_FEATURES),
				 (strstr(row->cell[4], "ray intersection") ? 1 << 2 : 0) |
				 (strstr(row->cell[4], "ray traversal") ? 1 << 5 : 0));
		host_delete(h);
	}
	assert_int_equal(found, 13);
	assert_null(mali_gpu_product_name(found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_registers),
		cmocka_unit_test(test_generated),
		cmocka_unit_test(test_instructions),
		TEST(test_costs),
		cmocka_unit_test(test_products),
	};

	return cmocka_run_group_tests_name("gpu_doc", tests, read_page, NULL);
}
