/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Where the GPU and the protected memory are on QEMU's board "virt".  vmali.dtso has the same
 * for the device tree.
 */
#ifndef VMALI_QEMU_BOARD_H
#define VMALI_QEMU_BOARD_H

/* The register window, in what "virt" keeps for its platform bus */
#define BOARD_WINDOW_BASE	0x0c000000ull
#define BOARD_WINDOW_SIZE	0x00400000ull

/* The first of the GPU's interrupts, in the order of enum mali_irq_line: shared peripherals */
#define BOARD_FIRST_SPI		112

/* RAM, of which a part is the carve-out of protected memory */
#define BOARD_RAM_BASE		0x40000000ull
#define BOARD_CARVEOUT_BASE	0x7c000000ull
#define BOARD_CARVEOUT_SIZE	0x04000000ull

/* Rate of the core clock, as in the device tree, in Hz */
#define BOARD_CLOCK_HZ		1000000000ull

/* Rate of the system counter: QEMU's, in Hz.  TF-A puts it into CNTFRQ_EL0 */
#define BOARD_COUNTER_HZ	62500000ull

#endif
