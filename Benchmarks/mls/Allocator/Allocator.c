#include "CAllocator.h"

#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>

long long allocated_bytes(void) {
  // Blocks of the arenas, and those large enough for a mapping of their own.
  struct mallinfo2 info = mallinfo2();
  return (long long)info.uordblks + (long long)info.hblkhd;
}
#else
long long allocated_bytes(void) { return -1; }
#endif
