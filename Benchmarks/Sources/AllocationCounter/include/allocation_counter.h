#ifndef SLOBURN_ALLOCATION_COUNTER_H
#define SLOBURN_ALLOCATION_COUNTER_H

/// How often this process has asked for memory: malloc, calloc, realloc and the aligned forms, on all threads.
long sloburn_allocation_count(void);

#endif
