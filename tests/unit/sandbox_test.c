// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Tests of the sandbox, in processes that enter it.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "../../platform/common/sandbox.h"
#include "abi.h"

/* What a child returns for the kernel's "no such ABI" */
#define NO_ABI		255
/* and if the sandbox is not available */
#define NO_SANDBOX	254

#define NR_FCHMODAT2	452

static char file[] = "/tmp/vmali-sandbox.XXXXXX";

static long chmod_x86_64(void)
{
	return call_x86_64(NR_X86_64_CHMOD, file, 0640);
}

static long getpid_x86_64(void)
{
	return call_x86_64(NR_X86_64_GETPID, NULL, 0) == getpid() ? 0 : -ESRCH;
}

/* Not in all headers, and never in a table that is older than the kernel */
static long fchmodat2_x86_64(void)
{
	long ret = syscall(NR_FCHMODAT2, -1, file, 0640, 0);

	return ret < 0 ? -errno : ret;
}

static long chmod_x32(void)
{
	return call_x32(NR_X86_64_CHMOD, file, 0640);
}

static long getpid_x32(void)
{
	return call_x32(NR_X86_64_GETPID, NULL, 0);
}

static long chmod_i386(void)
{
	return call_i386(NR_I386_CHMOD, low_copy(file), 0640);
}

static long getpid_i386(void)
{
	return call_i386(NR_I386_GETPID, NULL, 0);
}

/* Return: what @call returns in a child process, as a positive error code. */
static int in_child(long (*call)(void), enum sandbox_kind kind)
{
	const char *const writable[] = { NULL };
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		if (kind != SANDBOX_NONE && sandbox_enter(kind, writable))
			_exit(NO_SANDBOX);
		signal(SIGSEGV, SIG_DFL);
		_exit(-call() & 0x7f);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV)
		return NO_ABI;
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void check_calls(enum sandbox_kind kind)
{
	struct stat st;

	if (in_child(getpid_x86_64, kind) == NO_SANDBOX)
		skip();
	assert_int_equal(chmod(file, 0600), 0);
	assert_int_equal(in_child(getpid_x86_64, kind), 0);
	assert_int_equal(in_child(chmod_x86_64, kind), EPERM);
	assert_int_equal(in_child(fchmodat2_x86_64, kind), EPERM);
	/* All calls of the others are refused, the harmless ones included */
	assert_int_equal(in_child(chmod_x32, kind), EPERM);
	assert_int_equal(in_child(getpid_x32, kind), EPERM);
	if (in_child(getpid_i386, SANDBOX_NONE) != NO_ABI) {
		assert_int_equal(in_child(chmod_i386, kind), EPERM);
		assert_int_equal(in_child(getpid_i386, kind), EPERM);
	}
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_landlock_refuses_other_abis(void **state)
{
	(void)state;
	check_calls(SANDBOX_LANDLOCK);
}

static void test_namespace_refuses_other_abis(void **state)
{
	(void)state;
	check_calls(SANDBOX_NAMESPACE);
}

/* Without the sandbox the calls work: the tests above do not pass for another reason */
static void test_no_sandbox_refuses_nothing(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(chmod(file, 0600), 0);
	assert_int_equal(in_child(chmod_x86_64, SANDBOX_NONE), 0);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_not_equal(in_child(chmod_x32, SANDBOX_NONE), EPERM);
	assert_int_not_equal(in_child(chmod_i386, SANDBOX_NONE), EPERM);
}

static int make_file(void **state)
{
	int fd = mkstemp(file);

	(void)state;
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_sandbox_refuses_nothing),
		cmocka_unit_test(test_landlock_refuses_other_abis),
		cmocka_unit_test(test_namespace_refuses_other_abis),
	};

	return cmocka_run_group_tests_name("sandbox", tests, make_file, remove_file);
}
