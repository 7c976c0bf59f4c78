# SPDX-License-Identifier: GPL-2.0 OR MIT
# picture_test: the client's pictures and PNG files

picture_objs := $(addprefix $(OUT)/obj/client/, picture.o pngfile.o)
$(OUT)/picture_test: $(picture_objs)
$(OUT)/picture_test: unit_libs += -lpng
$(picture_objs) $(OUT)/obj/tests/unit/picture_test.o: UNIT_CFLAGS += -Iclient -D_GNU_SOURCE
