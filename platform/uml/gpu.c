// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU on the board: the register window, the bus, the interrupt lines and the
 * thread that executes, around the portable model of gpu/.
 *
 * Lock order: a driver's own locks, then gpu.lock, then those of the kernel's run
 * queues and of the trusted model, which are leaves (docs/architecture.md).
 * The model's entry points run under gpu.lock with interrupts off, since registers
 * are read in hard interrupt handlers; the thread gives it up every
 * RUN_BUDGET instructions, and a CPU that waits for it has it next.
 *
 * The module cannot be unloaded: regions of logic_iomem are permanent.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/logic_iomem.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/time-internal.h>
#include <linux/vmalloc.h>

#include "../../gpu/include/mali_gpu.h"
#include "../common/initiator.h"
#include "../common/report.h"
#include "board.h"
#include "bus.h"
#include "clk.h"
#include "intc.h"
#include "perturb.h"
#include "priority.h"
#include "search.h"
#include "supply.h"

#define CREATE_TRACE_POINTS
#include "gpu_trace.h"

/* Instructions executed with gpu.lock held: some tens of microseconds */
#define RUN_BUDGET	512

/* Of the GPU's node in the device tree */
#define COMPATIBLE	"arm,mali-valhall-csf"

static char *product = "g610";
module_param_named(gpu, product, charp, 0444);
MODULE_PARM_DESC(gpu, "product to model (default g610)");

static unsigned int speed = 100;
module_param(speed, uint, 0444);
MODULE_PARM_DESC(speed, "percent of the speed that docs/gpu-model.md states (default 100)");

/**
 * struct vmali_gpu - the GPU of the board
 * @model: the model, under @lock
 * @lock: serialises all calls into the model
 * @thread: calls mali_gpu_run()
 * @kicked: there is work for @thread
 * @window: register window
 * @bytes: memory of the model
 * @traced: tracepoints of this module that are enabled, under @lock
 */
static struct vmali_gpu {
	struct mali_gpu *model;
	spinlock_t lock;
	struct task_struct *thread;
	bool kicked;
	struct resource window;
	size_t bytes;
	unsigned int traced;
} gpu = {
	.lock = __SPIN_LOCK_UNLOCKED(gpu.lock),
};

/* Callbacks of the model */

static void *host_alloc(void *ctx, size_t size)
{
	void *ptr = vzalloc(size);

	if (ptr && vmali_search_own(ptr, size, VMALI_GPU)) {
		vfree(ptr);
		return NULL;
	}
	gpu.bytes += size;
	return ptr;
}

static void host_free(void *ctx, void *ptr, size_t size)
{
	vmali_search_disown(ptr, size);
	gpu.bytes -= size;
	vfree(ptr);
}

static int host_bus(void *ctx, const struct mali_bus_txn *txn)
{
	return vmali_bus_access(txn->pa, txn->buf, txn->len, txn->write,
				vmali_initiator(txn->initiator), txn->protected_mode);
}

static void host_irq(void *ctx, enum mali_irq_line line, bool level)
{
	vmali_intc_set_level(line, level);
}

static void host_kick(void *ctx)
{
	WRITE_ONCE(gpu.kicked, true);
	if (READ_ONCE(gpu.thread))
		wake_up_process(gpu.thread);
}

/* User space maps the RAM at the window's user page, not the registers */
static void host_flush_id(void *ctx, u32 id)
{
	WRITE_ONCE(*(u32 *)__va(gpu.window.start + MALI_GPU_USER_PAGE), id);
}

static bool host_is_protected(void *ctx, u64 pa)
{
	return vmali_bus_is_protected(pa);
}

static u64 host_time_ns(void *ctx)
{
	return ktime_get_ns();
}

static void host_log(void *ctx, enum mali_log_level level, const char *msg, u64 value)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL,
				      DEFAULT_RATELIMIT_BURST);

	switch (level) {
	case MALI_LOG_GUEST_ERROR:
		if (__ratelimit(&limit))
			pr_warn("vmali_gpu: guest error: %s (%#llx)\n", msg, value);
		break;
	case MALI_LOG_HOST_ERROR:
		pr_err("vmali_gpu: %s (%#llx)\n", msg, value);
		break;
	default:
		pr_info("vmali_gpu: %s (%#llx)\n", msg, value);
	}
}

