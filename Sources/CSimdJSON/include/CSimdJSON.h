// Reads chosen fields from JSON records: simdjson behind C functions.
//
// The whole text is validated, also what is not read, so that a broken record is never half counted. Strings come
// unescaped; numbers come as they were written, because timestamps have more digits than a double holds.
#ifndef SLOBURN_CSIMDJSON_H
#define SLOBURN_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a field holds. Strings have their unescaped text, numbers, objects and arrays theirs as written, others none.
enum sloburn_json_kind {
    SLOBURN_JSON_ABSENT = 0,
    SLOBURN_JSON_NULL = 1,
    SLOBURN_JSON_STRING = 2,
    SLOBURN_JSON_NUMBER = 3,
    SLOBURN_JSON_TRUE = 4,
    SLOBURN_JSON_FALSE = 5,
    SLOBURN_JSON_OBJECT = 6,
    SLOBURN_JSON_ARRAY = 7,
};

/// One field of one element; `text` lives as long as the bytes that were read, at most until the next read.
typedef struct {
    const char *text;
    size_t length;
    /// Of a number of at most 18 digits without an exponent: its digits as one integer, with the sign.
    int64_t significand;
    uint8_t kind;
    /// Whether `significand` is there.
    uint8_t is_short_number;
    /// How many of its digits stand behind the point.
    uint8_t decimals;
    /// In a tree, the number of the node behind the value and all that is in it; else 0.
    uint32_t end;
} sloburn_json_slot;

/// What a read gave.
typedef struct {
    /// NULL when the text is valid JSON, else what is wrong with it.
    const char *error;
    /// Where it goes wrong, in bytes from the start.
    size_t error_offset;
    /// How many elements there are: 1 for a single value, the length of a top-level array.
    size_t element_count;
    /// For each element what it is (a sloburn_json_kind); only objects have fields.
    const uint8_t *element_kinds;
    /// The fields of each element in the order of the paths, element after element.
    const sloburn_json_slot *slots;
} sloburn_json_result;

/// A text read whole: its values in the order they are written. An object is followed by its keys, each one by its
/// value; an array by its values.
typedef struct {
    /// NULL when the text is valid JSON, else what is wrong with it.
    const char *error;
    /// Where it goes wrong, in bytes from the start.
    size_t error_offset;
    /// The nodes; the first is the value itself.
    const sloburn_json_slot *nodes;
    size_t node_count;
} sloburn_json_tree;

/// A reader of a fixed set of paths, used by one thread at a time.
typedef struct sloburn_json sloburn_json;

/// Creates a reader. A path is dotted; a key that literally holds the dots wins over a nested one.
sloburn_json *sloburn_json_new(const char *const *paths, const size_t *lengths, size_t count);

/// Reads `length` bytes in place: texts without escapes point into them. No padding is needed behind them.
sloburn_json_result sloburn_json_read(sloburn_json *reader, const char *bytes, size_t length);

/// Reads `length` bytes whole, whatever its paths; the nodes live as the slots of a read do.
sloburn_json_tree sloburn_json_read_tree(sloburn_json *reader, const char *bytes, size_t length);

/// Frees the reader.
void sloburn_json_free(sloburn_json *reader);

#ifdef __cplusplus
}
#endif
#endif
