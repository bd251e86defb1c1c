#ifndef CPLAYERS_H
#define CPLAYERS_H
#include <stddef.h>

/// One file of the web player, as it was when the program was built.
struct player_asset {
  const char *path;  ///< below /player/, or below / where it begins with "pairing/"; "index.html" is the page itself
  const unsigned char *bytes;
  size_t count;
};

/// The table of all files; `count` receives its length.
const struct player_asset *player_assets(size_t *count);

#endif
