/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A model of trusted firmware with protected memory.
 *
 * The model owns one or more *protected regions*, ranges of physical addresses
 * with a backing store that nothing else reaches, and the *bus filter* through which every
 * initiator of the machine reaches memory. It has three trusted services: they
 * return the digest of a buffer without its content, write content to a buffer,
 * and clear it. And it drives the display, which shows protected memory only.
 *
 * Memory outside the regions is called ordinary. The model does not hold it: it
 * only decides whether an access is allowed, and the host performs the access.
 *
 * The model is a library without an operating system under it; what it needs is
 * struct mali_trusted_host. lib/mali_host.h says what is assumed of all hosts.
 *
 * Locking: with @lock and @unlock of struct mali_trusted_host, every function
 * may be called at the same time from any number of threads, except
 * mali_trusted_create() and mali_trusted_destroy(). Without them the caller
 * serialises.
 *
 * Context: mali_trusted_bus_access(), mali_trusted_get_stats(),
 * mali_trusted_get_region(), mali_trusted_get_refusals(),
 * mali_trusted_is_protected(), mali_trusted_next_protected() and
 * mali_trusted_display_get() neither allocate nor sleep. They may be called
 * from interrupt handlers if @lock, @refused and @time_ns of the host may. The
 * others are for process context: they call @alloc, @free and @relax, which may
 * sleep. @time_ns is the only callback that is called with the lock held.
 */
#ifndef MALI_TRUSTED_H
#define MALI_TRUSTED_H

#include "../../lib/mali_host.h"

struct mali_trusted;

/* Granule of regions and allocations, in bytes */
#define MALI_TRUSTED_PAGE_SIZE		4096u

/* Most regions that one model can have */
#define MALI_TRUSTED_MAX_REGIONS	8u

/* Size of a SHA-256 digest, in bytes */
#define MALI_TRUSTED_DIGEST_SIZE	32u

/* Most pixels of a frame in each direction */
#define MALI_TRUSTED_DISPLAY_MAX	4096u

/*
 * Bytes of a pixel, DRM's XRGB8888: a little-endian word of blue, green and red, from the
 * lowest byte up, and a byte that is ignored
 */
#define MALI_TRUSTED_PIXEL_SIZE		4u

/* Refusals that are kept unless configured */
#define MALI_TRUSTED_REFUSALS_DEFAULT	256u

/**
 * enum mali_trusted_error - what the functions of the model return
 * @MALI_TRUSTED_OK: success
 * @MALI_TRUSTED_ERR_INVAL: invalid argument; nothing was done
 * @MALI_TRUSTED_ERR_HOST_MEM: @alloc of the host returned NULL
 * @MALI_TRUSTED_ERR_FULL: the region has no free range of this size
 * @MALI_TRUSTED_ERR_RANGE: the range is not wholly allocated protected memory
 * @MALI_TRUSTED_ERR_BUSY: memory is still allocated
 * @MALI_TRUSTED_ERR_UNSUPPORTED: the host has no callback for this service, or the region is
 *	lent out and not the model's to allocate in
 */
enum mali_trusted_error {
	MALI_TRUSTED_OK = 0,
	MALI_TRUSTED_ERR_INVAL = -1,
	MALI_TRUSTED_ERR_HOST_MEM = -2,
	MALI_TRUSTED_ERR_FULL = -3,
	MALI_TRUSTED_ERR_RANGE = -4,
	MALI_TRUSTED_ERR_BUSY = -5,
	MALI_TRUSTED_ERR_UNSUPPORTED = -6,
};

/**
 * enum mali_trusted_initiator - where a bus transaction comes from
 * @MALI_TRUSTED_CPU: a processor core, whatever it runs
 * @MALI_TRUSTED_GPU_MMU: the GPU's MMU, walking page tables
 * @MALI_TRUSTED_GPU_MCU: the GPU's microcontroller: the firmware
 * @MALI_TRUSTED_GPU_CS: the GPU's command-stream unit: fetches, loads, stores, syncs
 * @MALI_TRUSTED_GPU_SHADER: the GPU's endpoints: shader cores and tiler
 * @MALI_TRUSTED_DEVICE: another bus master of the normal world: DMA of the board's devices
 * @MALI_TRUSTED_NUM_INITIATORS: number of initiators
 */
