/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * An image that is being made, and the words of the line that says how.
 */
#ifndef VMALI_FW_DRAFT_H
#define VMALI_FW_DRAFT_H

#include "build.h"

#define WORDS_MAX	80
#define TOKEN_MAX	256
/* More than any driver takes, and less than would hurt */
#define DATA_MAX	(16u << 20)

/* A growing piece of memory */
struct bytes {
	u8 *data;
	size_t size;
	size_t room;
};

/**
 * struct fixup - data that get their place when all entries are there
 * @entry: offset of the entry in the file
 * @field: offset in the entry of the word for the start
 * @size_follows: the word after it is the size, else it is the end
 * @set_start: whether the start is to be filled in
 * @set_end: whether the other is
 * @tables: the data are the control tables
 * @size: bytes of the data
 * @fill: each of them
 * @text: the data themselves, or NULL; @text_size of them, the rest are @fill
 */
struct fixup {
	u32 entry;
	u32 field;
	bool size_follows;
	bool set_start;
	bool set_end;
	bool tables;
	u32 size;
	u8 fill;
	u32 text_size;
	char text[TOKEN_MAX];
};

/* A word that is put somewhere in the end */
struct poke {
	u64 offset;
	u32 value;
	unsigned int line;
};

/**
 * struct build - an image being made
 * @mistake: the first one
 * @failed: there is one
 * @line: where we are
 * @words: of the line, @count of them
 * @used: which of them have been understood
 * @table: header and entries
 * @fixups: struct fixup
 * @words_of_tables: struct poke, of the control tables
 * @pokes: struct poke, of the file
 * @magic: header
 * @major: header
 * @minor: header
 * @hash: header
 * @table_end: header
 * @table_end_given: it is not what it should be
 * @groups: control tables
 * @streams: control tables
 * @counters: control tables
 * @cut: where the file ends
 * @cut_given: not where it should
 * @cut_back: @cut counts from the end
 * @more: bytes more
 */
struct build {
	struct fw_mistake *mistake;
	bool failed;
	unsigned int line;
	char words[WORDS_MAX][TOKEN_MAX];
	bool used[WORDS_MAX];
	unsigned int count;
	struct bytes table;
	struct bytes fixups;
	struct bytes words_of_tables;
	struct bytes pokes;
	u32 magic;
	u32 major;
	u32 minor;
	u32 hash;
	u32 table_end;
	bool table_end_given;
	u32 groups;
	u32 streams;
	u32 counters;
	u32 cut;
	bool cut_given;
	bool cut_back;
	u32 more;
};

/**
 * draft_wrong() - note a mistake, of which the first counts
 * @b: the image
 * @fmt: what is wrong, as printf() has it
 */
void draft_wrong(struct build *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * draft_put() - add bytes to a piece of memory
 * @b: the image
 * @to: the memory
 * @data: the bytes, or NULL
 * @size: how many
 * @fill: what each of them is without @data
 */
void draft_put(struct build *b, struct bytes *to, const void *data, size_t size, u8 fill);

/**
 * draft_put32() - add a word to a piece of memory
 * @b: the image
 * @to: the memory
 * @value: the word
 */
void draft_put32(struct build *b, struct bytes *to, u32 value);

/**
 * draft_padded() - round up to whole words
 * @n: bytes
 */
u32 draft_padded(u32 n);

/**
 * draft_split() - take a line apart: double quotes keep blanks together
 * @b: the image, whose words are set
 * @line: the line
 * @len: its bytes
 */
void draft_split(struct build *b, const char *line, size_t len);

/**
 * draft_value_of() - take KEY=... off the words
 * @b: the image
 * @key: the key
 *
 * Return: what follows the =, NULL if it is not there.
 */
const char *draft_value_of(struct build *b, const char *key);

/**
 * draft_flag() - take a word off the words
 * @b: the image
 * @name: the word
 *
 * Return: whether it is there.
 */
bool draft_flag(struct build *b, const char *name);

/**
 * draft_number() - read a number of 32 bits
 * @b: the image
 * @text: the number
 */
u32 draft_number(struct build *b, const char *text);

/**
 * draft_option() - take KEY=N off the words
 * @b: the image
 * @key: the key
 * @value: set to the number, if it is there
 *
 * Return: whether it is.
 */
bool draft_option(struct build *b, const char *key, u32 *value);

/**
 * draft_required() - take KEY=N off the words; without it, the line is wrong
 * @b: the image
 * @key: the key
 */
u32 draft_required(struct build *b, const char *key);

/**
 * draft_nothing_left() - a word that is left is of unknown meaning, and wrong
 * @b: the image
 */
void draft_nothing_left(struct build *b);

#endif
