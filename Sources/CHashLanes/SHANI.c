// The SHA extensions of x86. SHA-512 and Keccak, which they lack, go to the AVX2 kernel.
#if defined(__x86_64__)
#include "Internal.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("sha,sse4.1,ssse3"))), apply_to = function)

// ---- One message ----

/// Sixty-four rounds of one stream; the state is in the order that the instructions want (ABEF, CDGH).
HL_INLINE void rounds(__m128i *abef, __m128i *cdgh, __m128i w[4]) {
#pragma clang loop unroll(full)
  for (int t = 0; t < 16; t++) {
    if (t >= 4) {
      __m128i x = _mm_sha256msg1_epu32(w[t & 3], w[(t + 1) & 3]);
      x = _mm_add_epi32(x, _mm_alignr_epi8(w[(t + 3) & 3], w[(t + 2) & 3], 4));
      w[t & 3] = _mm_sha256msg2_epu32(x, w[(t + 3) & 3]);
    }
    __m128i k = _mm_add_epi32(w[t & 3], _mm_loadu_si128((const __m128i *)&hl_k256[4 * t]));
    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, k);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(k, 0x0e));
  }
}

void hl_sha256_blocks_shani(uint32_t state[8], const uint8_t *blocks, size_t count) {
  const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0bll, 0x0405060700010203ll);
  __m128i abcd = _mm_loadu_si128((const __m128i *)&state[0]), efgh = _mm_loadu_si128((const __m128i *)&state[4]);
  __m128i cdab = _mm_shuffle_epi32(abcd, 0xb1), fehg = _mm_shuffle_epi32(efgh, 0x1b);
  __m128i abef = _mm_alignr_epi8(cdab, fehg, 8), cdgh = _mm_blend_epi16(fehg, cdab, 0xf0);
  for (; count > 0; count--, blocks += 64) {
    __m128i w[4], first = abef, second = cdgh;
    for (int j = 0; j < 4; j++) w[j] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(blocks + 16 * j)), order);
    rounds(&abef, &cdgh, w);
    abef = _mm_add_epi32(abef, first);
    cdgh = _mm_add_epi32(cdgh, second);
  }
  __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)&state[0], _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128((__m128i *)&state[4], _mm_alignr_epi8(dchg, feba, 8));
}

// ---- Two hashes at a time: the instructions' latency is twice their cost, so two streams are interleaved. ----

enum { PAIR = 2, LANES = 8 };

/// The state in the instructions' order, once for all hashes under one key.
typedef struct {
  __m128i abef, cdgh;
} packed;

HL_INLINE packed pack(const uint32_t s[8]) {
  return (packed){_mm_set_epi32((int)s[0], (int)s[1], (int)s[4], (int)s[5]),
                  _mm_set_epi32((int)s[2], (int)s[3], (int)s[6], (int)s[7])};
}

HL_INLINE void compressPair(packed state[PAIR], const uint32_t blocks[PAIR][16]) {
  __m128i w[PAIR][4];
  packed s[PAIR];
  for (int i = 0; i < PAIR; i++) {
    s[i] = state[i];
    for (int j = 0; j < 4; j++) w[i][j] = _mm_loadu_si128((const __m128i *)&blocks[i][4 * j]);
  }
#pragma clang loop unroll(full)
  for (int t = 0; t < 16; t++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < PAIR; i++) {
      if (t >= 4) {
        __m128i x = _mm_sha256msg1_epu32(w[i][t & 3], w[i][(t + 1) & 3]);
        x = _mm_add_epi32(x, _mm_alignr_epi8(w[i][(t + 3) & 3], w[i][(t + 2) & 3], 4));
        w[i][t & 3] = _mm_sha256msg2_epu32(x, w[i][(t + 3) & 3]);
      }
      __m128i k = _mm_add_epi32(w[i][t & 3], _mm_loadu_si128((const __m128i *)&hl_k256[4 * t]));
      s[i].cdgh = _mm_sha256rnds2_epu32(s[i].cdgh, s[i].abef, k);
      s[i].abef = _mm_sha256rnds2_epu32(s[i].abef, s[i].cdgh, _mm_shuffle_epi32(k, 0x0e));
    }
  }
  for (int i = 0; i < PAIR; i++) {
    state[i].abef = _mm_add_epi32(state[i].abef, s[i].abef);
    state[i].cdgh = _mm_add_epi32(state[i].cdgh, s[i].cdgh);
  }
}

HL_INLINE void unpack(const packed *s, uint32_t out[8]) {
  __m128i feba = _mm_shuffle_epi32(s->abef, 0x1b), dchg = _mm_shuffle_epi32(s->cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)&out[0], _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128((__m128i *)&out[4], _mm_alignr_epi8(dchg, feba, 8));
}

