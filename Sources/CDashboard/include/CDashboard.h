// The dashboard's files as they were when this was compiled: the binary needs nothing beside it.
#ifndef SLOBURN_CDASHBOARD_H
#define SLOBURN_CDASHBOARD_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A file of the dashboard.
typedef struct {
    /// Its name, without a folder.
    const char *name;
    /// Its content, which lives as long as the program.
    const unsigned char *bytes;
    size_t length;
} sloburn_dashboard_file;

/// How many files there are.
size_t sloburn_dashboard_count(void);

/// The file with a number below that count.
sloburn_dashboard_file sloburn_dashboard_file_at(size_t number);

#ifdef __cplusplus
}
#endif
#endif
