// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GEM handles of a device.
 */
#include "objects.h"

int vmali_objects_init(struct vmali_objects *objects)
{
	objects->first = NULL;
	return -pthread_mutex_init(&objects->lock, NULL);
}

void vmali_objects_fini(struct vmali_objects *objects)
{
	pthread_mutex_destroy(&objects->lock);
}

struct vmali_object *vmali_objects_find(const struct vmali_objects *objects, uint32_t handle)
{
	struct vmali_object *object;

	for (object = objects->first; object; object = object->next)
		if (object->handle == handle)
			break;
	return object;
}

void vmali_objects_add(struct vmali_objects *objects, struct vmali_object *object)
{
	object->next = objects->first;
	objects->first = object;
}

void vmali_objects_remove(struct vmali_objects *objects, struct vmali_object *object)
{
	struct vmali_object **link;

	for (link = &objects->first; *link != object; link = &(*link)->next)
		;
	*link = object->next;
}
