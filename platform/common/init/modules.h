/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The board's modules, and the driver.
 */
#ifndef VMALI_INIT_MODULES_H
#define VMALI_INIT_MODULES_H

/**
 * load_all() - load the modules, and wait until the driver has bound
 */
void load_all(void);

#endif