static void host_event(void *ctx, const struct mali_event *e)
{
	switch (e->kind) {
	case MALI_EVENT_DOORBELL:
		trace_doorbell(e);
		break;
	case MALI_EVENT_RESET:
		trace_reset(e);
		break;
	case MALI_EVENT_MCU:
		trace_mcu(e);
		break;
	case MALI_EVENT_GLB_REQUEST:
		trace_glb_request(e);
		break;
	case MALI_EVENT_GLB_ACK:
		trace_glb_ack(e);
		break;
	case MALI_EVENT_CSG_REQUEST:
		trace_csg_request(e);
		break;
	case MALI_EVENT_CSG_ACK:
		trace_csg_ack(e);
		break;
	case MALI_EVENT_CS_REQUEST:
		trace_cs_request(e);
		break;
	case MALI_EVENT_CS_ACK:
		trace_cs_ack(e);
		break;
	case MALI_EVENT_SLOT:
		trace_slot(e);
		break;
	case MALI_EVENT_RUN:
		if (e->text)
			trace_stop(e);
		else
			trace_run(e);
		break;
	case MALI_EVENT_PROTM_ENTER:
		trace_protm_on(e);
		break;
	case MALI_EVENT_PROTM_EXIT:
		trace_protm_off(e);
		break;
	case MALI_EVENT_IRQ:
		trace_irq(e);
		break;
	case MALI_EVENT_IRQ_LINE:
		trace_irq_line(e);
		break;
	case MALI_EVENT_AS_COMMAND:
		trace_as_command(e);
		break;
	case MALI_EVENT_FLUSH:
		trace_flush(e);
		break;
	case MALI_EVENT_MMU_FAULT:
		trace_mmu_fault(e);
		break;
	case MALI_EVENT_INJECT:
		trace_inject(e);
		break;
	case MALI_EVENT_GUEST_ERROR:
		trace_guest_error(e);
		break;
	}
}

/* The thread is not there yet while the model is made, which chooses nothing */
static u64 host_choose(void *ctx, enum mali_choice what, u32 n)
{
	static const enum vmali_choice kinds[MALI_CHOICES] = {
		[MALI_CHOICE_REQUEST] = VMALI_CHOICE_REQUEST,
		[MALI_CHOICE_COMPLETION] = VMALI_CHOICE_COMPLETE,
		[MALI_CHOICE_QUEUE] = VMALI_CHOICE_QUEUE,
	};

	return vmali_perturb_gpu(kinds[what], gpu.thread, n);
}

static const struct mali_gpu_host host = {
	.base = {
		.alloc = host_alloc,
		.free = host_free,
		.time_ns = host_time_ns,
		.log = host_log,
	},
	.bus = host_bus,
	.irq = host_irq,
	.kick = host_kick,
	.flush_id = host_flush_id,
	.is_protected = host_is_protected,
	.event = host_event,
	.choose = host_choose,
};

/* The model reports no events while no tracepoint is enabled */
static void trace_count(int change)
{
	unsigned long flags;

	spin_lock_irqsave(&gpu.lock, flags);
	gpu.traced += change;
	/* Enabled as the module is loaded, they come before the GPU */
	if (gpu.model)
		mali_gpu_set_events(gpu.model, gpu.traced);
	spin_unlock_irqrestore(&gpu.lock, flags);
}

int vmali_gpu_trace_on(void)
{
	trace_count(1);
	return 0;
}

void vmali_gpu_trace_off(void)
{
	trace_count(-1);
}

/* The register window */

/* An access takes time, and the CPU may be busy with something else after it */
static void passed(void)
{
	if (time_travel_mode != TT_MODE_OFF)
		ndelay(mali_gpu_cost_ns(gpu.model, MALI_COST_ACCESS));
	vmali_perturb_point(VMALI_CHOICE_ACCESS);
}

static unsigned long window_read(void *priv, unsigned int offset, int size)
{
	unsigned long flags;
	u64 v;

	spin_lock_irqsave(&gpu.lock, flags);
	v = mali_gpu_reg_read(gpu.model, offset, size);
	spin_unlock_irqrestore(&gpu.lock, flags);
	passed();
	return v;
}

static void window_write(void *priv, unsigned int offset, int size, unsigned long val)
{
	unsigned long flags;

	spin_lock_irqsave(&gpu.lock, flags);
	mali_gpu_reg_write(gpu.model, offset, size, val);
	spin_unlock_irqrestore(&gpu.lock, flags);
	passed();
}

static const struct logic_iomem_ops window_ops = {
	.read = window_read,
	.write = window_write,
};

static long window_map(unsigned long offset, size_t size, const struct logic_iomem_ops **ops,
		       void **priv)
{
	*ops = &window_ops;
	*priv = NULL;
	return offset;
}

