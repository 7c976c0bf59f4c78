/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The same from the machine.
 */
#ifndef HEAPSIZE_VERIFY_H
#define HEAPSIZE_VERIFY_H

#include "../../client/jsonfile.h"
#include "request.h"

/**
 * verify() - allocate all of it in the machine, compare, and print
 * @r: the request
 * @a: what was calculated
 * @j: gets the machine's figures as "machine"; NULL to print a table instead
 *
 * Return: the exit status.
 */
int verify(const struct request *r, const struct answer *a, struct json_object *j);

#endif
