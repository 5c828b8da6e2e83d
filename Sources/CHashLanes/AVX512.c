// Sixteen lanes in 512-bit vectors, with the three-operand logic of AVX-512.
#if defined(__x86_64__)
#include "Internal.h"

#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi2"), min_vector_width(512))), apply_to = function)
#define HL_LANES 16
#define HL_NAME(x) x##_avx512
#define TERNARY32(a, b, c, table) ((v32)_mm512_ternarylogic_epi32((__m512i)(a), (__m512i)(b), (__m512i)(c), table))
#define TERNARY64(a, b, c, table) ((v64)_mm512_ternarylogic_epi64((__m512i)(a), (__m512i)(b), (__m512i)(c), table))
#define HL_CHOOSE(e, f, g) TERNARY32(e, f, g, 0xca)
#define HL_MAJORITY(a, b, c) TERNARY32(a, b, c, 0xe8)
#define HL_XOR3(a, b, c) TERNARY32(a, b, c, 0x96)
#define HL_CHOOSE64(e, f, g) TERNARY64(e, f, g, 0xca)
#define HL_MAJORITY64(a, b, c) TERNARY64(a, b, c, 0xe8)
#define HL_XOR3_64(a, b, c) TERNARY64(a, b, c, 0x96)
#define HL_CHI(a, b, c) TERNARY64(a, b, c, 0xd2)
#include "Lanes.h"
#pragma clang attribute pop
#endif
