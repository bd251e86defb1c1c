#ifndef CGETOPT_SHIM_H
#define CGETOPT_SHIM_H
#include <getopt.h>

/// getopt_long with its global variables handed in and out, since Swift must not touch globals that any thread may change.
/// `begin` starts anew. `next` receives the index of the first argument not yet looked at, `value` the option's value or NULL.
static inline int next_option(int count, char *const arguments[], const struct option *options, int begin,
                              int *index, int *next, const char **value) {
  if (begin) {
    optind = 0;  // 0 rather than 1 makes glibc forget an earlier parse
    opterr = 0;
  }
  int found = getopt_long(count, arguments, ":", options, index);
  *next = optind;
  *value = optarg;
  return found;
}

#endif
