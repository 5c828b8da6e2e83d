#pragma once

#include <string.h>

#include "CHashLanes.h"

#define HL_INLINE static inline __attribute__((always_inline))

enum {
  HL_WOTS_HASH = 0,
  HL_WOTS_PK = 1,
  HL_FORS_TREE = 3,
  HL_WOTS_PRF = 5,
  HL_FORS_PRF = 6
};

/// One instruction set's kernels. Each call fills all lanes; pointers of lanes that are not needed lead to scratch.
typedef struct {
  unsigned lanes;
  void (*tweak)(
      const hl_context *, const hl_address *, const uint8_t *const *in, size_t length, uint8_t *const *out);
  void (*prf)(const hl_context *, const uint8_t *sk_seed, const hl_address *, uint8_t *const *out);
  void (*fors)(const hl_context *, const uint8_t *sk_seed, const hl_address *, uint8_t *const *out);
  /// Chain ends: lane i's chain c, from the seed `seeds[i]`, at `ends + (i * chains + c) * n`.
  void (*wots)(
      const hl_context *, const uint8_t *const *seeds, const hl_address *, unsigned chains, uint8_t *ends,
      uint8_t *const *traces);
  /// Lane i's value of the chain `chains[i]` of one key goes from position `from[i]` to `to[i]`.
  void (*advance)(
      const hl_context *, const hl_address *, const uint32_t *chains, const uint32_t *from, const uint32_t *to,
      uint8_t *const *values);
  /// SHA2 with n = 32 only.
  void (*chain)(const hl_context *, const hl_address *, uint32_t steps, uint8_t *const *values);
} hl_kernel;

extern const hl_kernel hl_kernel_portable;
#if defined(__x86_64__)
extern const hl_kernel hl_kernel_avx2;
extern const hl_kernel hl_kernel_avx512;
extern const hl_kernel hl_kernel_shani;
/// F, H or T_l by SHA-256 for two inputs.
void hl_tweak256_shani(
    const hl_context *, const hl_address *, const uint8_t *const *in, size_t length, uint8_t *const *out);
void hl_sha256_blocks_shani(uint32_t state[8], const uint8_t *blocks, size_t count);
#endif

#if defined(__wasm__)
/// What the module that is linked can meet. Where nothing sets them, what they guard is left out.
extern int hl_linked_shake, hl_linked_large;
#define HL_IS_SHA2(c) (!hl_linked_shake || (c)->family == HL_SHA2)
#define HL_LARGE hl_linked_large
#else
#define HL_IS_SHA2(c) ((c)->family == HL_SHA2)
#define HL_LARGE 1
#endif

extern const uint32_t hl_k256[64];
extern const uint64_t hl_k512[80];
extern const uint64_t hl_keccak_constants[24];

HL_INLINE uint32_t hl_be32(const uint8_t *p) {
  uint32_t v;
  memcpy(&v, p, 4);
  return __builtin_bswap32(v);
}

#if defined(__wasm__)
// Some ninety bytes of code there, where no instruction does it.
static __attribute__((noinline))
#else
HL_INLINE
#endif
uint64_t hl_be64(const uint8_t *p) {
  uint64_t v;
  memcpy(&v, p, 8);
  return __builtin_bswap64(v);
}

HL_INLINE uint32_t hl_be16(const uint8_t *p) { return (uint32_t)p[0] << 8 | p[1]; }

HL_INLINE void hl_put32(uint8_t *p, uint32_t v) {
  v = __builtin_bswap32(v);
  memcpy(p, &v, 4);
}

HL_INLINE void hl_put64(uint8_t *p, uint64_t v) {
  v = __builtin_bswap64(v);
  memcpy(p, &v, 8);
}

// The compressed address of FIPS 205 §11.2 is 22 bytes: five big-endian words and a half.
HL_INLINE void hl_compress_address(const hl_address *a, uint32_t type, uint32_t words[6]) {
  words[0] = a->layer << 24 | (uint32_t)(a->tree >> 40);
  words[1] = (uint32_t)(a->tree >> 8);
  words[2] = (uint32_t)a->tree << 24 | type << 16 | a->word1 >> 16;
  words[3] = a->word1 << 16 | a->word2 >> 16;
  words[4] = a->word2 << 16 | a->word3 >> 16;
  words[5] = a->word3 << 16;
}

// The address of SHAKE sets is 32 bytes: four words as Keccak reads them, little-endian.
HL_INLINE void hl_long_address(const hl_address *a, uint32_t type, uint64_t words[4]) {
  words[0] = __builtin_bswap32(a->layer);
  words[1] = __builtin_bswap64(a->tree);
  words[2] = __builtin_bswap32(type) | (uint64_t)__builtin_bswap32(a->word1) << 32;
  words[3] = __builtin_bswap32(a->word2) | (uint64_t)__builtin_bswap32(a->word3) << 32;
}
