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

#ifndef HL_CHOOSE
#define HL_CHOOSE(e, f, g) ((g) ^ ((e) & ((f) ^ (g))))
// a ^ b is the next round's b ^ c: one operation less than the form of FIPS 180-4.
#define HL_MAJORITY(a, b, c) ((b) ^ (((a) ^ (b)) & ((b) ^ (c))))
#define HL_XOR3(a, b, c) ((a) ^ (b) ^ (c))
#define HL_CHI(a, b, c) ((a) ^ (~(b) & (c)))
#define HL_CHOOSE64 HL_CHOOSE
#define HL_MAJORITY64 HL_MAJORITY
#define HL_XOR3_64 HL_XOR3
#endif

// In the browser the size of the code counts: one copy of each step there, with the rounds in loops. Elsewhere each use
// is compiled for its own constants.
#if defined(__wasm__)
#define HL_SMALL 1
#define HL_SHARED static __attribute__((noinline))
#define HL_BY_SIZE(unit, call, ...) call(c, (int)(c->n / (unit)), __VA_ARGS__)
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
#endif

HL_INLINE v32 splat32(uint32_t x) { return (v32){} + x; }
HL_INLINE v64 splat64(uint64_t x) { return (v64){} + x; }

// ---- SHA-256 ----

#define HL_ROUND256(word, k)                                                                                    \
  do {                                                                                                          \
    v32 t1 = h + ((word) + (k)) + HL_CHOOSE(e, f, g) + HL_XOR3(ROR(e, 6), ROR(e, 11), ROR(e, 25));              \
    v32 t2 = HL_XOR3(ROR(a, 2), ROR(a, 13), ROR(a, 22)) + HL_MAJORITY(a, b, c);                                 \
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;                                          \
  } while (0)
#define HL_SIGMA0(x) HL_XOR3(ROR(x, 7), ROR(x, 18), (x) >> 3)
#define HL_SIGMA1(x) HL_XOR3(ROR(x, 17), ROR(x, 19), (x) >> 10)
#define HL_SCHEDULE256(t) \
  w[(t) & 15] += HL_SIGMA0(w[((t) + 1) & 15]) + w[((t) + 9) & 15] + HL_SIGMA1(w[((t) + 14) & 15])

HL_INLINE void rounds256(v32 s[8], const v32 words[16], const int from, const int to) {
  v32 a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7], w[16];
  for (int j = 0; j < (to < 16 ? to : 16); j++) w[j] = words[j];
#pragma clang loop unroll(full)
  for (int t = from; t < 16 && t < to; t++) HL_ROUND256(w[t], hl_k256[t]);
#if HL_SMALL
#pragma clang loop unroll(disable)
#else
#pragma clang loop unroll(full)
#endif
  for (int group = 16; group < to; group += 16) {
#pragma clang loop unroll(full)
    for (int t = 0; t < 16; t++) {
      HL_SCHEDULE256(t);
      HL_ROUND256(w[t], hl_k256[group + t]);
    }
  }
  s[0] = a, s[1] = b, s[2] = c, s[3] = d, s[4] = e, s[5] = f, s[6] = g, s[7] = h;
}

/// The first five rounds of a chain's hashes see only the address, and are done once (``prefix256``).
HL_SHARED void begin256(v32 s[8], const v32 w[16]) { rounds256(s, w, 0, 5); }
HL_SHARED void finish256(v32 s[8], const v32 w[16]) { rounds256(s, w, 5, 64); }

HL_INLINE void compress256(v32 s[8], const v32 w[16]) {
  begin256(s, w);
  finish256(s, w);
}

HL_INLINE void start256(v32 s[8], const uint32_t *midstate) {
  for (int j = 0; j < 8; j++) s[j] = splat32(midstate[j]);
}

/// The state after the rounds that see only the address.
HL_SHARED void prefix256(v32 s[8], const uint32_t *midstate, const v32 address[6]) {
  v32 w[16];
  for (int j = 0; j < 5; j++) w[j] = address[j];
  start256(s, midstate);
  begin256(s, w);
}

