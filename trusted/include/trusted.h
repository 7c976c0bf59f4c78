/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Trusted firmware and its protected memory: public interface of the model.
 *
 * The model owns one or more *protected regions*, ranges of physical addresses
 * with a backing store of their own, and the *bus filter* through which every
 * initiator of the machine reaches memory. It also plays the two trusted
 * services that a machine with protected memory has: one tells the digest of a
 * buffer without giving its content, the other puts content in. And it drives
 * the display, which shows protected memory and nothing else.
 *
 * Memory that is not in a region is called ordinary. The model does not hold
 * it: it only says whether an access is allowed, and the platform performs it.
 *
 * Threads: with &trusted_host.lock and &trusted_host.unlock given, every
 * function may be called at the same time from any number of threads, with the
 * exception of trusted_create() and trusted_destroy(). Without them the caller
 * serialises.
 *
 * Contexts: trusted_bus_access(), trusted_bus_check(), trusted_get_stats(),
 * trusted_get_region() and trusted_get_refusals() never allocate and never
 * sleep, and can be called from an interrupt handler as long as the lock is
 * safe there. The others call &trusted_host.alloc, &trusted_host.free and
 * &trusted_host.relax, which may sleep. No callback but
 * &trusted_host.time_ns is called with the lock held.
 */

#ifndef TRUSTED_H
#define TRUSTED_H

#include "trusted_types.h"

/** TRUSTED_PAGE_SIZE - granule of regions and allocations, in bytes */
#define TRUSTED_PAGE_SIZE	4096u

/** TRUSTED_MAX_REGIONS - most regions that one model can have */
#define TRUSTED_MAX_REGIONS	8u

/** TRUSTED_DIGEST_SIZE - size of a SHA-256 digest, in bytes */
#define TRUSTED_DIGEST_SIZE	32u

/** TRUSTED_DISPLAY_MAX - most pixels of a frame in each direction */
#define TRUSTED_DISPLAY_MAX	4096u

/**
 * TRUSTED_PIXEL_SIZE - bytes of a pixel, DRM's XRGB8888: a little-endian word of
 * blue, green and red, from the lowest byte up, and a byte that is ignored
 */
#define TRUSTED_PIXEL_SIZE	4u

/** TRUSTED_REFUSALS_DEFAULT - refusals remembered unless configured */
#define TRUSTED_REFUSALS_DEFAULT	256u

/**
 * enum trusted_error - what the functions of the model return
 * @TRUSTED_OK: It worked.
 * @TRUSTED_ERR_INVAL: An argument makes no sense; nothing was done.
 * @TRUSTED_ERR_HOST_MEM: &trusted_host.alloc gave nothing.
 * @TRUSTED_ERR_FULL: The region has no free range of this size.
 * @TRUSTED_ERR_RANGE: The range is not wholly allocated protected memory.
 * @TRUSTED_ERR_BUSY: Memory is still allocated.
 * @TRUSTED_ERR_UNSUPPORTED: The host gave no callback for this service.
 */
enum trusted_error {
	TRUSTED_OK = 0,
	TRUSTED_ERR_INVAL = -1,
	TRUSTED_ERR_HOST_MEM = -2,
	TRUSTED_ERR_FULL = -3,
	TRUSTED_ERR_RANGE = -4,
	TRUSTED_ERR_BUSY = -5,
	TRUSTED_ERR_UNSUPPORTED = -6,
};

/**
 * enum trusted_initiator - who asks the bus
 * @TRUSTED_CPU: A processor core, whatever it runs.
 * @TRUSTED_GPU_MMU: The GPU's MMU, walking page tables.
 * @TRUSTED_GPU_MCU: The GPU's microcontroller: the firmware.
 * @TRUSTED_GPU_CS: The GPU's command-stream unit: fetches, loads, stores, syncs.
 * @TRUSTED_GPU_SHADER: The GPU's endpoints: shader cores and tiler.
 * @TRUSTED_NUM_INITIATORS: How many there are.
 */
