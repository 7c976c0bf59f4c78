# SPDX-License-Identifier: GPL-2.0 OR MIT
# The commands of ./vmali as targets.
#
# make check ARGS='own/*' takes patterns, as make test does.

.PHONY: all setup build run demo test bench check fuzz series clean
all: build

setup build test bench demo check fuzz series:
	@./vmali $@ $(ARGS)

run:
	@./vmali demo $(ARGS)

clean:
	rm -rf build
