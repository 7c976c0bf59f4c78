# SPDX-License-Identifier: GPL-2.0 OR MIT
# The tests of the trusted-firmware model, part of tests/unit/Makefile. By itself:
#
#	make -f tests/unit/trusted.mk OUT=build/unit
#
# from the root of the checkout builds $(OUT)/trusted_test. Its SHA-256 is that
# of libcrypto (libssl-dev).

OUT ?= build/unit
CC ?= cc

TRUSTED_CFLAGS := -std=gnu11 -O1 -g -Wall -Wextra -Werror -Itrusted/include \
	-fsanitize=address,undefined -fno-sanitize-recover=all

TRUSTED_SRCS := $(wildcard trusted/*.c)
TRUSTED_HDRS := $(wildcard trusted/*.h trusted/include/*.h lib/mali_host.h lib/mali_types.h)

.PHONY: trusted-test
trusted-test: $(OUT)/trusted_test

# The model without any header of a system, to keep it so.
$(OUT)/trusted/%.o: trusted/%.c $(TRUSTED_HDRS)
	@mkdir -p $(@D)
	$(CC) $(TRUSTED_CFLAGS) -std=c11 -Wpedantic -ffreestanding -c -o $@ $<

$(OUT)/trusted_test: $(TRUSTED_SRCS:trusted/%.c=$(OUT)/trusted/%.o)
$(OUT)/trusted_test: tests/unit/trusted_test.c $(TRUSTED_HDRS)
	@mkdir -p $(@D)
	$(CC) $(TRUSTED_CFLAGS) -pthread -o $@ $(filter %.c %.o,$^) -lcmocka -lcrypto
