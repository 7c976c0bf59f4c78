# SPDX-License-Identifier: GPL-2.0 OR MIT
# Picture operations: the client's streams on the GPU model

compose_objs := $(addprefix $(OUT)/obj/client/, compose.o cs.o picture.o)
$(OUT)/gpu_compose_test: $(compose_objs)
$(compose_objs) $(OUT)/obj/tests/unit/gpu_compose_test.o: UNIT_CFLAGS += -Iclient -Iclient/include
