// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali-protected: what the display shows, by pictures that are read back and compared
 * with those computed here; what it reports where it can't play; and what it refuses.
 */
#include "harness.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "guest.h"
#include "picture.h"
#include "pngfile.h"

#define WINDOW		"/sys/kernel/debug/vmali/trusted/display"
#define HEAP		"protected,secure-video"
#define NO_ENTRY	"protected mode cannot be entered with this driver"
#define BACKGROUND	0xff101830u

#define PASSED		0
#define FAILED		1
#define USAGE		2
#define STATUS_NO_ENTRY	3

/* Seconds for a test: the debug kernel takes its time to work on pictures. */
#define PATIENCE	120

#define MAX_ARGS	12
#define MAX_OUTPUT	16384

/**
 * struct program - the program and what it prints
 * @path: program
 * @dir: directory for files, removed afterwards
 * @output: what it has printed
 */
struct program {
	char path[PATH_MAX];
	char dir[64];
	char output[MAX_OUTPUT];
};

static int program_open(struct program *p)
{
	char self_path[PATH_MAX] = "";

	if (readlink("/proc/self/exe", self_path, sizeof(self_path) - 1) < 0)
		return -errno;
	snprintf(p->path, sizeof(p->path), "%s/../bin/vmali-protected", dirname(self_path));
	strcpy(p->dir, "/tmp/player.XXXXXX");
	return mkdtemp(p->dir) ? 0 : -errno;
}

static int program_close(struct program *p)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", p->dir);
	return system(command);
}

/* On each kernel */
FIXTURE(player) {
	struct program p;
	bool heap;
};

FIXTURE_SETUP(player)
{
	char heap[VMALI_HEAP_NAME_MAX];

	ASSERT_EQ(0, program_open(&self->p));
	self->heap = !heap_missing(heap);
}

FIXTURE_TEARDOWN(player)
{
	EXPECT_EQ(0, program_close(&self->p));
}

/* With protected memory */
FIXTURE(shown) {
	struct program p;
};

FIXTURE_SETUP(shown)
{
	char heap[VMALI_HEAP_NAME_MAX];

	SKIP_IF(heap_missing(heap));
	ASSERT_EQ(0, program_open(&self->p));
}

FIXTURE_TEARDOWN(shown)
{
	EXPECT_EQ(0, program_close(&self->p));
}