enum mali_trusted_initiator {
	MALI_TRUSTED_CPU = 0,
	MALI_TRUSTED_GPU_MMU,
	MALI_TRUSTED_GPU_MCU,
	MALI_TRUSTED_GPU_CS,
	MALI_TRUSTED_GPU_SHADER,
	MALI_TRUSTED_DEVICE,
	MALI_TRUSTED_NUM_INITIATORS,
};

/**
 * enum mali_trusted_verdict - verdict of the bus filter
 * @MALI_TRUSTED_DENIED: refused and recorded.  The buffer of a read is zeroed, a write
 *	changed nothing
 * @MALI_TRUSTED_ORDINARY_OK: allowed, and not in a region: the host performs the access
 * @MALI_TRUSTED_DONE: allowed, and performed in the region
 * @MALI_TRUSTED_INVALID: not a transaction (no buffer, no length, an address range that
 *	wraps).  Nothing was done or recorded
 */
enum mali_trusted_verdict {
	MALI_TRUSTED_DENIED = 0,
	MALI_TRUSTED_ORDINARY_OK,
	MALI_TRUSTED_DONE,
	MALI_TRUSTED_INVALID,
};

/**
 * enum mali_trusted_reason - why a transaction was refused
 * @MALI_TRUSTED_REASON_INITIATOR: unknown initiator
 * @MALI_TRUSTED_REASON_STRADDLE: the access crosses the edge of a region
 * @MALI_TRUSTED_REASON_PROTECTED: this initiator must not access protected memory in this
 *	mode
 * @MALI_TRUSTED_REASON_ORDINARY_WRITE: protected work must not write ordinary memory
 * @MALI_TRUSTED_REASON_UNALLOCATED: that part of the region is not allocated
 * @MALI_TRUSTED_NUM_REASONS: number of reasons
 */
enum mali_trusted_reason {
	MALI_TRUSTED_REASON_INITIATOR = 0,
	MALI_TRUSTED_REASON_STRADDLE,
	MALI_TRUSTED_REASON_PROTECTED,
	MALI_TRUSTED_REASON_ORDINARY_WRITE,
	MALI_TRUSTED_REASON_UNALLOCATED,
	MALI_TRUSTED_NUM_REASONS,
};

/**
 * enum mali_trusted_service_kind - services of the trusted firmware
 * @MALI_TRUSTED_SERVICE_ALLOC: mali_trusted_alloc()
 * @MALI_TRUSTED_SERVICE_FREE: mali_trusted_free()
 * @MALI_TRUSTED_SERVICE_DIGEST: mali_trusted_digest()
 * @MALI_TRUSTED_SERVICE_PROVISION: mali_trusted_provision()
 * @MALI_TRUSTED_SERVICE_CLEAR: mali_trusted_clear()
 * @MALI_TRUSTED_SERVICE_SHOW: mali_trusted_display_show()
 * @MALI_TRUSTED_SERVICE_OFF: mali_trusted_display_off()
 * @MALI_TRUSTED_SERVICE_PROTECT: mali_trusted_protect()
 * @MALI_TRUSTED_SERVICE_UNPROTECT: mali_trusted_unprotect()
 * @MALI_TRUSTED_NUM_SERVICES: number of services
 */
enum mali_trusted_service_kind {
	MALI_TRUSTED_SERVICE_ALLOC = 0,
	MALI_TRUSTED_SERVICE_FREE,
	MALI_TRUSTED_SERVICE_DIGEST,
	MALI_TRUSTED_SERVICE_PROVISION,
	MALI_TRUSTED_SERVICE_CLEAR,
	MALI_TRUSTED_SERVICE_SHOW,
	MALI_TRUSTED_SERVICE_OFF,
	MALI_TRUSTED_SERVICE_PROTECT,
	MALI_TRUSTED_SERVICE_UNPROTECT,
	MALI_TRUSTED_NUM_SERVICES,
};

/**
 * struct mali_trusted_txn - a transaction on the bus
 * @initiator: where it comes from
 * @gpu_protected: the GPU is in protected mode.  Ignored for the CPU and other devices
 * @write: a write; otherwise a read
 * @pa: physical address of the first byte
 * @len: bytes, not zero
 */
struct mali_trusted_txn {
	enum mali_trusted_initiator initiator;
	bool gpu_protected;
	bool write;
	u64 pa;
	size_t len;
};

