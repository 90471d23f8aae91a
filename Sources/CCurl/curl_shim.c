#include "CCurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct body {
    sloburn_http_answer *answer;
    size_t largest;
};

void sloburn_http_prepare(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

/// Keeps a part of the body; any other result than `count * size` ends the transfer.
static size_t keep(char *bytes, size_t size, size_t count, void *context) {
    struct body *body = context;
    sloburn_http_answer *answer = body->answer;
    size_t length = size * count;
    if (length > body->largest - answer->length) {
        answer->is_too_large = true;
        return 0;
    }
    char *grown = realloc(answer->body, answer->length + length + 1);
    if (grown == NULL) {
        return 0;
    }
    memcpy(grown + answer->length, bytes, length);
    answer->body = grown;
    answer->length += length;
    return length;
}

static void set_up(CURL *curl, const sloburn_http_request *request, struct curl_slist *headers, struct body *body,
                   char *error) {
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "sloburn");
    if (request->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(curl, CURLOPT_USERNAME, request->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, request->password == NULL ? "" : request->password);
    }
    // A redirect would take the password to somebody else.
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    // Its time-outs of names would otherwise come by a signal.
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, request->timeout_milliseconds);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, request->timeout_milliseconds);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
}

/// Makes the request. A connection that ends while something is written to it must not end the process by SIGPIPE, whose
/// handling libcurl leaves to its callers.
static CURLcode perform(CURL *curl) {
    sigset_t pipe, before;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    CURLcode code = curl_easy_perform(curl);
    if (sigismember(&before, SIGPIPE) == 0) {
        const struct timespec now = {0, 0};
        sigtimedwait(&pipe, NULL, &now);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    return code;
}

void sloburn_http_get(const sloburn_http_request *request, sloburn_http_answer *answer) {
    memset(answer, 0, sizeof *answer);
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, request->accept);
    if (curl == NULL || headers == NULL) {
        snprintf(answer->error, sizeof answer->error, "out of memory");
    } else {
        char error[CURL_ERROR_SIZE] = "";
        struct body body = {answer, request->largest_body};
        set_up(curl, request, headers, &body, error);
        CURLcode code = perform(curl);
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
        if (code != CURLE_OK && !answer->is_too_large) {
            snprintf(answer->error, sizeof answer->error, "%s", error[0] != 0 ? error : curl_easy_strerror(code));
        }
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
}

void sloburn_http_free(sloburn_http_answer *answer) {
    free(answer->body);
    answer->body = NULL;
}
