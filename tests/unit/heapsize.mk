# SPDX-License-Identifier: GPL-2.0 OR MIT
# heapsize_test: the arithmetic of vmali heap-size

$(OUT)/heapsize_test: $(OUT)/obj/tools/heapsize/size.o