/**
 * struct mali_trusted_refusal - the record of a refused transaction
 * @seq: number of the refusal, from 0, without gaps
 * @time_ns: @time_ns of the host then, or 0 without it
 * @txn: the transaction
 * @reason: why it was refused
 */
struct mali_trusted_refusal {
	u64 seq;
	u64 time_ns;
	struct mali_trusted_txn txn;
	enum mali_trusted_reason reason;
};

/**
 * struct mali_trusted_service - the record of a call of a service
 * @kind: which service
 * @pa: physical address; of a frame its first pixel; 0 where there is none
 * @len: bytes; of a frame all of its rows
 * @used_bytes: bytes of protected memory that are allocated now
 * @error: result
 */
struct mali_trusted_service {
	enum mali_trusted_service_kind kind;
	u64 pa;
	u64 len;
	u64 used_bytes;
	enum mali_trusted_error error;
};

/**
 * struct mali_trusted_host - what the host does for the model
 * @base: memory, clock and log.  @time_ns and @log may be NULL.  @alloc is called with
 *	MALI_TRUSTED_PAGE_SIZE for each page that is allocated in a region, and may sleep
 * @lock: takes the lock of the model; returns what @unlock needs, such as interrupt
 *	flags.  May be NULL, together with @unlock
 * @unlock: drops the lock
 * @relax: called between two pages of long work, without the lock, to let other threads
 *	run.  May sleep; may be NULL
 * @refused: the bus has refused an access.  Called from mali_trusted_bus_access(), in its
 *	context.  May be NULL
 * @served: a service has been called.  May be NULL
 * @sha256_size: size of the state of the three functions below, which are from a library
 *	of the host.  Zero: no digest service
 * @sha256_init: starts a digest
 * @sha256_update: adds data to it
 * @sha256_final: ends it and returns the result
 */
struct mali_trusted_host {
	struct mali_host base;
	unsigned long (*lock)(void *ctx);
	void (*unlock)(void *ctx, unsigned long flags);
	void (*relax)(void *ctx);
	void (*refused)(void *ctx, const struct mali_trusted_refusal *refusal);
	void (*served)(void *ctx, const struct mali_trusted_service *service);
	size_t sha256_size;
	void (*sha256_init)(void *state);
	void (*sha256_update)(void *state, const u8 *data, size_t len);
	void (*sha256_final)(void *state, u8 digest[MALI_TRUSTED_DIGEST_SIZE]);
};

/**
 * struct mali_trusted_range - a range of physical addresses
 * @base: first address, a multiple of MALI_TRUSTED_PAGE_SIZE
 * @size: size in bytes, a multiple of MALI_TRUSTED_PAGE_SIZE, not zero
 * @memory: for a region that is lent out, and for one that is borrowed: the host's memory
 *	behind it, @size bytes, aligned to 16 bytes or more, which must outlive the model.  NULL
 *	for a region that the model allocates in, with pages from @alloc of the host
 * @borrowed: ordinary memory, of which mali_trusted_protect() makes parts protected
 *
 * A lent region is what a static carve-out is to a TEE: the trusted firmware only keeps the
 * normal world out, and another allocator divides it, such as the static pool of Linux's TEE
 * subsystem.  All of it is accessible from the beginning, and counts as one allocation.  The
 * model never learns what is allocated or freed in it, so it clears nothing: a new buffer has
 * the content of the one before.
 *
 * A borrowed region is what a TrustZone address-space controller makes of RAM: the normal world
 * lends the trusted firmware a part of its memory, which is protected until it is returned.
 */
struct mali_trusted_range {
	u64 base;
	u64 size;
	void *memory;
	bool borrowed;
};

/**
 * struct mali_trusted_config - what is fixed when a model is made
 * @regions: the protected regions; they must not overlap
 * @num_regions: number of regions; with none the model is only a filter
 * @max_refusals: number of refusals that are kept; new ones replace the oldest.  Zero
 *	means MALI_TRUSTED_REFUSALS_DEFAULT
 * @mcu_writes_ordinary: let the firmware write ordinary memory while the GPU is in
 *	protected mode.  Real systems do not
 */
struct mali_trusted_config {
	const struct mali_trusted_range *regions;
	size_t num_regions;
	size_t max_refusals;
	bool mcu_writes_ordinary;
};