/// F: `m` (words of n bytes each) becomes the hash.
HL_INLINE void fPair(
    packed start, const unsigned words, uint32_t blocks[PAIR][16], const uint32_t last[PAIR], uint32_t m[PAIR][8]) {
  packed state[PAIR];
  for (int i = 0; i < PAIR; i++) {
    state[i] = start;
    blocks[i][5] = last[i] | m[i][0] >> 16;
    for (unsigned j = 1; j < words; j++) blocks[i][5 + j] = m[i][j - 1] << 16 | m[i][j] >> 16;
    blocks[i][5 + words] = m[i][words - 1] << 16 | 0x8000;
  }
  compressPair(state, blocks);
  for (int i = 0; i < PAIR; i++) unpack(&state[i], m[i]);
}

HL_INLINE void startBlocks(
    const hl_address *addresses, uint32_t type, unsigned words, uint32_t blocks[PAIR][16], uint32_t last[PAIR]) {
  for (int i = 0; i < PAIR; i++) {
    memset(blocks[i], 0, sizeof blocks[i]);
    hl_compress_address(&addresses[i], type == ~0u ? addresses[i].type : type, blocks[i]);
    last[i] = blocks[i][5];
    blocks[i][15] = (64 + 22 + 4 * words) * 8;
  }
}

HL_INLINE void load(const uint8_t *from, unsigned words, uint32_t m[8]) {
  for (unsigned j = 0; j < words; j++) m[j] = hl_be32(from + 4 * j);
}

HL_INLINE void store(uint8_t *to, unsigned words, const uint32_t m[8]) {
  for (unsigned j = 0; j < words; j++) hl_put32(to + 4 * j, m[j]);
}

HL_INLINE void tweakPair(
    const hl_context *c, const hl_address *addresses, const uint8_t *const *in, size_t length, uint8_t *const *out) {
  packed state[PAIR] = {pack(c->sha256), pack(c->sha256)};
  uint32_t blocks[PAIR][16];
  size_t last = (20 + length) / 4, count = (22 + length + 9 + 63) / 64;
  for (size_t b = 0; b < count; b++) {
    for (int i = 0; i < PAIR; i++) {
      if (b == 0) hl_compress_address(&addresses[i], addresses[i].type, blocks[i]);
      for (size_t j = b ? 0 : 5; j < 16; j++) {
        size_t k = 16 * b + j;
        if (k == 5) {
          blocks[i][j] |= hl_be16(in[i]);
        } else if (k < last) {
          blocks[i][j] = hl_be32(in[i] + 4 * k - 22);
        } else if (k == last) {
          blocks[i][j] = hl_be16(in[i] + length - 2) << 16 | 0x8000;
        } else {
          blocks[i][j] = b + 1 == count && j == 15 ? (uint32_t)(64 + 22 + length) * 8 : 0;
        }
      }
    }
    compressPair(state, blocks);
  }
  for (int i = 0; i < PAIR; i++) {
    uint32_t digest[8];
    unpack(&state[i], digest);
    store(out[i], c->n / 4, digest);
  }
}

void hl_tweak256_shani(
    const hl_context *c, const hl_address *addresses, const uint8_t *const *in, size_t length, uint8_t *const *out) {
  tweakPair(c, addresses, in, length, out);
}

static void tweak(
    const hl_context *c, const hl_address *addresses, const uint8_t *const *in, size_t length, uint8_t *const *out) {
  if (c->family != HL_SHA2 || (c->n != 16 && length != c->n)) {
    hl_kernel_avx2.tweak(c, addresses, in, length, out);
    return;
  }
  for (int i = 0; i < LANES; i += PAIR) tweakPair(c, addresses + i, in + i, length, out + i);
}

HL_INLINE void secrets(
    const hl_context *c, const uint8_t *sk_seed, const hl_address *addresses, uint8_t *const *out, int revealed) {
  const unsigned words = c->n / 4;
  const packed start = pack(c->sha256);
  for (int i = 0; i < LANES; i += PAIR) {
    uint32_t blocks[PAIR][16], last[PAIR], m[PAIR][8];
    startBlocks(addresses + i, revealed ? ~0u : HL_FORS_PRF, words, blocks, last);
    for (int j = 0; j < PAIR; j++) load(sk_seed, words, m[j]);
    fPair(start, words, blocks, last, m);
    if (!revealed) {
      startBlocks(addresses + i, HL_FORS_TREE, words, blocks, last);
      fPair(start, words, blocks, last, m);
    }
    for (int j = 0; j < PAIR; j++) store(out[i + j], words, m[j]);
  }
}

static void prf(const hl_context *c, const uint8_t *sk_seed, const hl_address *addresses, uint8_t *const *out) {
  if (c->family != HL_SHA2) {
    hl_kernel_avx2.prf(c, sk_seed, addresses, out);
    return;
  }
  secrets(c, sk_seed, addresses, out, 1);
}

static void fors(const hl_context *c, const uint8_t *sk_seed, const hl_address *addresses, uint8_t *const *out) {
  if (c->family != HL_SHA2) {
    hl_kernel_avx2.fors(c, sk_seed, addresses, out);
    return;
  }
  secrets(c, sk_seed, addresses, out, 0);
}

