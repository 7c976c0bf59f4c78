/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The GEM handles of a device.
 *
 * A handle has one object in this process: if it had two, closing it for one importer
 * would close it for the other.
 */
#ifndef VMALI_OBJECTS_H
#define VMALI_OBJECTS_H

#include <pthread.h>
#include <stdint.h>

/**
 * struct vmali_object - an object, part of what it belongs to
 * @next: the next one
 * @handle: GEM handle
 */
struct vmali_object {
	struct vmali_object *next;
	uint32_t handle;
};

/**
 * struct vmali_objects - all objects of a device
 * @lock: protects the list, and members of struct vmali_bo; held while handles are opened
 *	and closed
 * @first: the first one
 */
struct vmali_objects {
	pthread_mutex_t lock;
	struct vmali_object *first;
};

/**
 * vmali_objects_init() - start with none
 * @objects: objects
 */
int vmali_objects_init(struct vmali_objects *objects);

/**
 * vmali_objects_fini() - free what vmali_objects_init() allocated
 * @objects: must be empty
 */
void vmali_objects_fini(struct vmali_objects *objects);

/**
 * vmali_objects_find() - the object that has a handle
 * @objects: locked
 * @handle: GEM handle
 *
 * Return: the object or NULL.
 */
struct vmali_object *vmali_objects_find(const struct vmali_objects *objects, uint32_t handle);

/**
 * vmali_objects_add() - add an object
 * @objects: locked
 * @object: with its handle set
 */
void vmali_objects_add(struct vmali_objects *objects, struct vmali_object *object);

/**
 * vmali_objects_remove() - remove an object
 * @objects: locked
 * @object: one of them
 */
void vmali_objects_remove(struct vmali_objects *objects, struct vmali_object *object);

#endif /* VMALI_OBJECTS_H */
