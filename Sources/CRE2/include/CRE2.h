// RE2 behind C functions. RE2 is the regular expression language of Prometheus selectors, and it matches in time
// linear in the input: label values come from outside and must not be able to stall the engine.
#ifndef SLOBURN_CRE2_H
#define SLOBURN_CRE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern; may be used from several threads at once.
typedef struct sloburn_re2 sloburn_re2;

/// Compiles `length` bytes at `pattern` (UTF-8). Never NULL; ask `sloburn_re2_error` whether it is usable.
sloburn_re2 *sloburn_re2_compile(const char *pattern, size_t length);

/// What is wrong with the pattern, or NULL when it is usable. Lives as long as `re`.
const char *sloburn_re2_error(const sloburn_re2 *re);

/// True when the whole of the `length` bytes at `text` matches.
bool sloburn_re2_matches_whole(const sloburn_re2 *re, const char *text, size_t length);

/// Frees `re`.
void sloburn_re2_free(sloburn_re2 *re);

#ifdef __cplusplus
}
#endif
#endif