/// What all hashes of a chain have in common: the state as above, and where the kernel is small, the parts of the message
/// schedule for n = 16 that see only the address. Larger kernels leave those to the compiler.
enum { HL_C16 = 8, HL_W17, HL_C18, HL_W19, HL_C21, HL_C30, HL_ALL };
#define HL_CHAIN (HL_SMALL ? HL_ALL : 8)
/// The bits of a hash of 16 bytes under an address and the padded seed: the message's last word.
#define HL_LENGTH128 ((64 + 22 + 16) * 8)

HL_SHARED void chain256(v32 s[HL_CHAIN], const uint32_t *midstate, const v32 w[6]) {
  prefix256(s, midstate, w);
#if HL_SMALL
  const v32 length = splat32(HL_LENGTH128);
  s[HL_C16] = HL_SIGMA0(w[1]) + w[0];
  s[HL_W17] = HL_SIGMA1(length) + HL_SIGMA0(w[2]) + w[1];
  s[HL_C18] = HL_SIGMA0(w[3]) + w[2];
  s[HL_W19] = HL_SIGMA1(s[HL_W17]) + HL_SIGMA0(w[4]) + w[3];
  s[HL_C21] = HL_SIGMA1(s[HL_W19]);
  s[HL_C30] = HL_SIGMA0(length);
#endif
}

#if HL_SMALL
/// F in a chain for n = 16, with the schedule's 17th to 32nd word written out: five of the message's words are zero, and what
/// comes from the address is the chain's. A tenth less work, in the sets that browsers sign with.
static __attribute__((noinline)) void f128(
    const uint32_t *midstate, const v32 p[HL_CHAIN], v32 address4, v32 last, v32 m[8]) {
  v32 a = p[0], b = p[1], c = p[2], d = p[3], e = p[4], f = p[5], g = p[6], h = p[7], w[16];
  w[5] = last | m[0] >> 16;
  for (int j = 1; j < 4; j++) w[5 + j] = m[j - 1] << 16 | m[j] >> 16;
  w[9] = m[3] << 16 | 0x8000;
  for (int j = 10; j < 15; j++) w[j] = splat32(0);
  w[15] = splat32(HL_LENGTH128);
#pragma clang loop unroll(full)
  for (int t = 5; t < 16; t++) HL_ROUND256(w[t], hl_k256[t]);
  w[0] = w[9] + p[HL_C16];
  w[1] = p[HL_W17];
  w[2] = HL_SIGMA1(w[0]) + p[HL_C18];
  w[3] = p[HL_W19];
  w[4] = HL_SIGMA1(w[2]) + HL_SIGMA0(w[5]) + address4;
#pragma clang loop unroll(full)
  for (int t = 0; t < 5; t++) HL_ROUND256(w[t], hl_k256[16 + t]);
  w[5] += p[HL_C21] + HL_SIGMA0(w[6]);
  w[6] += HL_SIGMA1(w[4]) + HL_LENGTH128 + HL_SIGMA0(w[7]);
  w[7] += HL_SIGMA1(w[5]) + w[0] + HL_SIGMA0(w[8]);
  w[8] += HL_SIGMA1(w[6]) + w[1] + HL_SIGMA0(w[9]);
  w[9] += HL_SIGMA1(w[7]) + w[2];
#pragma clang loop unroll(full)
  for (int t = 5; t < 10; t++) HL_ROUND256(w[t], hl_k256[16 + t]);
#pragma clang loop unroll(full)
  for (int t = 10; t < 14; t++) {
    w[t] = HL_SIGMA1(w[t - 2]) + w[t - 7];
    HL_ROUND256(w[t], hl_k256[16 + t]);
  }
  w[14] = HL_SIGMA1(w[12]) + w[7] + p[HL_C30];
  HL_ROUND256(w[14], hl_k256[30]);
  w[15] = HL_SIGMA1(w[13]) + w[8] + HL_SIGMA0(w[0]) + HL_LENGTH128;
  HL_ROUND256(w[15], hl_k256[31]);
#pragma clang loop unroll(disable)
  for (int group = 32; group < 64; group += 16) {
#pragma clang loop unroll(full)
    for (int t = 0; t < 16; t++) {
      HL_SCHEDULE256(t);
      HL_ROUND256(w[t], hl_k256[group + t]);
    }
  }
  m[0] = a + midstate[0], m[1] = b + midstate[1], m[2] = c + midstate[2], m[3] = d + midstate[3];
}
#endif

