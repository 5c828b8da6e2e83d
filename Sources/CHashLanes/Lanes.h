// The kernels, in terms of vectors of HL_LANES 32-bit words. A file that compiles them for an instruction set defines
// HL_LANES (4, 8 or 16) and HL_NAME(x), and sets the target attribute around the inclusion.
//
// No branch and no address depends on a secret: chain lengths and leaf numbers, which decide where values go, are public
// by FIPS 205's own construction.

#define HL_HALF (HL_LANES / 2)

typedef uint32_t v32 __attribute__((vector_size(HL_LANES * 4), aligned(HL_LANES * 4)));
typedef uint64_t v64 __attribute__((vector_size(HL_HALF * 8), aligned(HL_HALF * 8)));

// On wasm, LLVM turns a rotation of a vector written with | into scalar rotations of its elements.
#if defined(__wasm__)
#define HL_JOIN +
#else
#define HL_JOIN |
#endif
#define ROR(x, n) (((x) >> (n)) HL_JOIN((x) << (sizeof((x)[0]) * 8 - (n))))

// On wasm, LLVM makes a selection of the majority, which is one operation more. HL_FIXED says that a value is made as it is
// written.
#if defined(__wasm__)
#define HL_FIXED(x) __asm__("" : "+r"(x))
#else
#define HL_FIXED(x) (void)0
#endif

#ifndef HL_CHOOSE
#define HL_CHOOSE(e, f, g) ((g) ^ ((e) & ((f) ^ (g))))
// a ^ b is the next round's b ^ c: one operation less than the form of FIPS 180-4.
#if defined(__wasm__)
HL_INLINE v32 majority(v32 a, v32 b, v32 c) {
  v32 x = (a ^ b) & (b ^ c);
  HL_FIXED(x);
  return b ^ x;
}
#define HL_MAJORITY majority
#else
#define HL_MAJORITY(a, b, c) ((b) ^ (((a) ^ (b)) & ((b) ^ (c))))
#endif
#define HL_XOR3(a, b, c) ((a) ^ (b) ^ (c))
#define HL_CHI(a, b, c) ((a) ^ (~(b) & (c)))
#define HL_CHOOSE64 HL_CHOOSE
#define HL_MAJORITY64(a, b, c) ((b) ^ (((a) ^ (b)) & ((b) ^ (c))))
#define HL_XOR3_64 HL_XOR3
#endif

// In the browser the size of the code counts: one copy of each step there, with the rounds in loops. Elsewhere each use
// is compiled for its own constants.
#if defined(__wasm__)
#define HL_SMALL 1
#define HL_SHARED static __attribute__((noinline))
#define HL_BY_SIZE(unit, call, ...) call(c, (int)(c->n / (unit)), __VA_ARGS__)
/// For what the few-time scheme does not do.
#define HL_BY_SET(unit, call, ...) call(c, HL_LARGE ? (int)(c->n / (unit)) : 16 / (unit), __VA_ARGS__)
#else
#define HL_SMALL 0
#define HL_SHARED HL_INLINE
#define HL_BY_SIZE(unit, call, ...)                       \
  do {                                                    \
    switch (c->n) {                                       \
      case 16: call(c, 16 / (unit), __VA_ARGS__); break;  \
      case 24: call(c, 24 / (unit), __VA_ARGS__); break;  \
      default: call(c, 32 / (unit), __VA_ARGS__); break;  \
    }                                                     \
  } while (0)
#define HL_BY_SET HL_BY_SIZE
#endif

HL_INLINE v32 splat32(uint32_t x) { return (v32){} + x; }
HL_INLINE v64 splat64(uint64_t x) { return (v64){} + x; }

#include "LanesSHA256.h"

#include "LanesSHA512.h"

#include "LanesKeccak.h"

static void HL_NAME(tweak)(
    const hl_context *c, const hl_address *addresses, const uint8_t *const *in, size_t length, uint8_t *const *out) {
  if (HL_IS_SHA2(c) && (c->n == 16 || length == c->n)) {
    HL_NAME(tweak256)(c, addresses, in, length, out);
  } else {
    for (int half = 0; half < HL_LANES; half += HL_HALF) {
      (HL_IS_SHA2(c) ? HL_NAME(tweak512) : HL_NAME(tweakShake))(
          c, addresses + half, in + half, length, out + half);
    }
  }
}

#include "LanesLeaves.h"

#include "LanesChains.h"

const hl_kernel HL_NAME(hl_kernel) = {
    .lanes = HL_LANES,
    .tweak = HL_NAME(tweak),
    .prf = HL_NAME(prf),
    .fors = HL_NAME(fors),
    .wots = HL_NAME(wots),
    .advance = HL_NAME(advance),
    .chain = HL_NAME(chain),
};
