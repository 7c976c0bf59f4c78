// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A search of the guest's memory, for tests that protected content did not leak.
 *
 * State that is inside hardware on a real machine is guest memory here: the backing store
 * of protected memory, and the registers of the GPU.  Both are registered with
 * vmali_search_own(), and are counted separately.  So are the interrupt stacks: each
 * signal stores the processor's registers there, including those of a model.
 *
 * /sys/kernel/debug/vmali/trusted/search takes 64 hexadecimal digits, and returns lines
 * "name value".  The pattern is stored in another form, so that the search does not find
 * itself.
 */

#include <linux/debugfs.h>
#include <linux/hex.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/kasan.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/xarray.h>

#include "compat.h"
#include "search.h"

#define PATTERN_BYTES	32
#define PIECES		(PATTERN_BYTES / 8)

/* Places outside that are reported. */
#define MAX_PLACES	8

static const char * const owner_names[VMALI_OWNERS] = {
	[VMALI_OUTSIDE] = "outside",
	[VMALI_PROTECTED] = "protected",
	[VMALI_GPU] = "gpu",
	[VMALI_SIGNALS] = "signals",
};

static DEFINE_XARRAY(owners);

/**
 * struct search - a pattern, and where it was
 * @lock: protects all of it
 * @key: what the pattern is combined with while it is kept
 * @hidden: its pieces, so combined
 * @begins: whether a piece begins with a byte of this value
 * @bytes: bytes looked at
 * @unreadable: pages that are no memory, though they look like it
 * @hits: pieces found, by owner
 * @places: page frame numbers of the first pieces outside
 * @bounce: a copy of a page that can't be looked at where it is
 */
static struct search {
	struct mutex lock;
	u64 key;
	u64 hidden[PIECES];
	bool begins[256];
	u64 bytes;
	u64 unreadable;
	u64 hits[VMALI_OWNERS];
	unsigned long places[MAX_PLACES];
	void *bounce;
} search = {
	.lock = __MUTEX_INITIALIZER(search.lock),
};

static unsigned long frame_of(const void *ptr)
{
	return is_vmalloc_addr(ptr) ? vmalloc_to_pfn(ptr) : __pa(ptr) >> PAGE_SHIFT;
}

/**
 * vmali_search_disown() - undo vmali_search_own()
 * @ptr: as passed to it
 * @size: as passed to it
 */
void vmali_search_disown(const void *ptr, size_t size)
{
	size_t at;

	for (at = 0; at < size; at += PAGE_SIZE)
		xa_erase(&owners, frame_of(ptr + at));
}
EXPORT_SYMBOL_GPL(vmali_search_disown);

/**
 * vmali_search_own() - declare what memory is
 * @ptr: kernel address of its first page
 * @size: bytes, rounded up to pages
 * @owner: what it is
 *
 * Context: process.
 *
 * Return: 0, or -ENOMEM with nothing declared.
 */
int vmali_search_own(const void *ptr, size_t size, enum vmali_owner owner)
{
	size_t at;

	for (at = 0; at < size; at += PAGE_SIZE) {
		int ret = xa_err(xa_store(&owners, frame_of(ptr + at), xa_mk_value(owner),
					  GFP_KERNEL | __GFP_NOWARN));

		if (ret) {
			vmali_search_disown(ptr, at);
			return ret;
		}
	}
	return 0;
}
EXPORT_SYMBOL_GPL(vmali_search_own);

/*
 * Pieces of the pattern in a page, at any word. The page may be written concurrently, or
 * be free, which is intended, so the sanitizers must ignore it. There is a lot of memory:
 * most words are seen not to begin a piece by a byte of theirs.
 */
static noinline __no_sanitize_address __no_kcsan
unsigned int hits_in(const u32 *words)
{
	const u64 key = search.key;
	unsigned int i, k, hits = 0;

	for (i = 0; i + 1 < PAGE_SIZE / sizeof(*words); i++) {
		u64 v;

		if (!search.begins[words[i] & 0xff])
			continue;
		v = (words[i] | (u64)words[i + 1] << 32) ^ key;
		/* Otherwise the compiler might combine the pieces with the key again */
		OPTIMIZER_HIDE_VAR(v);
		for (k = 0; k < PIECES; k++)
			hits += v == search.hidden[k];
	}
	return hits;
}

static void look_at(unsigned long pfn)
{
	void *owner = xa_load(&owners, pfn);
	const void *page = __va(pfn << PAGE_SHIFT);
	enum vmali_owner who = owner ? xa_to_value(owner) : VMALI_OUTSIDE;
	unsigned int hits, i;

	/* The kernel's image has holes, and KASAN's red zones between variables. */
	if (PageReserved(pfn_to_page(pfn))) {
		bool bad;

		kasan_disable_current();
		bad = copy_from_kernel_nofault(search.bounce, page, PAGE_SIZE);
		kasan_enable_current();
		if (bad) {
			search.unreadable++;
			return;
		}
		page = search.bounce;
	}
	hits = hits_in(page);
	search.bytes += PAGE_SIZE;
	search.hits[who] += hits;
	if (!hits || who != VMALI_OUTSIDE)
		return;
	for (i = 0; i < MAX_PLACES && search.places[i]; i++)
		;
	if (i < MAX_PLACES)
		search.places[i] = pfn;
}

