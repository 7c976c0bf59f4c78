# SPDX-License-Identifier: GPL-2.0 OR MIT
# The same as ./vmali, for those who type make.

.PHONY: all setup build run demo test bench fuzz clean
all: build

setup build test bench demo fuzz:
	@./vmali $@ $(ARGS)

run:
	@./vmali demo $(ARGS)

clean:
	rm -rf build
