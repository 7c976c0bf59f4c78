# SPDX-License-Identifier: GPL-2.0 OR MIT
# The instruction tables, alone with the assembler that they are compared with

$(OUT)/cs_isa_test: $(OUT)/obj/lib/cs_isa.o $(OUT)/obj/client/cs.o
$(OUT)/obj/tests/unit/cs_isa_test.o: UNIT_CFLAGS += -Iclient/include