/// F with the address's words in lanes: `m` (words of n bytes) becomes the hash. `last` is the address's last half word,
/// in the upper half.
HL_INLINE void f256(
    const uint32_t *midstate, const int words, const v32 prefix[8], const v32 address[6], v32 last, v32 m[8]) {
  v32 s[8], w[16];
  for (int j = 0; j < 8; j++) s[j] = prefix[j];
  for (int j = 0; j < 5; j++) w[j] = address[j];
  w[5] = last | m[0] >> 16;
  for (int j = 1; j < words; j++) w[5 + j] = m[j - 1] << 16 | m[j] >> 16;
  w[5 + words] = m[words - 1] << 16 | 0x8000;
  for (int j = 6 + words; j < 15; j++) w[j] = splat32(0);
  w[15] = splat32((64 + 22 + 4 * words) * 8);
  finish256(s, w);
  for (int j = 0; j < words; j++) m[j] = s[j] + midstate[j];
}

/// F at a position of a chain.
HL_INLINE void step256(
    const uint32_t *midstate, const int words, const v32 chain[HL_CHAIN], const v32 address[6], uint32_t position,
    v32 m[8]) {
#if HL_SMALL
  if (words == 4) {
    f128(midstate, chain, address[4], splat32(position << 16), m);
    return;
  }
#endif
  f256(midstate, words, chain, address, splat32(position << 16), m);
}

HL_SHARED v32 gather32(const uint8_t *const *in, size_t offset) {
  union {
    uint32_t s[HL_LANES];
    v32 v;
  } u;
  for (int i = 0; i < HL_LANES; i++) u.s[i] = hl_be32(in[i] + offset);
  return u.v;
}

HL_SHARED void scatter32(uint8_t *const *out, size_t offset, v32 x) {
  union {
    uint32_t s[HL_LANES];
    v32 v;
  } u;
  u.v = x;
  for (int i = 0; i < HL_LANES; i++) hl_put32(out[i] + offset, u.s[i]);
}

HL_SHARED void address256(const hl_address *addresses, uint32_t type, v32 out[6]) {
  union {
    uint32_t s[HL_LANES];
    v32 v;
  } u[6];
  for (int i = 0; i < HL_LANES; i++) {
    uint32_t words[6];
    hl_compress_address(&addresses[i], type == ~0u ? addresses[i].type : type, words);
    for (int j = 0; j < 6; j++) u[j].s[i] = words[j];
  }
  for (int j = 0; j < 6; j++) out[j] = u[j].v;
}

static void HL_NAME(tweak256)(
    const hl_context *c, const hl_address *addresses, const uint8_t *const *in, size_t length, uint8_t *const *out) {
  v32 address[6], s[8], chain[8];
  address256(addresses, ~0u, address);
  start256(s, c->sha256);
  for (int j = 0; j < 8; j++) chain[j] = s[j];
  size_t last = (20 + length) / 4, blocks = (22 + length + 9 + 63) / 64, k = 0;
  for (size_t b = 0; b < blocks; b++) {
    v32 w[16];
    for (int j = 0; j < 16; j++, k++) {
      if (k < 5) {
        w[j] = address[k];
      } else if (k == 5) {
        union {
          uint32_t s[HL_LANES];
          v32 v;
        } u;
        for (int i = 0; i < HL_LANES; i++) u.s[i] = hl_be16(in[i]);
        w[j] = address[5] | u.v;
      } else if (k < last) {
        w[j] = gather32(in, 4 * k - 22);
      } else if (k == last) {
        union {
          uint32_t s[HL_LANES];
          v32 v;
        } u;
        for (int i = 0; i < HL_LANES; i++) u.s[i] = hl_be16(in[i] + length - 2) << 16 | 0x8000;
        w[j] = u.v;
      } else {
        w[j] = splat32(b + 1 == blocks && j == 15 ? (uint32_t)(64 + 22 + length) * 8 : 0);
      }
    }
    compress256(s, w);
    for (int j = 0; j < 8; j++) s[j] = chain[j] = s[j] + chain[j];
  }
  for (size_t j = 0; j < c->n / 4; j++) scatter32(out, 4 * j, s[j]);
}