static int look_everywhere(void)
{
	unsigned long pfn, end = node_end_pfn(first_online_node);

	search.bounce = (void *)__get_free_page(GFP_KERNEL);
	if (!search.bounce)
		return -ENOMEM;
	search.bytes = 0;
	search.unreadable = 0;
	memset(search.hits, 0, sizeof(search.hits));
	memset(search.places, 0, sizeof(search.places));
	for (pfn = 0; pfn < end; pfn++) {
		if (pfn_valid(pfn) && pfn != frame_of(search.bounce))
			look_at(pfn);
		cond_resched();
	}
	memset(search.bounce, 0, PAGE_SIZE);
	free_page((unsigned long)search.bounce);
	return 0;
}

static int parse(const char *text)
{
	u8 *hidden = (u8 *)search.hidden;
	unsigned int i;

	memset(search.begins, 0, sizeof(search.begins));
	for (i = 0; i < PATTERN_BYTES; i++) {
		int high = hex_to_bin(text[2 * i]), low = hex_to_bin(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return -EINVAL;
		hidden[i] = (u8)(high << 4 | low) ^ ((u8 *)&search.key)[i % 8];
		if (i % 8 == 0)
			search.begins[high << 4 | low] = true;
	}
	return 0;
}

static ssize_t search_write(struct file *file, const char __user *ubuf, size_t len,
			    loff_t *pos)
{
	char text[2 * PATTERN_BYTES];
	int ret;

	if (len < sizeof(text) || len > sizeof(text) + 1)
		return -EINVAL;
	if (copy_from_user(text, ubuf, sizeof(text)))
		return -EFAULT;

	mutex_lock(&search.lock);
	search.key = get_random_u64();
	ret = parse(text);
	if (!ret)
		ret = look_everywhere();
	mutex_unlock(&search.lock);
	return ret ?: len;
}

static int search_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	mutex_lock(&search.lock);
	seq_printf(m, "searched_bytes %llu\n", search.bytes);
	seq_printf(m, "unreadable_pages %llu\n", search.unreadable);
	for (i = 0; i < VMALI_OWNERS; i++)
		seq_printf(m, "%s %llu\n", owner_names[i], search.hits[i]);
	for (i = 0; i < MAX_PLACES && search.places[i]; i++)
		seq_printf(m, "place_pfn %lu\n", search.places[i]);
	mutex_unlock(&search.lock);
	return 0;
}

static int search_open(struct inode *inode, struct file *file)
{
	return single_open(file, search_show, inode->i_private);
}

static const struct file_operations search_fops = {
	.owner = THIS_MODULE,
	.open = search_open,
	.read = seq_read,
	.write = search_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/* Finds the interrupt stacks by being on one: their symbol is not exported. */
static struct {
	struct hrtimer timer;
	unsigned long first;
} stacks;

static enum hrtimer_restart find_stacks(struct hrtimer *timer)
{
	unsigned long stack = (unsigned long)__builtin_frame_address(0) & ~(THREAD_SIZE - 1);

	WRITE_ONCE(stacks.first, stack - smp_processor_id() * THREAD_SIZE);
	return HRTIMER_NORESTART;
}

/*
 * Spin until the signal arrives: if signals are blocked, as they are while a processor
 * sleeps, it is handled later on the stack of some task.
 */
static void own_stacks(void)
{
	unsigned long end = jiffies + HZ, first;

	hrtimer_setup(&stacks.timer, find_stacks, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hrtimer_start(&stacks.timer, ns_to_ktime(NSEC_PER_MSEC), HRTIMER_MODE_REL_HARD);
	while (!READ_ONCE(stacks.first) && time_before(jiffies, end))
		cpu_relax();
	hrtimer_cancel(&stacks.timer);
	first = READ_ONCE(stacks.first);
	/* They are in the kernel's image, as is the first task's stack. */
	if (first && PageReserved(virt_to_page((void *)first)) &&
	    (void *)first != init_task.stack)
		vmali_search_own((void *)first, nr_cpu_ids * THREAD_SIZE, VMALI_SIGNALS);
	else
		pr_warn("vmali: interrupt stacks not found, a search counts them as outside\n");
}

/**
 * vmali_search_init() - make the file
 * @dir: directory in debugfs
 */
void vmali_search_init(struct dentry *dir)
{
	own_stacks();
	debugfs_create_file("search", 0600, dir, NULL, &search_fops);
}