/**
 * struct mali_trusted_region_info - state of one region
 * @range: its addresses
 * @used_bytes: bytes allocated
 * @allocations: allocations alive
 */
struct mali_trusted_region_info {
	struct mali_trusted_range range;
	u64 used_bytes;
	u64 allocations;
};

/**
 * struct mali_trusted_stats - counters since mali_trusted_create()
 * @region_bytes: bytes of all regions; of borrowed ones, what is protected now
 * @used_bytes: bytes allocated now
 * @peak_bytes: most bytes ever allocated at once
 * @allocations: allocations alive now
 * @scrubbed_bytes: bytes cleared when they were freed
 * @reads: reads performed in a region, by initiator
 * @writes: writes performed in a region, by initiator
 * @refused: all refusals
 * @refused_by: refusals by initiator; unknown ones count only in @refused
 * @refused_for: refusals by reason
 * @refusals_lost: refusals no longer kept
 * @digests: digests returned
 * @provisions: times content was written
 * @clears: times content was cleared on request
 */
struct mali_trusted_stats {
	u64 region_bytes;
	u64 used_bytes;
	u64 peak_bytes;
	u64 allocations;
	u64 scrubbed_bytes;
	u64 reads[MALI_TRUSTED_NUM_INITIATORS];
	u64 writes[MALI_TRUSTED_NUM_INITIATORS];
	u64 refused;
	u64 refused_by[MALI_TRUSTED_NUM_INITIATORS];
	u64 refused_for[MALI_TRUSTED_NUM_REASONS];
	u64 refusals_lost;
	u64 digests;
	u64 provisions;
	u64 clears;
};

/**
 * struct mali_trusted_frame - a frame in protected memory
 * @pa: physical address of the first pixel
 * @stride: bytes from one row to the next, a multiple of MALI_TRUSTED_PIXEL_SIZE
 * @width: pixels of a row, 1 to MALI_TRUSTED_DISPLAY_MAX
 * @height: rows, 1 to MALI_TRUSTED_DISPLAY_MAX
 */
struct mali_trusted_frame {
	u64 pa;
	u64 stride;
	u32 width;
	u32 height;
};

/**
 * struct mali_trusted_display_info - what is on the panel
 * @seq: number of changes; 0 when it never showed anything
 * @width: pixels of a row; 0 when it is off
 * @height: rows; 0 when it is off
 */
struct mali_trusted_display_info {
	u64 seq;
	u32 width;
	u32 height;
};

/**
 * mali_trusted_create() - make trusted firmware with its protected memory
 * @config: read during the call only
 * @host: must outlive the model
 * @ctx: passed to every callback
 * @out: set to the model, or to NULL
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL if a callback is missing or @config is
 * invalid; MALI_TRUSTED_ERR_HOST_MEM.  The reason is logged if @host has a log.
 */
enum mali_trusted_error mali_trusted_create(const struct mali_trusted_config *config,
					    const struct mali_trusted_host *host, void *ctx,
					    struct mali_trusted **out);

/**
 * mali_trusted_destroy() - end a model; NULL is allowed
 * @t: no call for it may be running
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_BUSY, with nothing done, while protected
 * memory is allocated: content is always cleared before its memory is freed.  Lent regions
 * do not count, and keep their content.
 */
enum mali_trusted_error mali_trusted_destroy(struct mali_trusted *t);

/**
 * mali_trusted_alloc() - allocate protected memory
 * @t: model
 * @region: index of the region in the configuration
 * @size: bytes, not zero; rounded up to whole pages
 * @pa: set to the physical address.  The range is contiguous and reads as zeros
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL; MALI_TRUSTED_ERR_FULL if no free range
 * is long enough; MALI_TRUSTED_ERR_HOST_MEM; MALI_TRUSTED_ERR_UNSUPPORTED if the region is
 * lent out.
 */
enum mali_trusted_error mali_trusted_alloc(struct mali_trusted *t, size_t region, u64 size,
					   u64 *pa);

/**
 * mali_trusted_free() - free protected memory
 * @t: model
 * @pa: as returned by mali_trusted_alloc()
 * @size: as passed to it
 *
 * The content is cleared before the memory can be allocated again.  From the beginning of
 * this call every access to it is refused.
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL; MALI_TRUSTED_ERR_RANGE, with nothing
 * done, if @pa and @size are not exactly one allocation.
 */