// ---- SHA-512 ----

#define HL_ROUND512(t, k)                                                                                         \
  do {                                                                                                            \
    v64 t1 = h + (w[t] + (k)) + HL_CHOOSE64(e, f, g) + HL_XOR3_64(ROR(e, 14), ROR(e, 18), ROR(e, 41));            \
    v64 t2 = HL_XOR3_64(ROR(a, 28), ROR(a, 34), ROR(a, 39)) + HL_MAJORITY64(a, b, c);                             \
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;                                            \
  } while (0)

HL_SHARED void compress512(v64 s[8], const v64 words[16]) {
  v64 a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7], w[16];
  for (int j = 0; j < 16; j++) w[j] = words[j];
#pragma clang loop unroll(full)
  for (int t = 0; t < 16; t++) HL_ROUND512(t, hl_k512[t]);
#if HL_SMALL
#pragma clang loop unroll(disable)
#else
#pragma clang loop unroll(full)
#endif
  for (int group = 16; group < 80; group += 16) {
#pragma clang loop unroll(full)
    for (int t = 0; t < 16; t++) {
      v64 x = w[(t + 1) & 15], y = w[(t + 14) & 15];
      w[t] += HL_XOR3_64(ROR(x, 1), ROR(x, 8), x >> 7) + w[(t + 9) & 15] + HL_XOR3_64(ROR(y, 19), ROR(y, 61), y >> 6);
      HL_ROUND512(t, hl_k512[group + t]);
    }
  }
  s[0] = a, s[1] = b, s[2] = c, s[3] = d, s[4] = e, s[5] = f, s[6] = g, s[7] = h;
}

typedef union {
  uint64_t s[HL_HALF];
  v64 v;
} HL_NAME(u64);

static void HL_NAME(tweak512)(
    const hl_context *c, const hl_address *addresses, const uint8_t *const *in, size_t length, uint8_t *const *out) {
  HL_NAME(u64) address[3];
  for (int i = 0; i < HL_HALF; i++) {
    uint32_t words[6];
    hl_compress_address(&addresses[i], addresses[i].type, words);
    address[0].s[i] = (uint64_t)words[0] << 32 | words[1];
    address[1].s[i] = (uint64_t)words[2] << 32 | words[3];
    address[2].s[i] = (uint64_t)words[4] << 32 | words[5] | hl_be16(in[i]);
  }
  v64 s[8], chain[8];
  for (int j = 0; j < 8; j++) chain[j] = s[j] = splat64(c->sha512[j]);
  size_t last = (16 + length) / 8, blocks = (22 + length + 17 + 127) / 128, k = 0;
  for (size_t b = 0; b < blocks; b++) {
    v64 w[16];
    for (int j = 0; j < 16; j++, k++) {
      if (k < 3) {
        w[j] = address[k].v;
      } else if (k <= last) {
        HL_NAME(u64) u;
        if (k < last) {
          for (int i = 0; i < HL_HALF; i++) u.s[i] = hl_be64(in[i] + 8 * k - 22);
        } else {
          for (int i = 0; i < HL_HALF; i++) u.s[i] = hl_be64(in[i] + length - 8) << 16 | 0x8000;
        }
        w[j] = u.v;
      } else {
        w[j] = splat64(b + 1 == blocks && j == 15 ? (128 + 22 + length) * 8 : 0);
      }
    }
    compress512(s, w);
    for (int j = 0; j < 8; j++) s[j] = chain[j] = s[j] + chain[j];
  }
  for (size_t j = 0; j < c->n / 8; j++) {
    HL_NAME(u64) u;
    u.v = s[j];
    for (int i = 0; i < HL_HALF; i++) hl_put64(out[i] + 8 * j, u.s[i]);
  }
}