/* Run the program. Return: its exit status, or -1; what it printed is in @output. */
static int run(const char *program, char *output, const char *const *args)
{
	char *argv[MAX_ARGS + 2] = { (char *)program };
	int pipes[2], status, i;
	size_t used = 0;
	ssize_t got;
	pid_t pid;

	for (i = 0; i < MAX_ARGS && args[i]; i++)
		argv[i + 1] = (char *)args[i];
	*output = '\0';
	if (pipe(pipes))
		return -1;
	pid = fork();
	if (!pid) {
		dup2(pipes[1], 1);
		dup2(pipes[1], 2);
		close(pipes[0]);
		execv(program, argv);
		_exit(127);
	}
	close(pipes[1]);
	while ((got = read(pipes[0], output + used, MAX_OUTPUT - 1 - used)) > 0)
		used += (size_t)got;
	output[used] = '\0';
	close(pipes[0]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define RUN(...)	run(self->p.path, self->p.output,				\
			    (const char *const[]){ __VA_ARGS__, NULL })

/* A frame as the program's documentation has it, with the overlay at the lower right. */
static void compute(const struct picture *picture, const struct picture *over,
		    uint32_t opacity, struct picture *frame)
{
	uint32_t w = picture->width, h = picture->height, bar = h / 10;
	uint32_t x = w - over->width, y = h - over->height, row, column;

	x -= x > w / 20 ? w / 20 : 0;
	y -= y > bar / 2 ? bar / 2 : 0;
	for (row = 0; row < h; row++) {
		for (column = 0; column < w; column++) {
			uint32_t *to = &frame->pixels[row * w + column];
			uint32_t above = 0;
			unsigned int shift;

			*to = row < bar || row >= h - bar ? BACKGROUND :
			      picture->pixels[row * w + column] | 0xff000000;
			if (column >= x && column - x < over->width &&
			    row >= y && row - y < over->height)
				above = over->pixels[(row - y) * over->width + column - x];
			for (shift = 0; above >> 31 && shift < 24; shift += 8) {
				uint32_t mixed = ((above >> shift & 255) * opacity +
						  (*to >> shift & 255) * (256 - opacity)) >> 8;

				*to = (*to & ~(255u << shift)) | mixed << shift;
			}
		}
	}
}

/* The n-th picture that the display showed. */
static int seen(const char *dir, unsigned int n, struct picture *picture)
{
	char path[128], why[256];

	snprintf(path, sizeof(path), "%s/frame%u.png", dir, n);
	return png_load(path, picture, why, sizeof(why));
}

static bool same(const struct picture *a, const struct picture *b)
{
	return a->width == b->width && a->height == b->height &&
	       !memcmp(a->pixels, b->pixels, picture_bytes(a));
}

TEST_F_TIMEOUT(shown, own_sequence, PATIENCE)
{
	struct picture picture, expected, found, badge;
	uint64_t before = model_stat("targets_cleared");
	char report[96];
	unsigned int i;
	FILE *file;
	int status;

	snprintf(report, sizeof(report), "%s/report.json", self->p.dir);
	status = RUN("--frames", "3", "--concurrent", "2", "--display", self->p.dir, "--report",
		     report);
	ASSERT_EQ(PASSED, status) {
		TH_LOG("%s", self->p.output);
	}
	/* One for each frame, and for the one after the attacks */
	EXPECT_EQ(before + 4, model_stat("targets_cleared"));

	ASSERT_EQ(0, picture_badge(64, &badge));
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, picture_sample(320, 180, i, &picture));
		ASSERT_EQ(0, picture_create(320, 180, &expected));
		compute(&picture, &badge, 176, &expected);
		ASSERT_EQ(0, seen(self->p.dir, i, &found));
		EXPECT_TRUE(same(&expected, &found)) {
			TH_LOG("frame %u", i);
		}
		picture_destroy(&found);
		picture_destroy(&expected);
		picture_destroy(&picture);
	}
	picture_destroy(&badge);
	EXPECT_NE(0, seen(self->p.dir, 3, &found));

	/* What was found is in the report as well */
	file = fopen(report, "r");
	ASSERT_NE(NULL, file);
	i = fread(self->p.output, 1, sizeof(self->p.output) - 1, file);
	self->p.output[i] = '\0';
	fclose(file);
	EXPECT_NE(NULL, strstr(self->p.output, "\"ok\": true"));
	EXPECT_NE(NULL, strstr(self->p.output, "\"switches\": "));
	EXPECT_NE(NULL, strstr(self->p.output, "\"name\": \"GPU copy, normal mode\""));
	EXPECT_EQ(NULL, strstr(self->p.output, "\"ok\": false"));
}

/* Sizes that are no multiple of anything, and an overlay with holes. */
TEST_F_TIMEOUT(shown, given_pictures, PATIENCE)
{
	struct picture picture[2], over, expected, found;
	uint64_t before = model_stat("targets_cleared");
	char path[2][96], over_path[96];
	unsigned int i, k;
	int status;

	ASSERT_EQ(0, picture_create(23, 17, &over));
	for (i = 0; i < 23 * 17; i++)
		over.pixels[i] = 0xff000000 | i * 0x123457;
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, picture_create(61, 45, &picture[i]));
		for (k = 0; k < 61 * 45; k++)
			picture[i].pixels[k] = 0xff000000 | (k + i) * 0x054321;
		snprintf(path[i], sizeof(path[i]), "%s/in%u.png", self->p.dir, i);
		ASSERT_EQ(0, png_save(path[i], &picture[i]));
	}
	snprintf(over_path, sizeof(over_path), "%s/over.png", self->p.dir);
	ASSERT_EQ(0, png_save(over_path, &over));

	status = RUN("--overlay", over_path, "--opacity", "99", "--display", self->p.dir,
		     "--concurrent", "0", path[0], path[1]);
	ASSERT_EQ(PASSED, status) {
		TH_LOG("%s", self->p.output);
	}
	/* Their rows are too odd for a render target: the clears are stores */
	EXPECT_EQ(before, model_stat("targets_cleared"));
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, picture_create(61, 45, &expected));
		compute(&picture[i], &over, 99, &expected);
		ASSERT_EQ(0, seen(self->p.dir, i, &found));
		EXPECT_TRUE(same(&expected, &found)) {
			TH_LOG("frame %u", i);
		}
		picture_destroy(&found);
		picture_destroy(&expected);
		picture_destroy(&picture[i]);
	}
	picture_destroy(&over);
}

