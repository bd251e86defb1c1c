#ifndef CTEMPLATES_H
#define CTEMPLATES_H
#include <stddef.h>

/// One file of content/emergency, as it was when the program was built: JSON.
struct emergency_template {
  const unsigned char *bytes;
  size_t count;
};

/// The table of all files, in the order in which officers are offered them; `count` receives its length.
const struct emergency_template *emergency_templates(size_t *count);

#endif
