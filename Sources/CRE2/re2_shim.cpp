#include "CRE2.h"

#include <re2/re2.h>

struct sloburn_re2 {
    re2::RE2 pattern;
    sloburn_re2(const char *text, size_t length, const re2::RE2::Options &options)
        : pattern(re2::StringPiece(text, length), options) {}
};

sloburn_re2 *sloburn_re2_compile(const char *pattern, size_t length) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    // As Prometheus 3: a dot matches a line break too.
    options.set_dot_nl(true);
    return new sloburn_re2(pattern, length, options);
}

const char *sloburn_re2_error(const sloburn_re2 *re) {
    return re->pattern.ok() ? nullptr : re->pattern.error().c_str();
}

bool sloburn_re2_matches_whole(const sloburn_re2 *re, const char *text, size_t length) {
    return re2::RE2::FullMatch(re2::StringPiece(text, length), re->pattern);
}

void sloburn_re2_free(sloburn_re2 *re) { delete re; }
