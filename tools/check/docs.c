// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The documentation that a topic touches, built with the kernel's own extensions.  Only
 * those pages, and those of the topics that it needs, as they may refer to each other: all of
 * their directories take minutes.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "kept.h"
#include "points.h"
#include "text.h"
#include "warnings.h"

#define DIR	"Documentation/"
#define SUFFIX	".rst"

/* The pages among files, below Documentation and without their suffix */
static struct args pages_of(const struct args *files)
{
	struct args pages = { 0 };
	size_t i;

	for (i = 0; i < files->n; i++) {
		const char *path = files->v[i];
		size_t length = strlen(path);

		if (length > strlen(DIR SUFFIX) && !strncmp(path, DIR, strlen(DIR)) &&
		    !strcmp(path + length - strlen(SUFFIX), SUFFIX))
			args_add(&pages, text("%.*s", (int)(length - strlen(DIR SUFFIX)),
					      path + strlen(DIR)));
	}
	return pages;
}

static bool docs_build(const struct checking *c, const char *tree, const struct args *pages,
		       const char *dir, FILE *log)
{
	char *patterns = text("include_patterns=%s" SUFFIX, pages->v[0]);
	size_t i;

	for (i = 1; i < pages->n; i++)
		patterns = text("%s,%s" SUFFIX, patterns, pages->v[i]);
	remove_tree(dir);
	make_dirs(dir);
	/*
	 * The page that stands for the index has no other meaning; pages that are not there are
	 * unknown before the series as they are after it.
	 */
	return !RUN(log, "env", text("srctree=%s", tree), text("KERNELVERSION=%s", c->source_id),
		    "PYTHONDONTWRITEBYTECODE=1", text("PYTHONPYCACHEPREFIX=%s/pycache", c->work),
		    "nice", "sphinx-build", "-q", "-E", "-b", "html",
		    "-c", text("%s/Documentation", tree), "-d", text("%s/doctrees", c->work),
		    "-D", patterns, "-D", "exclude_patterns=netlink",
		    "-D", text("master_doc=%s", pages->v[0]),
		    "-D", text("kerneldoc_srctree=%s", tree),
		    text("%s/Documentation", tree), dir);
}

/* A text without the places where another is in it */
static char *without(const char *content, const char *what)
{
	const char *next;
	char *result;
	size_t size;
	FILE *out = allocated(open_memstream(&result, &size));

	while ((next = strstr(content, what))) {
		fprintf(out, "%.*s", (int)(next - content), content);
		content = next + strlen(what);
	}
	fputs(content, out);
	fclose(out);
	return result;
}

/* What building the pages of a tree prints, without its path; NULL on a failure */
static char *docs_log(const struct checking *c, const char *tree, const struct args *pages,
		      const char *dir, FILE *said)
{
	char *path = text("%s.log", dir);
	FILE *log = open_file(path, "w");
	bool good = docs_build(c, tree, pages, dir, log);

	close_file(log, path);
	if (!good) {
		print_tail(said, file_text(path), 30);
		return NULL;
	}
	return without(file_text(path), text("%s/", tree));
}

/* Whether each new title of a page is in the HTML; adds how many there are to *titles */
static bool check_titles(const struct checking *c, const char *final, const char *page,
			 const char *dir, size_t *titles, FILE *said)
{
	char *path = text("%s/" DIR "%s" SUFFIX, final, page), *html;
	struct args before, after;
	bool good = true;
	size_t i, k;

	if (!exists(path))
		return true;
	before = headings(file_text(text("%s/" DIR "%s" SUFFIX, c->source, page)));
	after = headings(file_text(path));
	html = letters(file_text(text("%s/%s.html", dir, page)));
	for (i = 0; i < after.n; i++) {
		for (k = 0; k < before.n && strcmp(before.v[k], after.v[i]); k++)
			;
		if (k < before.n)
			continue;
		(*titles)++;
		if (strstr(html, letters(after.v[i])))
			continue;
		fprintf(said, "%s.html: no section '%s'\n", page, after.v[i]);
		good = false;
	}
	return good;
}

/*
 * No new warning, and each new title is in the HTML.  What has passed is built again after the
 * series has changed.
 */
enum verdict check_docs(struct checking *c, size_t n, FILE *said)
{
	struct args pages = pages_of(&c->series.own), all = pages_of(&c->series.reached);
	char *dir = text("%s/docs", c->work), *before, *after, *kept;
	enum verdict verdict = PASSED;
	const char *final;
	size_t titles = 0, i;
	char *sections;

	if (!has_program("sphinx-build")) {
		fputs("python3-sphinx is not installed\n", said);
		return SKIPPED;
	}
	if (c->applied < c->series.patches.n) {
		fputs("the topic does not apply\n", said);
		return FAILED;
	}
	kept = kept_path(c, "docs", c->series.patches.n, "sphinx-build");
	if (exists(kept)) {
		fputs(file_text(kept), said);
		return PASSED;
	}
	final = tree_final(c);
	if (!final)
		return FAILED;
	progress("building the documentation");
	before = docs_log(c, c->source, &all, dir, said);
	after = before ? docs_log(c, final, &all, dir, said) : NULL;
	progress_end();
	if (!after)
		return FAILED;
	if (new_warnings(said, c->store, c->source, before, after))
		verdict = FAILED;
	for (i = 0; i < pages.n; i++)
		if (!check_titles(c, final, pages.v[i], dir, &titles, said))
			verdict = FAILED;
	sections = text("%zu new sections are in the HTML\n", titles);
	fputs(sections, said);
	if (verdict == PASSED)
		kept_write(kept, sections);
	return verdict;
}