// ---- Keccak ----

HL_SHARED void keccak(v64 s[25]) {
  for (int round = 0; round < 24; round++) {
    v64 c[5], d[5], b[25];
#pragma clang loop unroll(full)
    for (int x = 0; x < 5; x++) c[x] = HL_XOR3_64(HL_XOR3_64(s[x], s[x + 5], s[x + 10]), s[x + 15], s[x + 20]);
#pragma clang loop unroll(full)
    for (int x = 0; x < 5; x++) d[x] = c[(x + 4) % 5] ^ ROR(c[(x + 1) % 5], 63);
    static const int rotation[25] = {0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                                     25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};
#pragma clang loop unroll(full)
    for (int y = 0; y < 5; y++) {
#pragma clang loop unroll(full)
      for (int x = 0; x < 5; x++) {
        int r = rotation[x + 5 * y];
        v64 z = s[x + 5 * y] ^ d[x];
        b[y + 5 * ((2 * x + 3 * y) % 5)] = r ? ROR(z, (64 - r) & 63) : z;
      }
    }
#pragma clang loop unroll(full)
    for (int y = 0; y < 25; y += 5) {
#pragma clang loop unroll(full)
      for (int x = 0; x < 5; x++) s[y + x] = HL_CHI(b[y + x], b[y + (x + 1) % 5], b[y + (x + 2) % 5]);
    }
    s[0] ^= hl_keccak_constants[round];
  }
}

HL_SHARED void addressShake(const hl_address *addresses, uint32_t type, v64 out[4]) {
  HL_NAME(u64) u[4];
  for (int i = 0; i < HL_HALF; i++) {
    uint64_t words[4];
    hl_long_address(&addresses[i], type == ~0u ? addresses[i].type : type, words);
    for (int j = 0; j < 4; j++) u[j].s[i] = words[j];
  }
  for (int j = 0; j < 4; j++) out[j] = u[j].v;
}

HL_INLINE uint64_t seedWord(const hl_context *c, size_t j) {
  uint64_t v;
  memcpy(&v, c->seed + 8 * j, 8);
  return v;
}

/// F with words in lanes: `m` (n / 8 words) becomes the hash.
HL_INLINE void fShake(const hl_context *c, const int words, const v64 address[4], v64 m[4]) {
  v64 s[25];
  for (int j = 0; j < words; j++) s[j] = splat64(seedWord(c, j));
  for (int j = 0; j < 4; j++) s[words + j] = address[j];
  for (int j = 0; j < words; j++) s[words + 4 + j] = m[j];
  s[2 * words + 4] = splat64(0x1f);
  for (int j = 2 * words + 5; j < 25; j++) s[j] = splat64(0);
  s[16] = splat64(0x8000000000000000);
  keccak(s);
  for (int j = 0; j < words; j++) m[j] = s[j];
}

static void HL_NAME(tweakShake)(
    const hl_context *c, const hl_address *addresses, const uint8_t *const *in, size_t length, uint8_t *const *out) {
  v64 address[4], s[25];
  addressShake(addresses, ~0u, address);
  size_t words = c->n / 8, total = words + 4 + length / 8, j = 0;
  for (int i = 0; i < 25; i++) s[i] = splat64(0);
  for (size_t k = 0; k < total; k++) {
    if (k < words) {
      s[j] ^= seedWord(c, k);
    } else if (k < words + 4) {
      s[j] ^= address[k - words];
    } else {
      HL_NAME(u64) u;
      for (int i = 0; i < HL_HALF; i++) memcpy(&u.s[i], in[i] + 8 * (k - words - 4), 8);
      s[j] ^= u.v;
    }
    if (++j == 17) {
      keccak(s);
      j = 0;
    }
  }
  s[j] ^= 0x1f;
  s[16] ^= 0x8000000000000000;
  keccak(s);
  for (j = 0; j < words; j++) {
    HL_NAME(u64) u;
    u.v = s[j];
    for (int i = 0; i < HL_HALF; i++) memcpy(out[i] + 8 * j, &u.s[i], 8);
  }
}

