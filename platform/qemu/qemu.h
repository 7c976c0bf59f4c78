/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the plugin uses of QEMU's inside, which has no header to include: Debian's QEMU
 * exports all of its functions, because it is built with modules.
 *
 * The declarations hold for QEMU 7.2, 10.0 and 11.1.  Objects are only pointed to, except
 * those whose layout is given here.  A name that a QEMU lacks is found before the start of
 * the machine (tools/launcher/qemu.h).
 *
 * Locking: "BQL" is QEMU's big lock, which the threads of virtual CPUs hold while they access
 * I/O regions, and the main thread while it runs what is scheduled.
 */
#ifndef VMALI_QEMU_H
#define VMALI_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct AddressSpace;
struct AioContext;
struct CPUState;
struct Error;
struct MemoryRegion;
struct Object;
struct QEMUTimer;
struct qemu_irq;

/* Room for a struct MemoryRegion, in bytes: it has 250 to 300 */
#define QEMU_MEMORY_REGION_ROOM	8192

/* QEMU_CLOCK_VIRTUAL of QEMUClockType: nanoseconds of the machine's time */
#define QEMU_CLOCK_VIRTUAL	1

/* Room for a struct QEMUTimer, in bytes: it has 48 to 56 */
#define QEMU_TIMER_ROOM		256

/* SCALE_NS: a timer's unit is the nanosecond */
#define QEMU_SCALE_NS		1

/* MemTxResult */
#define QEMU_MEMTX_OK		0u
#define QEMU_MEMTX_ERROR	1u

/* DEVICE_LITTLE_ENDIAN of enum device_endian */
#define QEMU_LITTLE_ENDIAN	2

/**
 * struct qemu_attrs - MemTxAttrs: 4 bytes in QEMU 7.2, 8 in later ones, passed in a register
 * @bits: all zero for an access of a device in the normal world
 */
struct qemu_attrs {
	uint64_t bits;
};

/**
 * struct qemu_region_ops - MemoryRegionOps; all calls come with the BQL held
 */
struct qemu_region_ops {
	uint64_t (*read)(void *opaque, uint64_t addr, unsigned int size);
	void (*write)(void *opaque, uint64_t addr, uint64_t data, unsigned int size);
	uint32_t (*read_with_attrs)(void *opaque, uint64_t addr, uint64_t *data,
				    unsigned int size, struct qemu_attrs attrs);
	uint32_t (*write_with_attrs)(void *opaque, uint64_t addr, uint64_t data,
				     unsigned int size, struct qemu_attrs attrs);
	int endianness;
	struct {
		unsigned int min_access_size;
		unsigned int max_access_size;
		bool unaligned;
		bool (*accepts)(void *opaque, uint64_t addr, unsigned int size, bool is_write,
				struct qemu_attrs attrs);
	} valid;
	struct {
		unsigned int min_access_size;
		unsigned int max_access_size;
		bool unaligned;
	} impl;
};

/**
 * struct qemu_notifier - Notifier
 */
struct qemu_notifier {
	void (*notify)(struct qemu_notifier *notifier, void *data);
	void *node[2];
};

extern struct AddressSpace address_space_memory;
extern struct Error *error_fatal;

/* Memory; under the BQL, except what accesses an address space */
struct MemoryRegion *get_system_memory(void);
void memory_region_init_io(struct MemoryRegion *mr, struct Object *owner,
			   const struct qemu_region_ops *ops, void *opaque, const char *name,
			   uint64_t size);
/* Returns nothing in QEMU 7.2 and a bool in later ones, which is not used here */
void memory_region_init_ram(struct MemoryRegion *mr, struct Object *owner, const char *name,
			    uint64_t size, struct Error **errp);
void *memory_region_get_ram_ptr(struct MemoryRegion *mr);
void memory_region_add_subregion_overlap(struct MemoryRegion *mr, uint64_t offset,
					 struct MemoryRegion *subregion, int priority);
void memory_region_init_alias(struct MemoryRegion *mr, struct Object *owner, const char *name,
			      struct MemoryRegion *orig, uint64_t offset, uint64_t size);
/* What changes a region takes effect when the outermost transaction is committed */
void memory_region_transaction_begin(void);
void memory_region_transaction_commit(void);
void memory_region_set_enabled(struct MemoryRegion *mr, bool enabled);
void memory_region_set_size(struct MemoryRegion *mr, uint64_t size);
void memory_region_set_address(struct MemoryRegion *mr, uint64_t address);
void memory_region_set_alias_offset(struct MemoryRegion *mr, uint64_t offset);
/* The first argument is a memory backend, which is an object */
struct MemoryRegion *host_memory_backend_get_memory(void *backend);

/*
 * Accesses to an address space, by any thread that rcu_register_thread() knows: those to RAM
 * without the BQL, all others take it.  Those of 4 and 8 bytes are single-copy atomic if
 * aligned.
 */
uint32_t address_space_rw(struct AddressSpace *as, uint64_t addr, struct qemu_attrs attrs,
			  void *buf, uint64_t len, bool is_write);
uint32_t address_space_ldl_le(struct AddressSpace *as, uint64_t addr, struct qemu_attrs attrs,
			      uint32_t *result);
uint64_t address_space_ldq_le(struct AddressSpace *as, uint64_t addr, struct qemu_attrs attrs,
			      uint32_t *result);
void address_space_stl_le(struct AddressSpace *as, uint64_t addr, uint32_t val,
			  struct qemu_attrs attrs, uint32_t *result);
void address_space_stq_le(struct AddressSpace *as, uint64_t addr, uint64_t val,
			  struct qemu_attrs attrs, uint32_t *result);

/* Objects; under the BQL.  NULL if there is none */
struct Object *object_resolve_path_type(const char *path, const char *type_name,
					bool *ambiguous);
struct Object *object_property_get_link(struct Object *obj, const char *name,
					struct Error **errp);
struct CPUState *qemu_get_cpu(int index);

/* Interrupt lines; under the BQL.  The first argument is a device, which is an object */
struct qemu_irq *qdev_get_gpio_in(void *dev, int n);
void qemu_set_irq(struct qemu_irq *irq, int level);

/* Threads and time; anywhere */
void rcu_register_thread(void);
struct AioContext *qemu_get_aio_context(void);
void aio_bh_schedule_oneshot_full(struct AioContext *ctx, void (*cb)(void *opaque),
				  void *opaque, const char *name);
int64_t qemu_clock_get_ns(int type);

/*
 * Timers of the main loop's, or of those of a group, if not NULL.  Changed anywhere; they expire
 * under the BQL.
 */
void timer_init_full(struct QEMUTimer *ts, void *group, int type, int scale, int attributes,
		     void (*cb)(void *opaque), void *opaque);
void timer_mod_ns(struct QEMUTimer *ts, int64_t expire_time);
void qemu_add_machine_init_done_notifier(struct qemu_notifier *notify);

#endif
