#include "CGzip.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

// A window of 32 KiB, and the header of gzip in place of zlib's.
enum { GZIP_WINDOW_BITS = 15 + 16, MEMORY_LEVEL = 8 };
// What gzip's header and trailer take more than zlib's.
enum { GZIP_FRAME = 18 };

size_t sloburn_gzip_bound(size_t length) { return compressBound(length) + GZIP_FRAME; }

size_t sloburn_gzip(const void *text, size_t length, int level, void *packed, size_t capacity) {
    // zlib counts in unsigned int.
    if (length > UINT_MAX || capacity > UINT_MAX) return 0;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)text;
    stream.avail_in = (uInt)length;
    stream.next_out = packed;
    stream.avail_out = (uInt)capacity;
    int result = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? written : 0;
}