static const struct logic_iomem_region_ops window_region_ops = {
	.map = window_map,
};

/* Execution */

static int gpu_thread(void *unused)
{
	u64 next = MALI_RUN_IDLE;

	while (!kthread_should_stop()) {
		unsigned long flags;

		set_current_state(TASK_INTERRUPTIBLE);
		if (!READ_ONCE(gpu.kicked) && next == MALI_RUN_IDLE) {
			schedule();
		} else if (!READ_ONCE(gpu.kicked) && next) {
			ktime_t due = ns_to_ktime(next);

			schedule_hrtimeout(&due, HRTIMER_MODE_ABS);
		}
		__set_current_state(TASK_RUNNING);
		WRITE_ONCE(gpu.kicked, false);
		spin_lock_irqsave(&gpu.lock, flags);
		next = mali_gpu_run(gpu.model, RUN_BUDGET);
		spin_unlock_irqrestore(&gpu.lock, flags);
		cond_resched();
	}
	return 0;
}

static void clock_changed(u64 hz)
{
	unsigned long flags;

	spin_lock_irqsave(&gpu.lock, flags);
	if (gpu.model)
		mali_gpu_set_clock(gpu.model, hz);
	spin_unlock_irqrestore(&gpu.lock, flags);
}

static void supply_switched(enum mali_supply what, bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&gpu.lock, flags);
	mali_gpu_set_supply(gpu.model, what, on);
	spin_unlock_irqrestore(&gpu.lock, flags);
}

static void print(void *arg, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	seq_vprintf(arg, format, ap);
	va_end(ap);
}

