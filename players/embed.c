#include "CPlayers.h"

// Each file of players/web is one array made by C23 #embed and one row of the table below.
static const unsigned char index_html[] = {
#embed "web/index.html"
};

static const struct player_asset assets[] = {
    {"index.html", index_html, sizeof index_html},
};

const struct player_asset *player_assets(size_t *count) {
  *count = sizeof assets / sizeof assets[0];
  return assets;
}
