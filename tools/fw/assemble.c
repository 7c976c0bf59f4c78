// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The file: header and entries, the data that they name, and what is changed in the end.
 */
#include "../../lib/mali_fw_if.h"
#include "assemble.h"

/* As in Arm's images */
#define INSTR_FEATURES		0x71u
#define STREAM_TABLE_SIZE	0x0cu
#define TABLE_AREA		0x1000u
#define CSG_IN_STRIDE		0x80u
#define CS_IN_STRIDE		0x80u
#define CSG_OUT_STRIDE		0x40u
#define CS_OUT_STRIDE		0x100u

/* Where the interface blocks are: in Arm's order, with room for as many as there are */
struct layout {
	u32 size;
	u32 group_stride;
	u32 glb_in, csg_in, cs_in;
	u32 glb_out, csg_out, cs_out;
};

static u32 area(u32 n)
{
	return (n + TABLE_AREA - 1) / TABLE_AREA * TABLE_AREA;
}

static struct layout layout_of(const struct build *b)
{
	u32 all = b->groups * b->streams;
	struct layout l;

	l.group_stride = FW_STREAMS + b->streams * STREAM_TABLE_SIZE;
	l.size = area(FW_GROUPS + b->groups * l.group_stride);
	l.glb_in = l.size;
	l.csg_in = l.glb_in + TABLE_AREA;
	l.cs_in = l.csg_in + b->groups * CSG_IN_STRIDE;
	l.glb_out = area(l.cs_in + all * CS_IN_STRIDE);
	l.csg_out = l.glb_out + TABLE_AREA;
	l.cs_out = l.csg_out + b->groups * CSG_OUT_STRIDE;
	return l;
}

/* Firmware fills version, features and suspend sizes at boot: they stay zero */
static void fill_tables(struct build *b, u8 *t, const struct layout *l)
{
	u32 n, m;

	mali_fw_put32(t + GLB_INPUT_VA, FW_SHARED_VA + l->glb_in);
	mali_fw_put32(t + GLB_OUTPUT_VA, FW_SHARED_VA + l->glb_out);
	mali_fw_put32(t + GLB_GROUP_NUM, b->groups);
	mali_fw_put32(t + GLB_GROUP_STRIDE, l->group_stride);
	mali_fw_put32(t + GLB_INSTR_FEATURES, INSTR_FEATURES);
	mali_fw_put32(t + GLB_PRFCNT_FEATURES, b->counters);
	for (n = 0; n < b->groups; n++) {
		u8 *group = t + FW_GROUPS + n * l->group_stride;

		mali_fw_put32(group + GRP_INPUT_VA, FW_SHARED_VA + l->csg_in + CSG_IN_STRIDE * n);
		mali_fw_put32(group + GRP_OUTPUT_VA,
			      FW_SHARED_VA + l->csg_out + CSG_OUT_STRIDE * n);
		mali_fw_put32(group + GRP_STREAM_NUM, b->streams);
		mali_fw_put32(group + GRP_STREAM_STRIDE, STREAM_TABLE_SIZE);
		for (m = 0; m < b->streams; m++) {
			u8 *stream = group + FW_STREAMS + m * STREAM_TABLE_SIZE;
			u32 k = b->streams * n + m;

			mali_fw_put32(stream + STREAM_INPUT_VA,
				      FW_SHARED_VA + l->cs_in + CS_IN_STRIDE * k);
			mali_fw_put32(stream + STREAM_OUTPUT_VA,
				      FW_SHARED_VA + l->cs_out + CS_OUT_STRIDE * k);
		}
	}
}

/* Words that are put into @size bytes at @data */
static void apply(struct build *b, const struct bytes *pokes, u8 *data, size_t size)
{
	const struct poke *p = (const struct poke *)pokes->data;
	size_t i;

	for (i = 0; i < pokes->size / sizeof(*p); i++) {
		if (size < 4 || p[i].offset > size - 4) {
			b->line = p[i].line;
			draft_wrong(b, "offset %#llx is beyond the end (%#zx)",
				    (unsigned long long)p[i].offset, size);
			return;
		}
		mali_fw_put32(data + p[i].offset, p[i].value);
	}
}

static void place(struct build *b, const struct fixup *f, struct bytes *out)
{
	u32 start = (u32)out->size;
	u32 size = f->size;

	if (size > DATA_MAX || out->size > DATA_MAX) {
		draft_wrong(b, "%u bytes of data, after %zu; an image has at most %u", size,
			    out->size, DATA_MAX);
	} else if (f->tables) {
		struct layout l = layout_of(b);

		size = l.size;
		draft_put(b, out, NULL, size, 0);
		if (!b->failed) {
			fill_tables(b, out->data + start, &l);
			apply(b, &b->words_of_tables, out->data + start, size);
		}
	} else {
		draft_put(b, out, f->text, f->text_size, 0);
		draft_put(b, out, NULL, size - f->text_size, f->fill);
	}
	draft_put(b, out, NULL, draft_padded(size) - size, 0);
	if (b->failed)
		return;
	if (f->set_start)
		mali_fw_put32(out->data + f->entry + f->field, start);
	if (f->set_end)
		mali_fw_put32(out->data + f->entry + f->field + 4,
			      f->size_follows ? size : start + size);
}

void draft_assemble(struct build *b, struct bytes *out)
{
	const struct fixup *f;
	size_t i, n = b->fixups.size / sizeof(*f);
	u8 *h;

	b->line = 0;
	draft_put(b, out, b->table.data, b->table.size, 0);
	if (b->failed)
		return;
	h = out->data;
	mali_fw_put32(h + MALI_FW_HDR_MAGIC, b->magic);
	h[MALI_FW_HDR_MINOR] = (u8)b->minor;
	h[MALI_FW_HDR_MAJOR] = (u8)b->major;
	mali_fw_put32(h + MALI_FW_HDR_HASH, b->hash);
	mali_fw_put32(h + MALI_FW_HDR_TABLE_END,
		      b->table_end_given ? b->table_end : (u32)b->table.size);
	f = (const struct fixup *)b->fixups.data;
	for (i = 0; i < n && !b->failed; i++)
		place(b, &f[i], out);
	draft_put(b, out, NULL, b->more, 0xa5);
	if (b->failed)
		return;
	apply(b, &b->pokes, out->data, out->size);
	if (b->cut_given && b->cut > out->size)
		draft_wrong(b, "the file cannot be cut to, or by, %u bytes: it has %zu", b->cut,
			    out->size);
	else if (b->cut_given)
		out->size = b->cut_back ? out->size - b->cut : b->cut;
}
