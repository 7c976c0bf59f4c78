// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The control protocol of QEMU's plugin: requests and answers on a connection, hostile ones,
 * and several clients.  The bus filter is the model; the GPU is not there.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "../../platform/common/report.h"
#include "../../platform/qemu/control.h"
#include "../../platform/qemu/gpu.h"
#include "../../platform/qemu/trusted.h"
#include "trusted_host.h"

static struct machine *m;
static char injected[128];

struct mali_trusted *trusted_model(void)
{
	return m->t;
}

bool gpu_report(const char *name, const struct vmali_printer *to)
{
	if (strcmp(name, "stats") && strcmp(name, "costs") && strcmp(name, "state") &&
	    strcmp(name, "inject"))
		return false;
	to->print(to->arg, "product g610\nreport %s\n", name);
	return true;
}

bool gpu_inject(const char *text)
{
	snprintf(injected, sizeof(injected), "%s", text);
	return !strncmp(text, "bus_error", 9);
}

static int control_setup(void **state)
{
	(void)state;
	m = machine_new(&two_regions);
	*injected = '\0';
	return 0;
}

static int control_teardown(void **state)
{
	(void)state;
	machine_delete(m);
	return 0;
}

static int connection(void)
{
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	control_serve(fds[1]);
	return fds[0];
}