// ---- The kernel's entries ----

static void HL_NAME(tweak)(
    const hl_context *c, const hl_address *addresses, const uint8_t *const *in, size_t length, uint8_t *const *out) {
  if (c->family == HL_SHA2 && (c->n == 16 || length == c->n)) {
    HL_NAME(tweak256)(c, addresses, in, length, out);
  } else {
    for (int half = 0; half < HL_LANES; half += HL_HALF) {
      (c->family == HL_SHA2 ? HL_NAME(tweak512) : HL_NAME(tweakShake))(
          c, addresses + half, in + half, length, out + half);
    }
  }
}

HL_INLINE void secret32(const uint8_t *sk_seed, const int words, v32 m[8]) {
  for (int j = 0; j < words; j++) m[j] = splat32(hl_be32(sk_seed + 4 * j));
}

HL_INLINE void secret64(const uint8_t *sk_seed, const int words, v64 m[4]) {
  for (int j = 0; j < words; j++) {
    uint64_t x;
    memcpy(&x, sk_seed + 8 * j, 8);
    m[j] = splat64(x);
  }
}

HL_INLINE void prfSHA2(
    const hl_context *c, const int words, const uint8_t *sk_seed, const hl_address *addresses, uint32_t type, v32 m[8]) {
  v32 address[6], prefix[8];
  address256(addresses, type, address);
  secret32(sk_seed, words, m);
  prefix256(prefix, c->sha256, address);
  f256(c->sha256, words, prefix, address, address[5], m);
}

HL_INLINE void leavesSHA2(
    const hl_context *c, const int words, const uint8_t *sk_seed, const hl_address *addresses, const int revealed,
    uint8_t *const *out) {
  v32 m[8];
  prfSHA2(c, words, sk_seed, addresses, revealed ? ~0u : HL_FORS_PRF, m);
  if (!revealed) {
    v32 address[6], prefix[8];
    address256(addresses, HL_FORS_TREE, address);
    prefix256(prefix, c->sha256, address);
    f256(c->sha256, words, prefix, address, address[5], m);
  }
  for (int j = 0; j < words; j++) scatter32(out, 4 * j, m[j]);
}

HL_INLINE void leavesShake(
    const hl_context *c, const int words, const uint8_t *sk_seed, const hl_address *addresses, const int revealed,
    uint8_t *const *out) {
  for (int half = 0; half < HL_LANES; half += HL_HALF) {
    v64 address[4], m[4];
    secret64(sk_seed, words, m);
    addressShake(addresses + half, revealed ? ~0u : HL_FORS_PRF, address);
    fShake(c, words, address, m);
    if (!revealed) {
      addressShake(addresses + half, HL_FORS_TREE, address);
      fShake(c, words, address, m);
    }
    for (int j = 0; j < words; j++) {
      HL_NAME(u64) u;
      u.v = m[j];
      for (int i = 0; i < HL_HALF; i++) memcpy(out[half + i] + 8 * j, &u.s[i], 8);
    }
  }
}

static void HL_NAME(prf)(
    const hl_context *c, const uint8_t *sk_seed, const hl_address *addresses, uint8_t *const *out) {
  if (c->family == HL_SHA2) {
    HL_BY_SIZE(4, leavesSHA2, sk_seed, addresses, 1, out);
  } else {
    HL_BY_SIZE(8, leavesShake, sk_seed, addresses, 1, out);
  }
}

static void HL_NAME(fors)(
    const hl_context *c, const uint8_t *sk_seed, const hl_address *addresses, uint8_t *const *out) {
  if (c->family == HL_SHA2) {
    HL_BY_SIZE(4, leavesSHA2, sk_seed, addresses, 0, out);
  } else {
    HL_BY_SIZE(8, leavesShake, sk_seed, addresses, 0, out);
  }
}