enum trusted_initiator {
	TRUSTED_CPU = 0,
	TRUSTED_GPU_MMU,
	TRUSTED_GPU_MCU,
	TRUSTED_GPU_CS,
	TRUSTED_GPU_SHADER,
	TRUSTED_NUM_INITIATORS,
};

/**
 * enum trusted_verdict - what the bus filter says
 * @TRUSTED_DENIED: Refused and recorded. A read has zeros in its buffer, a
 *	write changed nothing.
 * @TRUSTED_ORDINARY_OK: Allowed, and not in a region: the platform performs it.
 * @TRUSTED_DONE: Allowed, and performed in the region.
 * @TRUSTED_INVALID: Not a transaction (no buffer, no length, an address range
 *	that wraps). Nothing was done or recorded.
 */
enum trusted_verdict {
	TRUSTED_DENIED = 0,
	TRUSTED_ORDINARY_OK,
	TRUSTED_DONE,
	TRUSTED_INVALID,
};

/**
 * enum trusted_reason - why a transaction was refused
 * @TRUSTED_REASON_INITIATOR: The filter knows no such initiator.
 * @TRUSTED_REASON_STRADDLE: The access crosses the edge of a region.
 * @TRUSTED_REASON_PROTECTED: This initiator must not touch protected memory
 *	in this mode.
 * @TRUSTED_REASON_ORDINARY_WRITE: Protected work must not write ordinary memory.
 * @TRUSTED_REASON_UNALLOCATED: That part of the region is not allocated.
 * @TRUSTED_NUM_REASONS: How many there are.
 */
enum trusted_reason {
	TRUSTED_REASON_INITIATOR = 0,
	TRUSTED_REASON_STRADDLE,
	TRUSTED_REASON_PROTECTED,
	TRUSTED_REASON_ORDINARY_WRITE,
	TRUSTED_REASON_UNALLOCATED,
	TRUSTED_NUM_REASONS,
};

/**
 * enum trusted_log_level - weight of a message for &trusted_host.log
 * @TRUSTED_LOG_INFO: Worth knowing.
 * @TRUSTED_LOG_WARN: A refusal, or another sign of somebody's mistake.
 */
enum trusted_log_level {
	TRUSTED_LOG_INFO = 0,
	TRUSTED_LOG_WARN,
};

/**
 * enum trusted_service_kind - what trusted firmware does for others
 * @TRUSTED_SERVICE_ALLOC: trusted_alloc()
 * @TRUSTED_SERVICE_FREE: trusted_free()
 * @TRUSTED_SERVICE_DIGEST: trusted_digest()
 * @TRUSTED_SERVICE_PROVISION: trusted_provision()
 * @TRUSTED_SERVICE_SHOW: trusted_display_show()
 * @TRUSTED_SERVICE_OFF: trusted_display_off()
 * @TRUSTED_NUM_SERVICES: How many there are.
 */
enum trusted_service_kind {
	TRUSTED_SERVICE_ALLOC = 0,
	TRUSTED_SERVICE_FREE,
	TRUSTED_SERVICE_DIGEST,
	TRUSTED_SERVICE_PROVISION,
	TRUSTED_SERVICE_SHOW,
	TRUSTED_SERVICE_OFF,
	TRUSTED_NUM_SERVICES,
};

struct trusted_refusal;

/**
 * struct trusted_service - a service that has been asked for, for the record
 */
struct trusted_service {
	/** @kind: Which. */
	enum trusted_service_kind kind;

	/** @pa: Physical address; of a frame its first pixel; 0 where there is none. */
	uint64_t pa;

	/** @len: Bytes; of a frame all of its rows. */
	uint64_t len;

	/** @used_bytes: Bytes of protected memory that are allocated now. */
	uint64_t used_bytes;

	/** @error: How it went. */
	enum trusted_error error;
};

/**
 * struct trusted_host - what the model needs from where it runs
 */
struct trusted_host {
	/** @ctx: Handed to every callback below. */
	void *ctx;

	/**
	 * @alloc: Gives @size zeroed bytes, aligned to 16 or more, or NULL.
	 * Required. Called with TRUSTED_PAGE_SIZE for each page that is
	 * allocated in a region.
	 */
	void *(*alloc)(void *ctx, size_t size);

