# SPDX-License-Identifier: GPL-2.0 OR MIT
# client_test: the parts of the client that need no device and no uAPI headers.

client_objs := $(addprefix $(OUT)/obj/client/, json.o sha256.o va.o)
$(OUT)/client_test: $(client_objs)
$(OUT)/client_test: unit_libs += -lcrypto
$(OUT)/obj/tests/unit/client_test.o $(client_objs): UNIT_CFLAGS += -Iclient -D_GNU_SOURCE
