// Swift asks for all its memory by alignment. Here nothing asks for more than the 16 bytes that malloc gives anyway, so that the
// way around it is left out. The linker puts this in the place of C's own (`--wrap` in Scripts/wasm-toolset).
#include <stdlib.h>

int __wrap_posix_memalign(void **result, size_t alignment, size_t size) {
  *result = malloc(size);
  if (alignment > 16 || *result == NULL) abort();
  return 0;
}
