// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fragments of kernel configurations.
 */
#define _GNU_SOURCE
#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "files.h"

#define PREFIX	"CONFIG_"

/* The symbol that a line sets, with its prefix, or NULL; the caller's to free */
static char *symbol_of(const char *line)
{
	const char *end = strchr(line, '=');

	if (strncmp(line, PREFIX, strlen(PREFIX)) || !end)
		return NULL;
	return text("%.*s", (int)(end - line), line);
}

/* What the last of the lines that do so sets a symbol to, or NULL */
static const char *value_of(const struct args *lines, const char *symbol)
{
	size_t length = strlen(symbol), i;

	for (i = lines->n; i > 0; i--)
		if (!strncmp(lines->v[i - 1], symbol, length) && lines->v[i - 1][length] == '=')
			return lines->v[i - 1] + length + 1;
	return NULL;
}

size_t config_lost(FILE *out, const struct args *fragment, const struct args *config)
{
	struct args symbols = { 0 };
	size_t lost = 0, i;

	for (i = 0; i < fragment->n; i++) {
		char *symbol = symbol_of(fragment->v[i]);

		if (symbol)
			args_add(&symbols, symbol);
	}
	args_unique(&symbols);
	for (i = 0; i < symbols.n; i++) {
		const char *want = value_of(fragment, symbols.v[i]);
		const char *have = value_of(config, symbols.v[i]);

		if (!have || !*have)
			have = "n";
		if (!strcmp(want, have))
			continue;
		fprintf(out, "%s=%s (is %s) ", symbols.v[i], want, have);
		lost++;
	}
	return lost;
}

/* The symbols that a Kconfig file defines */
static void kconfig_symbols(struct args *symbols, const char *path)
{
	char *content = file_text(path);
	struct args lines = lines_of(content);
	size_t i;

	for (i = 0; i < lines.n; i++) {
		const char *line = lines.v[i];

		line += strncmp(line, "menu", 4) ? 0 : 4;
		if (!strncmp(line, "config ", 7))
			args_add(symbols, text(PREFIX "%s", line + 7));
	}
	free(lines.v);
	free(content);
}

void config_known(FILE *out, const struct args *fragment, const char *source)
{
	char *dirs[] = { text("%s/drivers", source), text("%s/lib", source), NULL };
	FTS *tree = fts_open(dirs, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	struct args symbols = { 0 };
	FTSENT *entry;
	size_t i;

	while (tree && (entry = fts_read(tree)))
		if (entry->fts_info == FTS_F && !strncmp(entry->fts_name, "Kconfig", 7))
			kconfig_symbols(&symbols, entry->fts_path);
	if (tree)
		fts_close(tree);
	for (i = 0; i < fragment->n; i++) {
		char *symbol = symbol_of(fragment->v[i]);
		bool known = !symbol;
		size_t k;

		for (k = 0; !known && k < symbols.n; k++)
			known = !strcmp(symbols.v[k], symbol);
		if (known)
			fprintf(out, "%s\n", fragment->v[i]);
		free(symbol);
	}
}
