// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Programs that use Mesa's drivers.
 *
 * Debian has panvk and panfrost for arm64 only.  QEMU's emulation of user space runs these
 * programs, and a library that is loaded into each of them passes on the ioctls that QEMU does
 * not know (platform/uml/mesa).  A user's own build may be for x86-64, and then needs neither.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "mesa.h"

#define EMULATOR	"qemu-aarch64"
#define PANVK		"libvulkan_panfrost.so"
/* Of PATH, without the caller's environment (platform/uml/machine/rundir.c) */
#define CLEAN_PATH	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/**
 * struct build - the drivers of a user's build
 * @panvk: the Vulkan driver; NULL if there is none
 * @egl: Mesa's EGL for libglvnd; NULL if there is none
 * @dirs: directories of all libraries, as LD_LIBRARY_PATH has them
 * @arm64: whether they are for arm64
 */
struct build {
	const char *panvk;
	const char *egl;
	const char *dirs;
	bool arm64;
};

/* Return: the ELF machine that a program or library is for, EM_NONE if it is neither */
static unsigned int machine_of(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf64_Ehdr head = { 0 };

	if (fd < 0)
		return EM_NONE;
	if (read(fd, &head, sizeof(head)) != sizeof(head) ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) || head.e_ident[EI_CLASS] != ELFCLASS64)
		head.e_machine = EM_NONE;
	close(fd);
	return head.e_machine;
}

/* Where the packages are unpacked, or NULL */
static const char *packages(const struct places *places)
{
	char *name = file_text(text("%s/mesa/current", places->cache));

	name[strcspn(name, "\n")] = '\0';
	return *name ? text("%s/mesa/%s", places->cache, name) : NULL;
}

static bool in_path(const char *program)
{
	char *path = text("%s", environment("PATH", CLEAN_PATH)), *dir;

	while ((dir = strsep(&path, ":")))
		if (!access(text("%s/%s", dir, program), X_OK))
			return true;
	return false;
}

/* Whether tools/packages-arm64 names the program */
static bool is_packaged(const struct places *places, const char *program)
{
	char *list = file_text(text("%s/tools/packages-arm64", places->top)), *line, *word;

	while ((line = strsep(&list, "\n"))) {
		if (*line == '#')
			continue;
		strsep(&line, "\t ");
		while ((word = strsep(&line, "\t ")))
			if (*word && !strcmp(word, program))
				return true;
	}
	return false;
}

/* Whether nothing has to be fetched or compiled */
static bool is_ready(const struct places *places, const char *program)
{
	const char *root = packages(places);
	const char *library = text("%s/mesa/ioctl.so", places->build);
	struct stat st;

	if (!root || !in_path(EMULATOR) || stat(library, &st) ||
	    is_newer(&st.st_mtim, text("%s/platform/uml/mesa", places->top)))
		return false;
	return exists(text("%s/.bin/%s", root, program)) || !is_packaged(places, program);
}

static void look_at(struct build *build, const FTSENT *entry)
{
	const char *name = entry->fts_name;
	unsigned int machine;
	char *dir;

	if (strncmp(name, "lib", 3) || !strstr(name, ".so") ||
	    (entry->fts_info != FTS_F && entry->fts_info != FTS_SL))
		return;
	machine = machine_of(entry->fts_accpath);
	if (machine != EM_AARCH64 && machine != EM_X86_64)
		return;
	if (!strcmp(name, PANVK))
		build->panvk = text("%s", entry->fts_path);
	else if (!strncmp(name, "libEGL_mesa.so", 14) && !build->egl)
		build->egl = text("%s", entry->fts_path);
	else if (strncmp(name, "libEGL", 6) && strncmp(name, "libGL", 5) &&
		 strncmp(name, "libgbm", 6) && strncmp(name, "libgallium", 10))
		return;
	build->arm64 = machine == EM_AARCH64;
	dir = text("%.*s", (int)(entry->fts_pathlen - entry->fts_namelen - 1), entry->fts_path);
	if (!build->dirs)
		build->dirs = dir;
	else if (!strstr(build->dirs, dir))
		build->dirs = text("%s:%s", build->dirs, dir);
}

const char *mesa_dir(const struct run *run)
{
	char *dir = realpath(run->mesa, NULL);

	if (!dir)
		die("run: --mesa %s: %s", run->mesa, strerror(errno));
	return dir;
}

