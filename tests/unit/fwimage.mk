# SPDX-License-Identifier: GPL-2.0 OR MIT
# fwimage_test: the reader of firmware images, and vmali fw's two halves

fwimage_objs := $(addprefix $(OUT)/obj/, lib/fwimage.o tools/number.o tools/fw/build.o \
	tools/fw/predict.o)
$(OUT)/fwimage_test: $(fwimage_objs)
