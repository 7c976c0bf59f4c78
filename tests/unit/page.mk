# SPDX-License-Identifier: GPL-2.0 OR MIT
# page_test: the demo's page, made of what a player would have found

page_objs := $(addprefix $(OUT)/obj/client/, page.o picture.o pngfile.o)
$(OUT)/page_test: $(page_objs)
$(OUT)/page_test: unit_libs += -lpng
$(page_objs) $(OUT)/obj/tests/unit/page_test.o: UNIT_CFLAGS += -Iclient -D_GNU_SOURCE
