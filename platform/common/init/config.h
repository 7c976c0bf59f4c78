/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The configuration: lines "key=value" from the run directory.
 */
#ifndef VMALI_INIT_CONFIG_H
#define VMALI_INIT_CONFIG_H

/**
 * read_config() - read the configuration
 */
void read_config(void);

/**
 * config_get() - the first value of a key
 * @key: the key
 *
 * Return: the value, or NULL.
 */
char *config_get(const char *key);

/**
 * config_next() - the next value of a key
 * @key: the key
 * @at: where to begin, 0 at first; set to where to continue
 *
 * Return: the value, or NULL.
 */
char *config_next(const char *key, int *at);

#endif
