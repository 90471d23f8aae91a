// gzip of whole texts by zlib, whose own functions are macros.
#ifndef SLOBURN_CGZIP_H
#define SLOBURN_CGZIP_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The most bytes that a text of `length` can take when it is packed.
size_t sloburn_gzip_bound(size_t length);

/// Packs a text (RFC 1952).
///
/// Returns how many bytes were written, at most `capacity`; 0 where they do not fit or there is no memory.
size_t sloburn_gzip(const void *text, size_t length, int level, void *packed, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
