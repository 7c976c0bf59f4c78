// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Power and clock, as the board switches them.  What is lost with the power is in reset.c.
 */
#include "supply.h"

static const char * const no_read[MALI_SUPPLY_COUNT] = {
	[MALI_SUPPLY_POWER] = "register read without power",
	[MALI_SUPPLY_CLOCK] = "register read without a clock",
};

static const char * const no_write[MALI_SUPPLY_COUNT] = {
	[MALI_SUPPLY_POWER] = "register write without power",
	[MALI_SUPPLY_CLOCK] = "register write without a clock",
};

/**
 * mali_supply_on() - whether the GPU can run
 * @gpu: GPU
 */
bool mali_supply_on(const struct mali_gpu *gpu)
{
	return !gpu->supply->off[MALI_SUPPLY_POWER] && !gpu->supply->off[MALI_SUPPLY_CLOCK];
}

/**
 * mali_supply_switch() - the board switches a supply
 * @gpu: GPU
 * @what: which
 * @on: how
 *
 * Return: whether that is a change.
 */
bool mali_supply_switch(struct mali_gpu *gpu, enum mali_supply what, bool on)
{
	struct supply *s = gpu->supply;

	if (s->off[what] == !on)
		return false;
	s->off[what] = !on;
	s->reported = 0;
	return true;
}

/**
 * mali_supply_refuses() - whether a register access gets no answer
 * @gpu: GPU
 * @offset: of the access
 * @write: direction
 *
 * Then it is a guest error.  The log has one of a kind until a supply is switched.
 */
bool mali_supply_refuses(struct mali_gpu *gpu, u32 offset, bool write)
{
	struct supply *s = gpu->supply;
	enum mali_supply what = s->off[MALI_SUPPLY_POWER] ? MALI_SUPPLY_POWER : MALI_SUPPLY_CLOCK;
	u32 kind = BIT32(2 * what + write);

	if (mali_supply_on(gpu))
		return false;
	if (s->reported & kind) {
		gpu->stat[MALI_STAT_GUEST_ERRORS]++;
		return true;
	}
	s->reported |= kind;
	mali_guest_error(gpu, write ? no_write[what] : no_read[what], offset);
	return true;
}
