// The newer interface (EVP) keeps its state behind a pointer and may fail; this one is a value and can't.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "COpenSSL.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(sloburn_sha256), "a hash has room for OpenSSL's");
_Static_assert(SHA256_DIGEST_LENGTH == SLOBURN_SHA256_LENGTH, "a digest has 256 bits");

sloburn_sha256 sloburn_sha256_begin(void) {
    sloburn_sha256 hash;
    memset(&hash, 0, sizeof hash);
    SHA256_Init((SHA256_CTX *)&hash);
    return hash;
}

void sloburn_sha256_update(sloburn_sha256 *hash, const void *bytes, size_t length) {
    SHA256_Update((SHA256_CTX *)hash, bytes, length);
}

void sloburn_sha256_digest(const sloburn_sha256 *hash, uint8_t *digest) {
    sloburn_sha256 copy = *hash;
    SHA256_Final(digest, (SHA256_CTX *)&copy);
}

void sloburn_sha256_of(const void *bytes, size_t length, uint8_t *digest) { SHA256(bytes, length, digest); }

bool sloburn_equal(const void *left, const void *right, size_t length) { return CRYPTO_memcmp(left, right, length) == 0; }