	/** @free: Takes back what @alloc gave for the same @size. Required. */
	void (*free)(void *ctx, void *ptr, size_t size);

	/**
	 * @lock: Takes the lock of the model; returns what @unlock wants back,
	 * such as interrupt flags. Optional, together with @unlock.
	 */
	unsigned long (*lock)(void *ctx);

	/** @unlock: Drops the lock. */
	void (*unlock)(void *ctx, unsigned long flags);

	/** @time_ns: Monotonic time for the record of refusals. Optional. */
	uint64_t (*time_ns)(void *ctx);

	/**
	 * @relax: Called between two pages of long work, outside the lock, to
	 * let others run. Optional.
	 */
	void (*relax)(void *ctx);

	/** @log: Takes a message without a line feed, printf style. Optional. */
	void (*log)(void *ctx, enum trusted_log_level level,
		    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

	/** @refused: The bus has refused an access, for a record. Optional. */
	void (*refused)(void *ctx, const struct trusted_refusal *refusal);

	/** @served: A service has been asked for, for a record. Optional. */
	void (*served)(void *ctx, const struct trusted_service *service);

	/**
	 * @sha256_size: Size of the state of the three functions below, which
	 * come from a library of the host. Zero: no digest service.
	 */
	size_t sha256_size;

	/** @sha256_init: Starts a digest. */
	void (*sha256_init)(void *state);

	/** @sha256_update: Adds data to it. */
	void (*sha256_update)(void *state, const uint8_t *data, size_t len);

	/** @sha256_final: Ends it and gives the result. */
	void (*sha256_final)(void *state, uint8_t digest[TRUSTED_DIGEST_SIZE]);
};

/**
 * struct trusted_range - a range of physical addresses
 */
struct trusted_range {
	/** @base: First address, a multiple of TRUSTED_PAGE_SIZE. */
	uint64_t base;

	/** @size: Size in bytes, a multiple of TRUSTED_PAGE_SIZE, not zero. */
	uint64_t size;
};

/**
 * struct trusted_config - how the machine is built
 */
struct trusted_config {
	/** @regions: The protected regions; they must not overlap. */
	const struct trusted_range *regions;

	/** @num_regions: How many; with none the model is only a filter. */
	size_t num_regions;

	/**
	 * @max_refusals: How many refusals are remembered; the oldest make room.
	 * Zero means TRUSTED_REFUSALS_DEFAULT.
	 */
	size_t max_refusals;

	/**
	 * @mcu_writes_ordinary: Let the firmware write ordinary memory while
	 * the GPU is in protected mode. Real systems do not.
	 */
	bool mcu_writes_ordinary;
};

/**
 * struct trusted_txn - a transaction on the bus
 */
struct trusted_txn {
	/** @initiator: Who asks. */
	enum trusted_initiator initiator;

	/** @gpu_protected: The GPU is in protected mode. No matter for the CPU. */
	bool gpu_protected;

	/** @write: A write; otherwise a read. */
	bool write;

	/** @pa: Physical address of the first byte. */
	uint64_t pa;

	/** @len: Bytes, not zero. */
	size_t len;
};

/**
 * struct trusted_refusal - the record of a refused transaction
 */
struct trusted_refusal {
	/** @seq: Number of the refusal, from 0, without gaps. */
	uint64_t seq;

	/** @time_ns: When, by &trusted_host.time_ns. */
	uint64_t time_ns;

	/** @txn: What was asked. */
	struct trusted_txn txn;

	/** @reason: Why it was refused. */
	enum trusted_reason reason;
};

/**
 * struct trusted_region_info - state of one region
 */
struct trusted_region_info {
	/** @range: Where it is. */
	struct trusted_range range;

	/** @used_bytes: Bytes allocated. */
	uint64_t used_bytes;

	/** @allocations: Allocations alive. */
	uint64_t allocations;
};

/**
 * struct trusted_stats - counters since trusted_create()
 */
struct trusted_stats {
	/** @region_bytes: Bytes of all regions. */
	uint64_t region_bytes;

