/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The ports of QEMU's virtio console, by their names: what udev does on a distribution.
 */
#ifndef VMALI_INIT_PORTS_H
#define VMALI_INIT_PORTS_H

#define PORTS	"/dev/virtio-ports"

/**
 * name_ports() - make a link in PORTS for each port that has a name
 *
 * /dev and /sys are mounted.
 */
void name_ports(void);

#endif
