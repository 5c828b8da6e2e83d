// Eight lanes in 256-bit vectors.
#if defined(__x86_64__)
#include "Internal.h"

#pragma clang attribute push(__attribute__((target("avx2,bmi2"))), apply_to = function)
#define HL_LANES 8
#define HL_NAME(x) x##_avx2
#include "Lanes.h"
#pragma clang attribute pop
#endif
