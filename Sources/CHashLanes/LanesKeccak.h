// Keccak and SHAKE256 in half as many lanes of twice the width, for Lanes.h.

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

