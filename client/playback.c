// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What was played.
 */
#include <string.h>

#include "jsonfile.h"
#include "playback.h"

void play_result_destroy(struct play_result *result)
{
	picture_destroy(&result->display);
	picture_destroy(&result->dump);
	memset(result, 0, sizeof(*result));
}

void play_write(const struct play_result *result, struct json_object *json)
{
	struct json_object *list, *item;
	unsigned int i;

	json_add_u64(json, "switches", result->switches);
	json_add_u64(json, "protected_us", result->protected_ns / 1000);
	list = json_add_array(json, "attacks");
	for (i = 0; i < result->attack_count; i++) {
		item = json_add_object(list, NULL);
		json_add_string(item, "name", result->attacks[i].name);
		json_add_string(item, "outcome", result->attacks[i].outcome);
		json_add_bool(item, "ok", result->attacks[i].ok);
	}
}
