// SHA-256 in lanes, for Lanes.h.

// In the order that keeps the way from one round's e to the next short: on wasm, where there is no rotation, it decides the
// time. e becomes y + Σ1(e), and a becomes z + Σ0(a); all else can be had before. HL_FIXED keeps the compiler from putting
// the sums together in another way.
#define HL_ROUND256(word, k)                                                                                    \
  do {                                                                                                          \
    v32 known = (word) + (k) + h;                                                                               \
    HL_FIXED(known);                                                                                            \
    v32 x = known + HL_CHOOSE(e, f, g), y = x + d;                                                              \
    HL_FIXED(y);                                                                                                \
    v32 sum1 = HL_XOR3(ROR(e, 6), ROR(e, 11), ROR(e, 25));                                                      \
    HL_FIXED(sum1);                                                                                             \
    v32 most = HL_MAJORITY(a, b, c), z = x + sum1;                                                              \
    HL_FIXED(z);                                                                                                \
    z += most;                                                                                                  \
    HL_FIXED(z);                                                                                                \
    h = g, g = f, f = e, e = y + sum1, d = c, c = b, b = a;                                                     \
    a = z + HL_XOR3(ROR(b, 2), ROR(b, 13), ROR(b, 22));                                                         \
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

/// The first rounds see only the address: four are the same for all chains of a key pair, five for all hashes of a chain.
enum { HL_PAIR_ROUNDS = 4, HL_CHAIN_ROUNDS = 5 };

HL_SHARED void begin256(v32 s[8], const v32 w[16]) { rounds256(s, w, 0, HL_PAIR_ROUNDS); }
HL_SHARED void finish256(v32 s[8], const v32 w[16]) { rounds256(s, w, HL_CHAIN_ROUNDS, 64); }

HL_INLINE void compress256(v32 s[8], const v32 w[16]) {
  begin256(s, w);
  rounds256(s, w, HL_PAIR_ROUNDS, HL_CHAIN_ROUNDS);
  finish256(s, w);
}

HL_INLINE void start256(v32 s[8], const uint32_t *midstate) {
  for (int j = 0; j < 8; j++) s[j] = splat32(midstate[j]);
}

/// What all hashes of a key pair, and then of a chain, have in common: the state after the rounds above, and where the kernel is
/// small, the parts of the message schedule for n = 16 that see only the address. Larger kernels leave those to the compiler.
enum { HL_C16 = 8, HL_W17, HL_C18, HL_W19, HL_C21, HL_C30, HL_ALL };
#define HL_CHAIN (HL_SMALL ? HL_ALL : 8)
/// The bits of a hash of 16 bytes under an address and the padded seed: the message's last word.
#define HL_LENGTH128 ((64 + 22 + 16) * 8)

HL_SHARED void pair256(v32 s[HL_CHAIN], const uint32_t *midstate, const v32 w[6]) {
  start256(s, midstate);
  begin256(s, w);
#if HL_SMALL
  const v32 length = splat32(HL_LENGTH128);
  s[HL_C16] = HL_SIGMA0(w[1]) + w[0];
  s[HL_W17] = HL_SIGMA1(length) + HL_SIGMA0(w[2]) + w[1];
  s[HL_C18] = HL_SIGMA0(w[3]) + w[2];
  s[HL_W19] = HL_SIGMA1(s[HL_W17]) + w[3];
  s[HL_C30] = HL_SIGMA0(length);
#endif
}

/// `pair` is ``pair256``'s, and the address differs from that one's in the word of index 4 alone.
HL_SHARED void chain256(v32 s[HL_CHAIN], const v32 pair[HL_CHAIN], v32 word4) {
  v32 w[5];
  for (int j = 0; j < HL_CHAIN; j++) s[j] = pair[j];
  for (int j = 0; j < 5; j++) w[j] = word4;
  rounds256(s, w, HL_PAIR_ROUNDS, HL_CHAIN_ROUNDS);
#if HL_SMALL
  s[HL_W19] += HL_SIGMA0(word4);
  s[HL_C21] = HL_SIGMA1(s[HL_W19]);
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
    const uint32_t *midstate, const int words, const v32 chain[HL_CHAIN], const v32 address[6], v32 last, v32 m[8]) {
#if HL_SMALL
  if (words == 4) {
    f128(midstate, chain, address[4], last, m);
    return;
  }
#endif
  v32 s[8], w[16];
  for (int j = 0; j < 8; j++) s[j] = chain[j];
  for (int j = 0; j < 5; j++) w[j] = address[j];
  w[5] = last | m[0] >> 16;
  for (int j = 1; j < words; j++) w[5 + j] = m[j - 1] << 16 | m[j] >> 16;
  w[5 + words] = m[words - 1] << 16 | 0x8000;
  for (int j = 6 + words; j < 15; j++) w[j] = splat32(0);
  w[15] = splat32((64 + 22 + 4 * words) * 8);
  finish256(s, w);
  for (int j = 0; j < words; j++) m[j] = s[j] + midstate[j];
}


typedef union {
  uint32_t s[HL_LANES];
  v32 v;
} HL_NAME(u32);

/// Big-endian words as numbers, and back.
HL_INLINE v32 swap32(v32 x) {
#if HL_SMALL
  typedef uint8_t v8 __attribute__((vector_size(16)));
  return (v32)__builtin_shufflevector((v8)x, (v8)x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
#else
  HL_NAME(u32) u = {.v = x};
  for (int i = 0; i < HL_LANES; i++) u.s[i] = __builtin_bswap32(u.s[i]);
  return u.v;
#endif
}

HL_SHARED v32 gather32(const uint8_t *const *in, size_t offset) {
  HL_NAME(u32) u;
  for (int i = 0; i < HL_LANES; i++) memcpy(&u.s[i], in[i] + offset, 4);
  return swap32(u.v);
}

HL_SHARED void scatter32(uint8_t *const *out, size_t offset, v32 x) {
  HL_NAME(u32) u = {.v = swap32(x)};
  for (int i = 0; i < HL_LANES; i++) memcpy(out[i] + offset, &u.s[i], 4);
}

/// The compressed addresses (``hl_compress_address``), with the type given or, for ~0, their own.
HL_SHARED void address256(const hl_address *addresses, uint32_t type, v32 out[6]) {
  HL_NAME(u32) high, low, layer, kind, word1, word2, word3;
  for (int i = 0; i < HL_LANES; i++) {
    const hl_address *a = &addresses[i];
    high.s[i] = (uint32_t)(a->tree >> 32), low.s[i] = (uint32_t)a->tree, layer.s[i] = a->layer;
    kind.s[i] = type == ~0u ? a->type : type, word1.s[i] = a->word1, word2.s[i] = a->word2, word3.s[i] = a->word3;
  }
  out[0] = layer.v << 24 | high.v >> 8;
  out[1] = high.v << 24 | low.v >> 8;
  out[2] = low.v << 24 | kind.v << 16 | word1.v >> 16;
  out[3] = word1.v << 16 | word2.v >> 16;
  out[4] = word2.v << 16 | word3.v >> 16;
  out[5] = word3.v << 16;
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
        w[j] = address[5] | gather32(in, 0) >> 16;
      } else if (k < last) {
        w[j] = gather32(in, 4 * k - 22);
      } else if (k == last) {
        w[j] = gather32(in, length - 4) << 16 | 0x8000;
      } else {
        w[j] = splat32(b + 1 == blocks && j == 15 ? (uint32_t)(64 + 22 + length) * 8 : 0);
      }
    }
    compress256(s, w);
    for (int j = 0; j < 8; j++) s[j] = chain[j] = s[j] + chain[j];
  }
  for (size_t j = 0; j < c->n / 4; j++) scatter32(out, 4 * j, s[j]);
}

