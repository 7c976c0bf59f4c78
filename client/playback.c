// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What was played.
 */
#include <string.h>

#include "json.h"
#include "playback.h"

void play_result_destroy(struct play_result *result)
{
	picture_destroy(&result->display);
	picture_destroy(&result->dump);
	memset(result, 0, sizeof(*result));
}

void play_write(const struct play_result *result, struct json *json)
{
	unsigned int i;

	json_u64(json, "switches", result->switches);
	json_u64(json, "protected_us", result->protected_ns / 1000);
	json_array(json, "attacks");
	for (i = 0; i < result->attack_count; i++) {
		json_object(json, NULL);
		json_string(json, "name", result->attacks[i].name);
		json_string(json, "outcome", result->attacks[i].outcome);
		json_bool(json, "ok", result->attacks[i].ok);
		json_end_object(json);
	}
	json_end_array(json);
}