/* What is in the user's directory: an installed tree, or Meson's build directory */
static struct build build_of(const struct run *run)
{
	char *paths[] = { (char *)mesa_dir(run), NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	struct build build = { 0 };
	FTSENT *entry;

	while (tree && (entry = fts_read(tree)))
		look_at(&build, entry);
	if (tree)
		fts_close(tree);
	if (!build.dirs)
		die("run: --mesa %s has no driver of Mesa (%s, libgallium*.so or libEGL_mesa.so) for arm64 or x86-64",
		    run->mesa, PANVK);
	return build;
}

void mesa_get(const struct run *run, const struct places *places)
{
	const char *program = run->command[0];

	if (*run->mesa && !build_of(run).arm64)
		return;
	if (strchr(program, '/'))
		program = "";
	if (!is_ready(places, program))
		vmali_do(places, (char *[]){ "_mesa", (char *)program, NULL });
}

/* A file that tells a loader where a driver is */
static const char *manifest(const struct places *places, const char *name, const char *format,
			    const char *library)
{
	const char *path = text("%s/mesa/%s", places->build, name);
	const char *part = text("%s.%d", path, getpid());
	FILE *f;

	make_dirs(text("%s/mesa", places->build));
	f = open_file(part, "w");
	fprintf(f, format, library);
	close_file(f, part);
	if (rename(part, path))
		die("%s: %s", path, strerror(errno));
	return path;
}

static void drivers_of_build(struct args *args, const struct places *places,
			     const struct build *build)
{
	static const char icd[] = "{ \"file_format_version\": \"1.0.1\", \"ICD\": "
		"{ \"library_path\": \"%s\", \"api_version\": \"1.4.0\" } }\n";
	static const char vendor[] = "{ \"file_format_version\": \"1.0.0\", \"ICD\": "
		"{ \"library_path\": \"%s\" } }\n";

	if (build->panvk)
		args_add(args, text("VK_DRIVER_FILES=%s",
				    manifest(places, "icd.json", icd, build->panvk)));
	if (build->egl)
		args_add(args, text("__EGL_VENDOR_LIBRARY_FILENAMES=%s",
				    manifest(places, "egl.json", vendor, build->egl)));
}

/* What arm64 programs need, from Debian's packages and for them */
static void emulation(struct args *args, const struct run *run, const struct places *places,
		      const struct build *build)
{
	const char *path = run->clean_env ? CLEAN_PATH : environment("PATH", CLEAN_PATH);
	const char *root = packages(places);
	const char *set = text("QEMU_SET_ENV=LD_PRELOAD=%s/mesa/ioctl.so", places->build);

	args_add(args, text("PATH=%s/.bin:%s", root, path));
	args_add(args, text("QEMU_LD_PREFIX=%s", root));
	/*
	 * Debian's programs sign each return address: with the architecture's own cipher, which
	 * QEMU emulates in C, that took more than half of the time.
	 */
	args_add(args, "QEMU_CPU=max,pauth-impdef=on");
	args_add(args, build->dirs ? text("%s,LD_LIBRARY_PATH=%s", set, build->dirs) : set);
	if (!build->panvk)
		args_add(args, text("VK_DRIVER_FILES=%s/usr/share/vulkan/icd.d/panfrost_icd.json",
				    root));
	if (!build->egl)
		args_add(args, text("__EGL_VENDOR_LIBRARY_DIRS=%s/usr/share/glvnd/egl_vendor.d",
				    root));
	args_add(args, text("LIBGL_DRIVERS_PATH=%s/usr/lib/aarch64-linux-gnu/dri", root));
}

void mesa_command(struct args *args, const struct run *run, const struct places *places)
{
	struct build build = { .arm64 = true };
	const char *program = run->command[0];

	if (*run->mesa)
		build = build_of(run);
	args_add(args, "env");
	/* panvk says so of products of which few were tested, which does not matter here */
	args_add(args, "PAN_I_WANT_A_BROKEN_VULKAN_DRIVER=1");
	/* Layers that Debian's packages enable for every program, and that look for a display */
	args_add(args, "VK_LOADER_LAYERS_DISABLE=~implicit~");
	/* The guest cannot write there, and a run is the same each time */
	args_add(args, "MESA_SHADER_CACHE_DISABLE=true");
	drivers_of_build(args, places, &build);
	if (build.arm64)
		emulation(args, run, places, &build);
	else
		args_add(args, text("LD_LIBRARY_PATH=%s", build.dirs));
	if (machine_of(program) == EM_AARCH64) {
		if (!build.arm64)
			die("run: %s is for arm64, --mesa %s for x86-64", program, run->mesa);
		args_add(args, EMULATOR);
	}
	args_add_all(args, run->command);
}