/* Twice: what the first run leaves does not affect the second. */
TEST_F_TIMEOUT(shown, again, PATIENCE)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		EXPECT_EQ(PASSED, RUN("--frames", "1", "--concurrent", "1")) {
			TH_LOG("%s", self->p.output);
		}
	}
}

TEST_F(player, no_heap)
{
	int status;

	status = RUN("--heap", "protected,nonexistent", "--frames", "1");
	if (!self->heap) {
		EXPECT_EQ(STATUS_NO_ENTRY, status);
		return;
	}
	EXPECT_EQ(FAILED, status);
	EXPECT_NE(NULL, strstr(self->p.output, "No such file or directory")) {
		TH_LOG("%s", self->p.output);
	}
}

/* At once, and with a separate status. */
TEST_F(player, no_entry)
{
	int64_t start = guest_now();

	if (self->heap)
		SKIP(return, "the driver has protected memory");
	EXPECT_EQ(STATUS_NO_ENTRY, RUN("--frames", "1"));
	EXPECT_NE(NULL, strstr(self->p.output, NO_ENTRY)) {
		TH_LOG("%s", self->p.output);
	}
	EXPECT_GT(2000 * VMALI_MS, guest_now() - start);
}

TEST_F_TIMEOUT(player, bad_arguments, PATIENCE)
{
	static const struct {
		const char *args[3];
		const char *words;
	} cases[] = {
		{ { "--frames", "0" }, "--frames must be 1 to 64, not '0'" },
		{ { "--frames", "65" }, "--frames must be 1 to 64, not '65'" },
		{ { "--opacity", "257" }, "--opacity must be 0 to 256, not '257'" },
		{ { "--opacity", "-1" }, "--opacity must be 0 to 256, not '-1'" },
		{ { "--concurrent", "x" }, "--concurrent must be 0 to 32, not 'x'" },
		{ { "--nonsense" }, "unrecognized option" },
		{ { "/nonexistent.png" }, "/nonexistent.png: No such file or directory" },
		{ { "/proc/version" }, "/proc/version: not a PNG file" },
		{ { "--overlay", "/proc/version" }, "/proc/version: not a PNG file" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		EXPECT_EQ(USAGE, run(self->p.path, self->p.output,
				     (const char *const[]){ cases[i].args[0],
							    cases[i].args[1],
							    cases[i].args[2], NULL })) {
			TH_LOG("case %u", i);
		}
		EXPECT_NE(NULL, strstr(self->p.output, cases[i].words)) {
			TH_LOG("case %u: %s", i, self->p.output);
		}
	}
}

/* Pictures that are good, but not for this, or not together. */
TEST_F_TIMEOUT(player, bad_pictures, PATIENCE)
{
	static const struct {
		struct {
			uint32_t width, height;
		} size[2];
		bool overlay;
		const char *words;
	} cases[] = {
		{ { { 40, 30 }, { 40, 31 } }, false, "40 x 31 pixels, the first has 40 x 30" },
		{ { { 40, 30 }, { 41, 30 } }, false, "41 x 30 pixels, the first has 40 x 30" },
		{ { { 40, 30 }, { 41, 10 } }, true, "41 x 10 pixels, larger than the picture" },
		{ { { 40, 30 }, { 10, 31 } }, true, "10 x 31 pixels, larger than the picture" },
		{ { { 15, 40 }, { 15, 40 } }, false, "15 x 40 pixels, 16 x 16 is the least" },
	};
	char path[2][96];
	unsigned int i, k;
	int status;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (k = 0; k < 2; k++) {
			struct picture p;

			ASSERT_EQ(0, picture_create(cases[i].size[k].width,
						    cases[i].size[k].height, &p));
			snprintf(path[k], sizeof(path[k]), "%s/%u.png", self->p.dir, k);
			ASSERT_EQ(0, png_save(path[k], &p));
			picture_destroy(&p);
		}
		if (cases[i].overlay)
			status = RUN("--overlay", path[1], path[0]);
		else
			status = RUN(path[0], path[1]);
		EXPECT_EQ(USAGE, status);
		EXPECT_NE(NULL, strstr(self->p.output, cases[i].words)) {
			TH_LOG("case %u: %s", i, self->p.output);
		}
	}
}

