#include "CDashboard.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "../SloburnServer/Dashboard/index.html"
};

#define FILE_OF(name, bytes) {name, bytes, sizeof bytes}

static const sloburn_dashboard_file files[] = {
    FILE_OF("index.html", index_html),
};

size_t sloburn_dashboard_count(void) { return sizeof files / sizeof files[0]; }

sloburn_dashboard_file sloburn_dashboard_file_at(size_t number) { return files[number]; }
