# SPDX-License-Identifier: GPL-2.0 OR MIT
# testrun_test: the plan of the tests, running them, and where the time went

testrun_objs := $(addprefix $(OUT)/obj/tools/, testrun/plan.o testrun/run.o testrun/times.o \
	launcher/base.o launcher/files.o)
$(OUT)/testrun_test: $(testrun_objs)

# options_test: the options of the commands
$(OUT)/options_test: $(addprefix $(OUT)/obj/tools/launcher/, options.o base.o)

# run_test: vmali run's options and command line; what is ready
run_objs := $(addprefix $(OUT)/obj/, $(addprefix tools/launcher/, base.o options.o places.o \
	run_options.o run_command.o) gpu/product.o)
$(OUT)/run_test: $(run_objs)
