// One GET over HTTP by libcurl, behind C functions: its own take a variable number of arguments.
#ifndef SLOBURN_CCURL_H
#define SLOBURN_CCURL_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What is asked for. The texts end with a zero byte and need to live during the call only.
typedef struct {
    const char *url;
    /// The whole line `Accept: …`.
    const char *accept;
    /// For basic authentication; NULL for none.
    const char *user;
    const char *password;
    /// For the whole of it, connecting included.
    long timeout_milliseconds;
    /// A longer body is not read to its end.
    size_t largest_body;
} sloburn_http_request;

/// What came of it.
typedef struct {
    /// The answer's status; 0 where there was none.
    long status;
    /// The body, or what of it was read; NULL where there is none.
    char *body;
    size_t length;
    /// Whether the body is longer than is read.
    bool is_too_large;
    /// Why there is no whole answer; empty where there is one.
    char error[320];
} sloburn_http_answer;

/// Prepares libcurl; to be called once, before the first request.
void sloburn_http_prepare(void);

/// Asks and waits for the answer. Redirects are not followed.
void sloburn_http_get(const sloburn_http_request *request, sloburn_http_answer *answer);

/// Frees the body of an answer.
void sloburn_http_free(sloburn_http_answer *answer);

#ifdef __cplusplus
}
#endif
#endif