static void put(int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

/* All that comes up to a line feed, without it */
static void get_line(int fd, char *line, size_t room)
{
	size_t n = 0;

	while (n < room - 1 && read(fd, line + n, 1) == 1 && line[n] != '\n')
		n++;
	line[n] = '\0';
}

static void expect_line(int fd, const char *expected)
{
	char line[128];

	get_line(fd, line, sizeof(line));
	assert_string_equal(line, expected);
}

/* An answer "ok BYTES", and these.  The caller frees it */
static char *get_answer(int fd, size_t *len)
{
	char line[128], *body;
	size_t done = 0;
	ssize_t n;

	get_line(fd, line, sizeof(line));
	assert_int_equal(sscanf(line, "ok %zu", len), 1);
	body = calloc(1, *len + 1);
	assert_non_null(body);
	while (done < *len) {
		n = read(fd, body + done, *len - done);
		assert_true(n > 0);
		done += (size_t)n;
	}
	return body;
}

static void expect_answer(int fd, const char *expected)
{
	size_t len;
	char *body = get_answer(fd, &len);

	assert_string_equal(body, expected);
	free(body);
}

static void expect_end(int fd)
{
	char byte;

	assert_int_equal(read(fd, &byte, 1), 0);
	close(fd);
}

static void print(void *arg, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(arg, format, ap);
	va_end(ap);
}

/* The same lines as in User-Mode Linux's debugfs, which come from the same functions */
static void test_reports(void **state)
{
	static const char *const gpu[] = { "stats", "costs", "state", "inject" };
	char *expected = NULL, request[64], wanted[64];
	u32 val = 7;
	unsigned int i;
	size_t len;
	FILE *f;
	int fd = connection();

	(void)state;
	for (i = 0; i < ARRAY_SIZE(gpu); i++) {
		snprintf(request, sizeof(request), "get gpu/%s\n", gpu[i]);
		snprintf(wanted, sizeof(wanted), "product g610\nreport %s\n", gpu[i]);
		put(fd, request);
		expect_answer(fd, wanted);
	}

	assert_int_equal(access_as(m, MALI_TRUSTED_DEVICE, false, true, BASE + 8, &val, 4),
			 MALI_TRUSTED_DENIED);
	f = open_memstream(&expected, &len);
	assert_non_null(f);
	vmali_report_trusted(m->t, &(struct vmali_printer){ print, f });
	fclose(f);
	assert_non_null(strstr(expected, "\ndevice_refused 1\n"));
	put(fd, "get trusted/stats\n");
	expect_answer(fd, expected);
	free(expected);

	put(fd, "get trusted/refusals\n");
	expect_answer(fd, "seq 0 time_ns 10 who device mode normal op write pa 0x40000008 len 4 "
			  "reason protected\n");
	close(fd);
}

/* A PPM picture; nothing while the display is off */
static void test_display(void **state)
{
	static const u8 pixels[] = { 3, 2, 1, 0, 6, 5, 4, 0 };
	struct mali_trusted_frame frame = { .stride = 8, .width = 2, .height = 1 };
	int fd = connection();
	char *body;
	size_t len;

	(void)state;
	put(fd, "get trusted/display\n");
	expect_answer(fd, "");

	frame.pa = must_alloc(m, 0, PAGE);
	assert_int_equal(mali_trusted_provision(m->t, frame.pa, pixels, sizeof(pixels)),
			 MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	put(fd, "get trusted/display\n");
	body = get_answer(fd, &len);
	assert_int_equal(len, 11 + 6);
	assert_memory_equal(body, "P6\n2 1\n255\n\1\2\3\4\5\6", len);
	free(body);

	assert_int_equal(mali_trusted_display_off(m->t), MALI_TRUSTED_OK);
	must_free(m, frame.pa, PAGE);
	close(fd);
}

static void test_injection(void **state)
{
	int fd = connection();

	(void)state;
	put(fd, "set gpu/inject bus_error 3 250\n");
	expect_answer(fd, "");
	assert_string_equal(injected, "bus_error 3 250");
	put(fd, "set gpu/inject nothing\n");
	expect_line(fd, "error no such fault");
	assert_string_equal(injected, "nothing");
	close(fd);
}

/* An unknown request is answered, and the connection stays open */
static void test_unknown(void **state)
{
	int fd = connection();

	(void)state;
	put(fd, "get gpu/nothing\n");
	expect_line(fd, "error no such name");
	put(fd, "get trusted/nothing\n");
	expect_line(fd, "error no such name");
	put(fd, "get ");
	put(fd, "\n");
	expect_line(fd, "error no such name");
	put(fd, "get\n");
	expect_line(fd, "error no such request");
	put(fd, "\n");
	expect_line(fd, "error no such request");
	put(fd, "set trusted/stats 1\n");
	expect_line(fd, "error no such request");
	put(fd, "set gpu/inject\n");
	expect_line(fd, "error no such request");
	assert_string_equal(injected, "");
	put(fd, "get gpu/stats\n");
	expect_answer(fd, "product g610\nreport stats\n");
	close(fd);
}

/* In the order of the requests, also when they come at once or in pieces */
static void test_pieces(void **state)
{
	int fd = connection();

	(void)state;
	put(fd, "get gpu/stats\nget gpu/nothing\nget gpu/");
	expect_answer(fd, "product g610\nreport stats\n");
	expect_line(fd, "error no such name");
	put(fd, "sta");
	put(fd, "te\n");
	expect_answer(fd, "product g610\nreport state\n");
	close(fd);
}

/* Of a line without an end, no part is a request: it is refused, and the connection closed */
static void test_too_long(void **state)
{
	char text[4096];
	int fd = connection();

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "set gpu/inject bus_error", 24);
	text[sizeof(text) - 1] = '\0';
	put(fd, text);
	expect_line(fd, "error no such request");
	assert_string_equal(injected, "");
	/* What has not been read makes it a reset of the connection */
	assert_true(read(fd, text, 1) <= 0);
	close(fd);
}

static void test_ends_within_a_request(void **state)
{
	int fd = connection();

	(void)state;
	put(fd, "set gpu/inject bus_error");
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	expect_line(fd, "error no such request");
	expect_end(fd);
	assert_string_equal(injected, "");
}

/* A client that disconnects before its answer ends nothing but its connection */
static void test_client_is_gone(void **state)
{
	int fd = connection(), other = connection();

	(void)state;
	put(fd, "get trusted/stats\nget trusted/stats\n");
	close(fd);
	put(other, "get gpu/costs\n");
	expect_answer(other, "product g610\nreport costs\n");
	close(other);
}

static int connect_to(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (const void *)address, sizeof(*address)), 0);
	return fd;
}

/* One that says nothing does not keep others waiting */
static void test_listen(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char dir[] = "/tmp/control.XXXXXX";
	int fd, silent, talking;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/control", dir);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (void *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 8), 0);
	control_listen(fd);
	silent = connect_to(&address);
	talking = connect_to(&address);
	put(talking, "get gpu/stats\n");
	expect_answer(talking, "product g610\nreport stats\n");
	put(silent, "get gpu/state\n");
	expect_answer(silent, "product g610\nreport state\n");
	close(silent);
	close(talking);
	shutdown(fd, SHUT_RDWR);
	unlink(address.sun_path);
	rmdir(dir);
}

#define TEST_CONTROL(f)	cmocka_unit_test_setup_teardown(f, control_setup, control_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_CONTROL(test_reports),
		TEST_CONTROL(test_display),
		TEST_CONTROL(test_injection),
		TEST_CONTROL(test_unknown),
		TEST_CONTROL(test_pieces),
		TEST_CONTROL(test_too_long),
		TEST_CONTROL(test_ends_within_a_request),
		TEST_CONTROL(test_client_is_gone),
		TEST_CONTROL(test_listen),
	};

	return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