static int costs_show(struct seq_file *m, void *unused)
{
	const struct vmali_printer to = { print, m };
	unsigned long flags;

	spin_lock_irqsave(&gpu.lock, flags);
	vmali_report_costs(gpu.model, &to);
	spin_unlock_irqrestore(&gpu.lock, flags);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(costs);

static int stats_show(struct seq_file *m, void *unused)
{
	const struct vmali_printer to = { print, m };
	unsigned long flags;

	spin_lock_irqsave(&gpu.lock, flags);
	vmali_report_stats(gpu.model, product, gpu.bytes, &to);
	spin_unlock_irqrestore(&gpu.lock, flags);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

/*
 * How many register accesses a second a driver could make, through all that is between
 * it and the model: "reads N" and "writes N", measured while the file is read.
 */
#define MEASURE_NS	(20 * NSEC_PER_MSEC)
#define MEASURE_BATCH	100

static u64 measure(void __iomem *reg, bool write)
{
	u64 start = ktime_get_ns(), end;
	unsigned int i, n = 0;

	do {
		for (i = 0; i < MEASURE_BATCH; i++) {
			/* The raw bits of masked interrupts: clearing none is harmless */
			if (write)
				writel(0, reg);
			else
				readl(reg);
		}
		n += MEASURE_BATCH;
		cond_resched();
		end = ktime_get_ns();
	} while (end - start < MEASURE_NS);
	return div64_u64((u64)n * NSEC_PER_SEC, end - start);
}

static int speed_show(struct seq_file *m, void *unused)
{
	/* GPU_ID, and GPU_IRQ_CLEAR */
	void __iomem *regs = ioremap(gpu.window.start, 0x30);

	if (!regs)
		return -ENOMEM;
	vmali_supply_get(MALI_SUPPLY_POWER);
	vmali_supply_get(MALI_SUPPLY_CLOCK);
	seq_printf(m, "reads %llu\n", measure(regs, false));
	seq_printf(m, "writes %llu\n", measure(regs + 0x24, true));
	vmali_supply_put(MALI_SUPPLY_CLOCK);
	vmali_supply_put(MALI_SUPPLY_POWER);
	iounmap(regs);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(speed);

static int state_show(struct seq_file *m, void *unused)
{
	const struct vmali_printer to = { print, m };
	unsigned long flags;

	spin_lock_irqsave(&gpu.lock, flags);
	vmali_report_state(gpu.model, &to);
	spin_unlock_irqrestore(&gpu.lock, flags);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

/*
 * Fault injection: "NAME [TIMES [MS]]" arms a fault, by default once; MS is the delay of
 * faults that delay something.  Reading shows how often each is still armed.
 * Late interrupts are the interrupt controller's, all others the model's.
 */
static int inject_show(struct seq_file *m, void *unused)
{
	const struct vmali_printer to = { print, m };
	unsigned long flags;

	spin_lock_irqsave(&gpu.lock, flags);
	vmali_report_injections(gpu.model, &to);
	spin_unlock_irqrestore(&gpu.lock, flags);
	seq_printf(m, VMALI_LATE_IRQ " %u\n", vmali_intc_delays_left());
	return 0;
}

static ssize_t inject_write(struct file *file, const char __user *ubuf, size_t len,
			    loff_t *pos)
{
	struct vmali_injection injection;
	unsigned long flags;
	char text[96];
	u64 late_ns;
	bool known;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, ubuf, len))
		return -EFAULT;
	text[len] = '\0';
	if (!vmali_injection_parse(text, &injection))
		return -EINVAL;
	if (vmali_is_late_irq(&injection, &late_ns)) {
		vmali_intc_delay(injection.times, late_ns);
		return len;
	}
	spin_lock_irqsave(&gpu.lock, flags);
	known = vmali_inject(gpu.model, &injection);
	spin_unlock_irqrestore(&gpu.lock, flags);
	return known ? len : -EINVAL;
}

static int inject_open(struct inode *inode, struct file *file)
{
	return single_open(file, inject_show, inode->i_private);
}

static const struct file_operations inject_fops = {
	.owner = THIS_MODULE,
	.open = inject_open,
	.read = seq_read,
	.write = inject_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static int __init find_window(struct mali_gpu_config *config)
{
	struct device_node *np = of_find_compatible_node(NULL, NULL, COMPATIBLE);
	int ret;

	if (!np) {
		pr_err("vmali_gpu: no GPU in the device tree\n");
		return -ENODEV;
	}
	ret = of_address_to_resource(np, 0, &gpu.window);
	config->coherent = of_property_read_bool(np, "dma-coherent");
	of_node_put(np);
	if (ret)
		return ret;
	if (resource_size(&gpu.window) < MALI_GPU_REGS_SIZE ||
	    !pfn_valid(PHYS_PFN(gpu.window.end))) {
		pr_err("vmali_gpu: register window %pR is too small or not in RAM\n",
		       &gpu.window);
		return -EINVAL;
	}
	gpu.window.name = "vmali-gpu";
	gpu.window.flags = IORESOURCE_MEM;
	return 0;
}

static int __init init_supply(void)
{
	struct device_node *np = of_find_compatible_node(NULL, NULL, COMPATIBLE);
	int ret = vmali_supply_init(np, supply_switched);

	of_node_put(np);
	return ret;
}

static int __init vmali_gpu_init(void)
{
	struct mali_gpu_config config = { .product = product, .speed = speed };
	struct dentry *dir;
	int ret;

	ret = find_window(&config);
	if (ret)
		return ret;
	ret = vmali_perturb_init();
	if (ret)
		return ret;
	config.clock_hz = vmali_clk_rate();
	gpu.model = mali_gpu_create(&config, &host, NULL);
	if (!gpu.model)
		return -EINVAL;
	trace_count(0);
	gpu.thread = kthread_run(gpu_thread, NULL, "vmali-gpu");
	if (IS_ERR(gpu.thread)) {
		ret = PTR_ERR(gpu.thread);
		goto err_destroy;
	}
	vmali_priority_hardware(gpu.thread);
	/* The thread's stack has state of the GPU, too; the thread is never stopped */
	ret = vmali_search_own(task_stack_page(gpu.thread), THREAD_SIZE, VMALI_GPU);
	if (ret)
		goto err_stop;
	/* Permanent from here on */
	ret = logic_iomem_add_region(&gpu.window, &window_region_ops);
	if (ret)
		goto err_stop;
	dir = debugfs_create_dir("gpu", vmali_debugfs_dir());
	debugfs_create_file("stats", 0444, dir, NULL, &stats_fops);
	debugfs_create_file("costs", 0444, dir, NULL, &costs_fops);
	debugfs_create_file("state", 0444, dir, NULL, &state_fops);
	debugfs_create_file("speed", 0400, dir, NULL, &speed_fops);
	debugfs_create_file("inject", 0644, dir, NULL, &inject_fops);
	ret = init_supply();
	if (!ret)
		ret = vmali_clk_init(clock_changed);
	if (!ret)
		ret = vmali_intc_init();
	if (ret)
		pr_err("vmali_gpu: power, clock or interrupt controller failed (%d)\n", ret);
	return 0;

err_stop:
	kthread_stop(gpu.thread);
err_destroy:
	mali_gpu_destroy(gpu.model);
	return ret;
}
module_init(vmali_gpu_init);

MODULE_DESCRIPTION("vmali: a virtual Mali CSF GPU");
MODULE_LICENSE("Dual MIT/GPL");
