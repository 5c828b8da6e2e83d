// Four lanes in the vectors that every target has: SSE2, NEON, wasm simd128.
#include "Internal.h"

#define HL_LANES 4
#define HL_NAME(x) x##_portable
#include "Lanes.h"
