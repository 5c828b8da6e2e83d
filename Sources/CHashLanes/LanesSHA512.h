// SHA-512 in half as many lanes of twice the width, for Lanes.h.

#define HL_SCHEDULE512(t)                                                                                         \
  do {                                                                                                            \
    v64 x = w[((t) + 1) & 15], y = w[((t) + 14) & 15];                                                            \
    w[(t) & 15] += HL_XOR3_64(ROR(x, 1), ROR(x, 8), x >> 7) + w[((t) + 9) & 15] +                                 \
                   HL_XOR3_64(ROR(y, 19), ROR(y, 61), y >> 6);                                                    \
  } while (0)
#define HL_ROUND512(t, k)                                                                                         \
  do {                                                                                                            \
    v64 t1 = h + (w[t] + (k)) + HL_CHOOSE64(e, f, g) + HL_XOR3_64(ROR(e, 14), ROR(e, 18), ROR(e, 41));            \
    v64 t2 = HL_XOR3_64(ROR(a, 28), ROR(a, 34), ROR(a, 39)) + HL_MAJORITY64(a, b, c);                             \
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;                                            \
  } while (0)

HL_SHARED void compress512(v64 s[8], const v64 words[16]) {
  v64 a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7], w[16];
  for (int j = 0; j < 16; j++) w[j] = words[j];
#if HL_SMALL
  // Not written out: a few-time key's tree is all that browsers need it for, and little beside the chains below.
#pragma clang loop unroll(disable)
  for (int t = 0; t < 80; t++) {
    if (t >= 16) HL_SCHEDULE512(t);
    HL_ROUND512(t & 15, hl_k512[t]);
  }
#else
#pragma clang loop unroll(full)
  for (int t = 0; t < 16; t++) HL_ROUND512(t, hl_k512[t]);
#pragma clang loop unroll(full)
  for (int group = 16; group < 80; group += 16) {
#pragma clang loop unroll(full)
    for (int t = 0; t < 16; t++) {
      HL_SCHEDULE512(t);
      HL_ROUND512(t, hl_k512[group + t]);
    }
  }
#endif
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

