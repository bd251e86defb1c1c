#include <stddef.h>
#include <stdint.h>

// libFuzzer has no header for being called as a library; this is its one function (LLVM, "Using libFuzzer as a library").
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*input)(const uint8_t *bytes, size_t count));