	/** @used_bytes: Bytes allocated now. */
	uint64_t used_bytes;

	/** @peak_bytes: Most bytes ever allocated at once. */
	uint64_t peak_bytes;

	/** @allocations: Allocations alive now. */
	uint64_t allocations;

	/** @scrubbed_bytes: Bytes cleared when they were freed. */
	uint64_t scrubbed_bytes;

	/** @reads: Reads performed in a region, by initiator. */
	uint64_t reads[TRUSTED_NUM_INITIATORS];

	/** @writes: Writes performed in a region, by initiator. */
	uint64_t writes[TRUSTED_NUM_INITIATORS];

	/** @refused: All refusals. */
	uint64_t refused;

	/** @refused_by: Refusals by initiator; unknown ones count only in @refused. */
	uint64_t refused_by[TRUSTED_NUM_INITIATORS];

	/** @refused_for: Refusals by reason. */
	uint64_t refused_for[TRUSTED_NUM_REASONS];

	/** @refusals_lost: Refusals no longer remembered. */
	uint64_t refusals_lost;

	/** @digests: Digests given. */
	uint64_t digests;

	/** @provisions: Times content was put in. */
	uint64_t provisions;
};

/**
 * struct trusted_frame - a frame in protected memory
 */
struct trusted_frame {
	/** @pa: Physical address of the first pixel. */
	uint64_t pa;

	/** @stride: Bytes from one row to the next, a multiple of TRUSTED_PIXEL_SIZE. */
	uint64_t stride;

	/** @width: Pixels of a row, 1 to TRUSTED_DISPLAY_MAX. */
	uint32_t width;

	/** @height: Rows, 1 to TRUSTED_DISPLAY_MAX. */
	uint32_t height;
};

/**
 * struct trusted_display_info - what is on the panel
 */
struct trusted_display_info {
	/** @seq: Times that it changed; 0 when it never showed anything. */
	uint64_t seq;

	/** @width: Pixels of a row; 0 when it is off. */
	uint32_t width;

	/** @height: Rows; 0 when it is off. */
	uint32_t height;
};

/** struct trusted - the model; opaque */
struct trusted;

enum trusted_error trusted_create(const struct trusted_config *config,
				  const struct trusted_host *host,
				  struct trusted **out);
enum trusted_error trusted_destroy(struct trusted *t);

enum trusted_error trusted_alloc(struct trusted *t, size_t region,
				 uint64_t size, uint64_t *pa);
enum trusted_error trusted_free(struct trusted *t, uint64_t pa, uint64_t size);

enum trusted_verdict trusted_bus_access(struct trusted *t,
					const struct trusted_txn *txn, void *buf);
enum trusted_verdict trusted_bus_check(const struct trusted *t,
				       const struct trusted_txn *txn);

enum trusted_error trusted_digest(struct trusted *t, uint64_t pa, uint64_t len,
				  uint8_t digest[TRUSTED_DIGEST_SIZE]);
enum trusted_error trusted_provision(struct trusted *t, uint64_t pa,
				     const void *data, uint64_t len);

enum trusted_error trusted_display_show(struct trusted *t,
					const struct trusted_frame *frame);
enum trusted_error trusted_display_off(struct trusted *t);
enum trusted_error trusted_display_get(struct trusted *t,
				       struct trusted_display_info *out);
enum trusted_error trusted_display_read(struct trusted *t, uint64_t seq,
					uint64_t offset, void *buf, size_t len);

enum trusted_error trusted_get_stats(struct trusted *t, struct trusted_stats *out);
enum trusted_error trusted_get_region(struct trusted *t, size_t region,
				      struct trusted_region_info *out);
size_t trusted_get_refusals(struct trusted *t, uint64_t from_seq,
			    struct trusted_refusal *out, size_t max);

const char *trusted_error_name(enum trusted_error error);
const char *trusted_initiator_name(enum trusted_initiator initiator);
const char *trusted_reason_name(enum trusted_reason reason);
const char *trusted_service_name(enum trusted_service_kind kind);

#endif /* TRUSTED_H */
