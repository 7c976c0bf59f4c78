# SPDX-License-Identifier: GPL-2.0 OR MIT
# sandbox_test: the sandbox of the machine.

$(OUT)/sandbox_test: $(OUT)/obj/platform/uml/sandbox.o
$(OUT)/sandbox_test: unit_libs += -lseccomp