/// Writes one lane's value of a chain that is being traced.
HL_INLINE void trace32(uint8_t *const *traces, size_t offset, const int words, const v32 m[8]) {
  for (int i = 0; i < HL_LANES; i++) {
    if (traces[i] == NULL) continue;
    for (int j = 0; j < words; j++) hl_put32(traces[i] + offset + 4 * j, m[j][i]);
  }
}

HL_INLINE void wotsSHA2(
    const hl_context *c, const int words, const uint8_t *sk_seed, const hl_address *addresses, unsigned chains,
    uint8_t *ends, uint8_t *const *traces) {
  const size_t n = 4 * words;
  v32 secret[8], secretAddress[6], address[6];
  uint8_t *out[HL_LANES];
  secret32(sk_seed, words, secret);
  address256(addresses, HL_WOTS_PRF, secretAddress);
  address256(addresses, HL_WOTS_HASH, address);
  for (int i = 0; i < HL_LANES; i++) out[i] = ends + i * chains * n;
  for (unsigned chain = 0; chain < chains; chain++) {
    v32 common[HL_CHAIN], m[8];
    for (int j = 0; j < words; j++) m[j] = secret[j];
    secretAddress[4] = address[4] = splat32(chain << 16);
    prefix256(common, c->sha256, secretAddress);
    f256(c->sha256, words, common, secretAddress, splat32(0), m);
    if (traces) trace32(traces, 16 * chain * n, words, m);
    chain256(common, c->sha256, address);
    for (uint32_t position = 0; position < 15; position++) {
      step256(c->sha256, words, common, address, position, m);
      if (traces) trace32(traces, (16 * chain + position + 1) * n, words, m);
    }
    for (int j = 0; j < words; j++) scatter32(out, chain * n + 4 * j, m[j]);
  }
}

HL_INLINE void wotsShake(
    const hl_context *c, const int words, const uint8_t *sk_seed, const hl_address *addresses, unsigned chains,
    uint8_t *ends, uint8_t *const *traces) {
  const size_t n = 8 * words;
  for (int half = 0; half < HL_LANES; half += HL_HALF) {
    v64 secret[4], secretAddress[4], address[4];
    secret64(sk_seed, words, secret);
    addressShake(addresses + half, HL_WOTS_PRF, secretAddress);
    addressShake(addresses + half, HL_WOTS_HASH, address);
    for (unsigned chain = 0; chain < chains; chain++) {
      v64 m[4];
      for (int j = 0; j < words; j++) m[j] = secret[j];
      for (uint32_t step = 0; step < 16; step++) {
        // Step 0 makes the secret, step s goes from position s - 1 to s.
        uint64_t last = __builtin_bswap32(chain) | (uint64_t)__builtin_bswap32(step ? step - 1 : 0) << 32;
        v64 a[4];
        for (int j = 0; j < 3; j++) a[j] = step ? address[j] : secretAddress[j];
        a[3] = splat64(last);
        fShake(c, words, a, m);
        if (traces) {
          for (int i = 0; i < HL_HALF; i++) {
            if (traces[half + i] == NULL) continue;
            for (int j = 0; j < words; j++) {
              uint64_t x = m[j][i];
              memcpy(traces[half + i] + (16 * chain + step) * n + 8 * j, &x, 8);
            }
          }
        }
      }
      for (int j = 0; j < words; j++) {
        HL_NAME(u64) u;
        u.v = m[j];
        for (int i = 0; i < HL_HALF; i++) memcpy(ends + ((half + i) * chains + chain) * n + 8 * j, &u.s[i], 8);
      }
    }
  }
}

static void HL_NAME(wots)(
    const hl_context *c, const uint8_t *sk_seed, const hl_address *addresses, unsigned chains, uint8_t *ends,
    uint8_t *const *traces) {
  if (c->family == HL_SHA2) {
    HL_BY_SIZE(4, wotsSHA2, sk_seed, addresses, chains, ends, traces);
  } else {
    HL_BY_SIZE(8, wotsShake, sk_seed, addresses, chains, ends, traces);
  }
}