enum mali_trusted_error mali_trusted_free(struct mali_trusted *t, u64 pa, u64 size);

/**
 * mali_trusted_protect() - make borrowed memory protected
 * @t: model
 * @pa: physical address, a multiple of MALI_TRUSTED_PAGE_SIZE, in a borrowed region
 * @size: bytes, likewise, not zero
 *
 * The content stays.  From the end of this call the range is protected memory, one allocation
 * as of mali_trusted_alloc().  A transaction whose verdict was MALI_TRUSTED_ORDINARY_OK may
 * still be in flight: the caller orders the two.
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL; MALI_TRUSTED_ERR_RANGE if the range is not
 * wholly in one borrowed region; MALI_TRUSTED_ERR_BUSY if a part of it is protected already.
 */
enum mali_trusted_error mali_trusted_protect(struct mali_trusted *t, u64 pa, u64 size);

/**
 * mali_trusted_unprotect() - return borrowed memory to the normal world
 * @t: model
 * @pa: as passed to mali_trusted_protect()
 * @size: likewise
 *
 * The content is cleared before the normal world can access the memory.  From the beginning of
 * this call to its end every access to it is refused.
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL; MALI_TRUSTED_ERR_RANGE, with nothing done,
 * if @pa and @size are not exactly what was protected at once.
 */
enum mali_trusted_error mali_trusted_unprotect(struct mali_trusted *t, u64 pa, u64 size);

/**
 * mali_trusted_is_protected() - whether an address is protected memory
 * @t: model
 * @pa: physical address
 *
 * Context: any, see above.
 *
 * Return: true for what is in a region; in a borrowed one, if it is protected now.
 */
bool mali_trusted_is_protected(struct mali_trusted *t, u64 pa);

/**
 * mali_trusted_next_protected() - find what is protected in a borrowed region
 * @t: model
 * @region: its index in the configuration
 * @from: lowest address to look at
 * @out: set to addresses that were protected at once, of which the first is @from or above
 *
 * Context: any, see above.
 *
 * Return: false if there are none, or no such region.
 */
bool mali_trusted_next_protected(struct mali_trusted *t, size_t region, u64 from,
				 struct mali_trusted_range *out);

/**
 * mali_trusted_bus_access() - a transaction on the bus
 * @t: model
 * @txn: the transaction
 * @buf: data to write, or where to put what is read: @len bytes of @txn
 *
 * Decides, records a refusal, and performs the access if it is to a protected region.
 * Aligned accesses of 4 and 8 bytes to a region are single-copy atomic.
 *
 * Context: any, see above.
 *
 * Return: the verdict.  With MALI_TRUSTED_ORDINARY_OK the caller performs the access; outside
 * of borrowed regions, that verdict never changes for an address, initiator, mode and direction.
 */
enum mali_trusted_verdict mali_trusted_bus_access(struct mali_trusted *t,
						  const struct mali_trusted_txn *txn,
						  void *buf);

/**
 * mali_trusted_digest() - SHA-256 of a buffer
 * @t: model
 * @pa: physical address
 * @len: bytes, not zero
 * @digest: set to the digest of the range
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL; MALI_TRUSTED_ERR_RANGE if the range is
 * not wholly allocated in one region; MALI_TRUSTED_ERR_HOST_MEM;
 * MALI_TRUSTED_ERR_UNSUPPORTED if the host has no SHA-256.
 */
enum mali_trusted_error mali_trusted_digest(struct mali_trusted *t, u64 pa, u64 len,
					    u8 digest[MALI_TRUSTED_DIGEST_SIZE]);

/**
 * mali_trusted_provision() - write content to protected memory
 * @t: model
 * @pa: physical address
 * @data: the content
 * @len: bytes, not zero
 *
 * What a decryptor in the trusted world does with its result.
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL; MALI_TRUSTED_ERR_RANGE if the range is
 * not wholly allocated in one region.  Nothing is written then, unless the range was freed
 * during the call.
 */
enum mali_trusted_error mali_trusted_provision(struct mali_trusted *t, u64 pa,
					       const void *data, u64 len);

