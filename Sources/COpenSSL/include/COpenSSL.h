// SHA-256 and a comparison that takes the same time whatever it compares, by OpenSSL's libcrypto, which the Kafka client
// is linked with anyway.
#ifndef SLOBURN_COPENSSL_H
#define SLOBURN_COPENSSL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SLOBURN_SHA256_LENGTH = 32 };

/// A hash that takes further bytes; a copy of it goes on by itself.
typedef struct {
    /// OpenSSL's SHA256_CTX.
    uint64_t words[16];
} sloburn_sha256;

/// A hash of nothing yet.
sloburn_sha256 sloburn_sha256_begin(void);

/// Takes further bytes.
void sloburn_sha256_update(sloburn_sha256 *hash, const void *bytes, size_t length);

/// Writes the digest of what was taken, SLOBURN_SHA256_LENGTH bytes; the hash can be used on.
void sloburn_sha256_digest(const sloburn_sha256 *hash, uint8_t *digest);

/// Writes the digest of some bytes, SLOBURN_SHA256_LENGTH bytes.
void sloburn_sha256_of(const void *bytes, size_t length, uint8_t *digest);

/// Whether both hold the same bytes; looks at all of them.
bool sloburn_equal(const void *left, const void *right, size_t length);

#ifdef __cplusplus
}
#endif
#endif