HL_INLINE void completeSHA2(
    const hl_context *c, const int words, const hl_address *base, const uint32_t *chains, const uint32_t *digits,
    uint8_t *const *values) {
  hl_address addresses[HL_LANES];
  v32 address[6], common[HL_CHAIN], m[8], start;
  uint32_t first = 15;
  for (int i = 0; i < HL_LANES; i++) {
    addresses[i] = *base;
    addresses[i].word2 = chains[i];
    addresses[i].word3 = 0;
    start[i] = digits[i];
    if (digits[i] < first) first = digits[i];
  }
  address256(addresses, HL_WOTS_HASH, address);
  chain256(common, c->sha256, address);
  for (int j = 0; j < words; j++) m[j] = gather32((const uint8_t *const *)values, 4 * j);
  for (uint32_t position = first; position < 15; position++) {
    v32 next[8], active = (v32)(start <= position);
    for (int j = 0; j < words; j++) next[j] = m[j];
    step256(c->sha256, words, common, address, position, next);
    for (int j = 0; j < words; j++) m[j] = (next[j] & active) | (m[j] & ~active);
  }
  for (int j = 0; j < words; j++) scatter32(values, 4 * j, m[j]);
}

HL_INLINE void completeShake(
    const hl_context *c, const int words, const hl_address *base, const uint32_t *chains, const uint32_t *digits,
    uint8_t *const *values) {
  hl_address addresses[HL_HALF];
  v64 address[4], m[4], start;
  uint32_t first = 15;
  for (int i = 0; i < HL_HALF; i++) {
    addresses[i] = *base;
    addresses[i].word2 = chains[i];
    addresses[i].word3 = 0;
    start[i] = digits[i];
    if (digits[i] < first) first = digits[i];
    for (int j = 0; j < words; j++) {
      uint64_t x;
      memcpy(&x, values[i] + 8 * j, 8);
      m[j][i] = x;
    }
  }
  addressShake(addresses, HL_WOTS_HASH, address);
  for (uint32_t position = first; position < 15; position++) {
    v64 next[4], a[4], active = (v64)(start <= (uint64_t)position);
    for (int j = 0; j < words; j++) next[j] = m[j];
    for (int j = 0; j < 4; j++) a[j] = address[j];
    a[3] |= (uint64_t)__builtin_bswap32(position) << 32;
    fShake(c, words, a, next);
    for (int j = 0; j < words; j++) m[j] = (next[j] & active) | (m[j] & ~active);
  }
  for (int i = 0; i < HL_HALF; i++) {
    for (int j = 0; j < words; j++) {
      uint64_t x = m[j][i];
      memcpy(values[i] + 8 * j, &x, 8);
    }
  }
}

static void HL_NAME(complete)(
    const hl_context *c, const hl_address *base, const uint32_t *chains, const uint32_t *digits,
    uint8_t *const *values) {
  if (c->family == HL_SHA2) {
    HL_BY_SIZE(4, completeSHA2, base, chains, digits, values);
  } else {
    for (int half = 0; half < HL_LANES; half += HL_HALF) {
      HL_BY_SIZE(8, completeShake, base, chains + half, digits + half, values + half);
    }
  }
}

static void HL_NAME(chain)(
    const hl_context *c, const hl_address *addresses, uint32_t steps, uint8_t *const *values) {
  v32 address[6], prefix[8], m[8];
  address256(addresses, ~0u, address);
  prefix256(prefix, c->sha256, address);
  for (int j = 0; j < 8; j++) m[j] = gather32((const uint8_t *const *)values, 4 * j);
  for (uint32_t position = 0; position < steps; position++) {
    f256(c->sha256, 8, prefix, address, splat32(position << 16), m);
  }
  for (int j = 0; j < 8; j++) scatter32(values, 4 * j, m[j]);
}

const hl_kernel HL_NAME(hl_kernel) = {
    .lanes = HL_LANES,
    .tweak = HL_NAME(tweak),
    .prf = HL_NAME(prf),
    .fors = HL_NAME(fors),
    .wots = HL_NAME(wots),
    .complete = HL_NAME(complete),
    .chain = HL_NAME(chain),
};
