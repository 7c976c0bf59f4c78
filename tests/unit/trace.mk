# SPDX-License-Identifier: GPL-2.0 OR MIT
# trace_test: the converter of traces, but for the reading of files, which the test in
# tests/machine does with real ones

trace_objs := $(addprefix $(OUT)/obj/tools/trace/, trace.o timeline.o json.o picture.o)
$(OUT)/trace_test: $(trace_objs)
$(trace_objs) $(OUT)/obj/tests/unit/trace_test.o: UNIT_CFLAGS += -Itools/trace -D_GNU_SOURCE
