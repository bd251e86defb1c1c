#include "CTemplates.h"

// Each file of content/emergency is one array made by C23 #embed and one row of the table below.
static const unsigned char earthquake[] = {
#embed "../../content/emergency/earthquake.json"
};
static const unsigned char tsunami[] = {
#embed "../../content/emergency/tsunami.json"
};
static const unsigned char flood[] = {
#embed "../../content/emergency/flood.json"
};
static const unsigned char heavy_rain[] = {
#embed "../../content/emergency/heavy-rain.json"
};
static const unsigned char landslide[] = {
#embed "../../content/emergency/landslide.json"
};
static const unsigned char evacuation_level_3[] = {
#embed "../../content/emergency/evacuation-level-3.json"
};
static const unsigned char evacuation_level_4[] = {
#embed "../../content/emergency/evacuation-level-4.json"
};
static const unsigned char evacuation_level_5[] = {
#embed "../../content/emergency/evacuation-level-5.json"
};
static const unsigned char fire[] = {
#embed "../../content/emergency/fire.json"
};
static const unsigned char missing_person[] = {
#embed "../../content/emergency/missing-person.json"
};
static const unsigned char all_clear[] = {
#embed "../../content/emergency/all-clear.json"
};
static const unsigned char correction[] = {
#embed "../../content/emergency/correction.json"
};
static const unsigned char drill[] = {
#embed "../../content/emergency/drill.json"
};

static const struct emergency_template templates[] = {
    {earthquake, sizeof earthquake},
    {tsunami, sizeof tsunami},
    {flood, sizeof flood},
    {heavy_rain, sizeof heavy_rain},
    {landslide, sizeof landslide},
    {evacuation_level_3, sizeof evacuation_level_3},
    {evacuation_level_4, sizeof evacuation_level_4},
    {evacuation_level_5, sizeof evacuation_level_5},
    {fire, sizeof fire},
    {missing_person, sizeof missing_person},
    {all_clear, sizeof all_clear},
    {correction, sizeof correction},
    {drill, sizeof drill},
};

const struct emergency_template *emergency_templates(size_t *count) {
  *count = sizeof templates / sizeof templates[0];
  return templates;
}