/**
 * mali_trusted_clear() - clear protected memory
 * @t: model
 * @pa: physical address
 * @len: bytes, not zero
 *
 * For memory that another allocator divides, whose allocations the model does not see:
 * what mali_trusted_free() gets is cleared anyway.
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL; MALI_TRUSTED_ERR_RANGE if the range is
 * not wholly allocated.
 */
enum mali_trusted_error mali_trusted_clear(struct mali_trusted *t, u64 pa, u64 len);

/**
 * mali_trusted_display_show() - show a frame
 * @t: model
 * @frame: read during the call only
 *
 * Replaces what was shown, unless it fails.  The panel has its own copy, so the memory may
 * be freed after the call.
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL for an invalid size or stride;
 * MALI_TRUSTED_ERR_RANGE if the frame is not wholly allocated in one region: the display
 * shows protected memory only; MALI_TRUSTED_ERR_HOST_MEM.
 */
enum mali_trusted_error mali_trusted_display_show(struct mali_trusted *t,
						  const struct mali_trusted_frame *frame);

/**
 * mali_trusted_display_off() - turn the display off
 * @t: model
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK or MALI_TRUSTED_ERR_INVAL.
 */
enum mali_trusted_error mali_trusted_display_off(struct mali_trusted *t);

/**
 * mali_trusted_display_get() - size of the frame that is shown
 * @t: model
 * @out: filled in
 *
 * Context: any, see above.
 *
 * Return: MALI_TRUSTED_OK or MALI_TRUSTED_ERR_INVAL.
 */
enum mali_trusted_error mali_trusted_display_get(struct mali_trusted *t,
						 struct mali_trusted_display_info *out);

/**
 * mali_trusted_display_read() - read the panel: possible in the model only
 * @t: model
 * @seq: the frame, from mali_trusted_display_get()
 * @offset: first byte; rows follow each other without padding
 * @buf: filled with the bytes
 * @len: number of bytes, not zero
 *
 * Context: process.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_INVAL; MALI_TRUSTED_ERR_RANGE beyond the
 * frame; MALI_TRUSTED_ERR_BUSY if another frame is shown by now.
 */
enum mali_trusted_error mali_trusted_display_read(struct mali_trusted *t, u64 seq, u64 offset,
						  void *buf, size_t len);

/**
 * mali_trusted_get_stats() - read the counters
 * @t: model
 * @out: filled in, all at the same moment
 *
 * Context: any, see above.
 *
 * Return: MALI_TRUSTED_OK or MALI_TRUSTED_ERR_INVAL.
 */
enum mali_trusted_error mali_trusted_get_stats(struct mali_trusted *t,
					       struct mali_trusted_stats *out);

/**
 * mali_trusted_get_region() - read the state of one region
 * @t: model
 * @region: its index in the configuration
 * @out: filled in
 *
 * Context: any, see above.
 *
 * Return: MALI_TRUSTED_OK, or MALI_TRUSTED_ERR_INVAL if there is no such region.
 */
enum mali_trusted_error mali_trusted_get_region(struct mali_trusted *t, size_t region,
						struct mali_trusted_region_info *out);

/**
 * mali_trusted_get_refusals() - read the record of refused transactions
 * @t: model
 * @from_seq: leave out those with a lower number
 * @out: filled in, oldest first
 * @max: room in @out
 *
 * Context: any, see above.
 *
 * Return: number of refusals written.
 */
size_t mali_trusted_get_refusals(struct mali_trusted *t, u64 from_seq,
				 struct mali_trusted_refusal *out, size_t max);

/**
 * mali_trusted_error_name() - describe an error
 * @error: error
 *
 * Return: a short text, never NULL.
 */
const char *mali_trusted_error_name(enum mali_trusted_error error);

/**
 * mali_trusted_initiator_name() - name of an initiator
 * @initiator: initiator
 *
 * Return: one word, never NULL.
 */
const char *mali_trusted_initiator_name(enum mali_trusted_initiator initiator);

/**
 * mali_trusted_reason_name() - name of the reason of a refusal
 * @reason: reason
 *
 * Return: one word, never NULL.
 */
const char *mali_trusted_reason_name(enum mali_trusted_reason reason);

/**
 * mali_trusted_service_name() - name of a service
 * @kind: service
 *
 * Return: one word, never NULL.
 */
const char *mali_trusted_service_name(enum mali_trusted_service_kind kind);

#endif