HL_INLINE void wotsPair(
    const hl_context *c, const unsigned words, const uint8_t *const *seeds, const hl_address *addresses,
    unsigned chains, uint8_t *ends, uint8_t *const *traces) {
  const size_t n = 4 * words;
  const packed start = pack(c->sha256);
  uint32_t secret[PAIR][8], blocks[2][PAIR][16], last[PAIR], m[PAIR][8];
  for (int i = 0; i < PAIR; i++) load(seeds[i], words, secret[i]);
  startBlocks(addresses, HL_WOTS_PRF, words, blocks[0], last);
  startBlocks(addresses, HL_WOTS_HASH, words, blocks[1], last);
  for (unsigned chain = 0; chain < chains; chain++) {
    for (int i = 0; i < PAIR; i++) {
      memcpy(m[i], secret[i], sizeof secret[i]);
      blocks[0][i][4] = blocks[1][i][4] = chain << 16;
    }
    for (unsigned step = 0; step < 16; step++) {
      // Step 0 makes the secret, step s goes from position s - 1 to s.
      for (int i = 0; i < PAIR; i++) last[i] = step ? (step - 1) << 16 : 0;
      fPair(start, words, blocks[step != 0], last, m);
      if (!traces) continue;
      for (int i = 0; i < PAIR; i++) {
        if (traces[i]) store(traces[i] + (16 * chain + step) * n, words, m[i]);
      }
    }
    for (int i = 0; i < PAIR; i++) store(ends + (i * chains + chain) * n, words, m[i]);
  }
}

static void wots(
    const hl_context *c, const uint8_t *const *seeds, const hl_address *addresses, unsigned chains, uint8_t *ends,
    uint8_t *const *traces) {
  if (c->family != HL_SHA2) {
    hl_kernel_avx2.wots(c, seeds, addresses, chains, ends, traces);
    return;
  }
  for (int i = 0; i < LANES; i += PAIR) {
    uint8_t *part = ends + (size_t)i * chains * c->n, *const *followed = traces ? traces + i : NULL;
    switch (c->n) {
      case 16: wotsPair(c, 4, seeds + i, addresses + i, chains, part, followed); break;
      case 24: wotsPair(c, 6, seeds + i, addresses + i, chains, part, followed); break;
      default: wotsPair(c, 8, seeds + i, addresses + i, chains, part, followed); break;
    }
  }
}

static void advance(
    const hl_context *c, const hl_address *base, const uint32_t *chains, const uint32_t *from, const uint32_t *to,
    uint8_t *const *values) {
  if (c->family != HL_SHA2) {
    hl_kernel_avx2.advance(c, base, chains, from, to, values);
    return;
  }
  const unsigned words = c->n / 4;
  const packed start = pack(c->sha256);
  for (int i = 0; i < LANES; i += PAIR) {
    hl_address addresses[PAIR];
    uint32_t blocks[PAIR][16], last[PAIR], m[PAIR][8];
    for (int j = 0; j < PAIR; j++) {
      addresses[j] = *base;
      addresses[j].word2 = chains[i + j];
      addresses[j].word3 = 0;
      load(values[i + j], words, m[j]);
    }
    startBlocks(addresses, HL_WOTS_HASH, words, blocks, last);
    uint32_t first = from[i] < from[i + 1] ? from[i] : from[i + 1];
    uint32_t end = to[i] > to[i + 1] ? to[i] : to[i + 1];
    for (uint32_t position = first; position < end; position++) {
      uint32_t next[PAIR][8];
      memcpy(next, m, sizeof m);
      for (int j = 0; j < PAIR; j++) last[j] = position << 16;
      fPair(start, words, blocks, last, next);
      for (int j = 0; j < PAIR; j++) {
        if (from[i + j] <= position && position < to[i + j]) memcpy(m[j], next[j], sizeof m[j]);
      }
    }
    for (int j = 0; j < PAIR; j++) store(values[i + j], words, m[j]);
  }
}

static void chain(const hl_context *c, const hl_address *addresses, uint32_t steps, uint8_t *const *values) {
  const packed start = pack(c->sha256);
  for (int i = 0; i < LANES; i += PAIR) {
    uint32_t blocks[PAIR][16], last[PAIR], m[PAIR][8];
    startBlocks(addresses + i, ~0u, 8, blocks, last);
    for (int j = 0; j < PAIR; j++) load(values[i + j], 8, m[j]);
    for (uint32_t position = 0; position < steps; position++) {
      last[0] = last[1] = position << 16;
      fPair(start, 8, blocks, last, m);
    }
    for (int j = 0; j < PAIR; j++) store(values[i + j], 8, m[j]);
  }
}

const hl_kernel hl_kernel_shani = {
    .lanes = LANES, .tweak = tweak, .prf = prf, .fors = fors, .wots = wots, .advance = advance, .chain = chain};

#pragma clang attribute pop
#endif