/* What is on the display, by the window of the model: bytes, or -errno. */
static ssize_t look(uint8_t *data, size_t size)
{
	size_t used = 0;
	ssize_t got;
	int fd;

	fd = open(WINDOW, O_RDONLY);
	if (fd < 0)
		return -errno;
	while ((got = read(fd, data + used, size - used)) > 0)
		used += (size_t)got;
	close(fd);
	return got < 0 ? -errno : (ssize_t)used;
}

/* The display alone, without the GPU: 3 x 2 pixels after padding, and then nothing. */
TEST_F(shown, display)
{
	static const uint32_t memory[] = {
		0, 0x00112233, 0xff445566, 0x00778899, 0xeeeeeeee,
		0x12aabbcc, 0x00ddeeff, 0x00010203,
	};
	static const uint8_t shown[] = "P6\n3 2\n255\n"
		"\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\x01\x02\x03";
	struct vmali_trusted *trusted;
	uint8_t data[64];
	struct stat st;
	int heap, fd;

	ASSERT_EQ(0, stat(WINDOW, &st));
	EXPECT_EQ(S_IFREG | 0400, st.st_mode);
	EXPECT_EQ(0, st.st_uid);
	ASSERT_EQ(0, vmali_trusted_open(&trusted));
	ASSERT_EQ(0, vmali_heap_open(HEAP, &heap));
	ASSERT_EQ(0, vmali_heap_alloc(heap, 4096, &fd));
	ASSERT_EQ(0, vmali_trusted_provision(trusted, fd, 1000, memory, sizeof(memory)));
	ASSERT_EQ(0, vmali_trusted_show(trusted, fd, 1004, 3, 2, 16));
	/* The panel keeps it */
	close(fd);
	ASSERT_EQ(sizeof(shown) - 1, look(data, sizeof(data)));
	EXPECT_EQ(0, memcmp(data, shown, sizeof(shown) - 1));

	EXPECT_EQ(0, vmali_trusted_show_nothing(trusted));
	EXPECT_EQ(0, look(data, sizeof(data)));
	close(heap);
	vmali_trusted_close(trusted);
}

TEST_F(shown, display_refuses)
{
	static const struct {
		uint64_t offset;
		uint32_t width, height, stride;
		int ret;
	} cases[] = {
		{ 0, 64, 32, 256, 0 },
		{ 0, 0, 1, 4, -EINVAL },
		{ 0, 1, 0, 4, -EINVAL },
		{ 0, 64, 33, 256, -EINVAL },
		{ 4, 64, 32, 256, -EINVAL },
		{ 8192, 1, 1, 4, -EINVAL },
		{ UINT64_MAX - 3, 1, 1, 4, -EINVAL },
		{ 0, 65, 1, 256, -EINVAL },
		{ 0, 64, 2, 258, -EINVAL },
		{ 0, 4097, 1, 4 * 4097, -EINVAL },
		{ 0, 1, 4097, 0, -EINVAL },
		{ 0, 1, 3, UINT32_MAX - 3, -EINVAL },
		{ 0, UINT32_MAX, UINT32_MAX, UINT32_MAX, -EINVAL },
	};
	struct vmali_trusted *trusted;
	int heap, fd, ordinary, ret;
	unsigned int i;

	ASSERT_EQ(0, vmali_trusted_open(&trusted));
	ASSERT_EQ(0, vmali_heap_open(HEAP, &heap));
	ASSERT_EQ(0, vmali_heap_alloc(heap, 8192, &fd));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		EXPECT_EQ(cases[i].ret, vmali_trusted_show(trusted, fd, cases[i].offset,
							   cases[i].width, cases[i].height,
							   cases[i].stride)) {
			TH_LOG("case %u", i);
		}
	}
	close(heap);

	/* Not for ordinary memory, which any process could have written */
	ret = vmali_heap_open("system", &heap);
	if (!ret) {
		ASSERT_EQ(0, vmali_heap_alloc(heap, 4096, &ordinary));
		EXPECT_EQ(-EINVAL, vmali_trusted_show(trusted, ordinary, 0, 1, 1, 4));
		close(ordinary);
		close(heap);
	}
	EXPECT_EQ(0, vmali_trusted_show_nothing(trusted));
	close(fd);
	vmali_trusted_close(trusted);
}

TEST_HARNESS_MAIN
