// WOTS+ chains in lanes, for Lanes.h: keys, signatures to make and to complete, and the few-time scheme's long ones.

/// Writes one lane's value of a chain that is being traced.
HL_INLINE void trace32(uint8_t *const *traces, size_t offset, const int words, const v32 m[8]) {
  for (int i = 0; i < HL_LANES; i++) {
    if (traces[i] == NULL) continue;
    for (int j = 0; j < words; j++) hl_put32(traces[i] + offset + 4 * j, m[j][i]);
  }
}

HL_INLINE void wotsSHA2(
    const hl_context *c, const int words, const uint8_t *const *seeds, const hl_address *addresses, unsigned chains,
    uint8_t *ends, uint8_t *const *traces) {
  const size_t n = 4 * words;
  v32 secret[8], secretAddress[6], address[6], secretPair[HL_CHAIN], pair[HL_CHAIN];
  uint8_t *out[HL_LANES];
  for (int j = 0; j < words; j++) secret[j] = gather32(seeds, 4 * j);
  address256(addresses, HL_WOTS_PRF, secretAddress);
  address256(addresses, HL_WOTS_HASH, address);
  pair256(secretPair, c->sha256, secretAddress);
  pair256(pair, c->sha256, address);
  for (int i = 0; i < HL_LANES; i++) out[i] = ends + i * chains * n;
  for (unsigned chain = 0; chain < chains; chain++) {
    v32 common[HL_CHAIN], m[8];
    for (int j = 0; j < words; j++) m[j] = secret[j];
    secretAddress[4] = address[4] = splat32(chain << 16);
    chain256(common, secretPair, secretAddress[4]);
    f256(c->sha256, words, common, secretAddress, splat32(0), m);
    if (traces) trace32(traces, 16 * chain * n, words, m);
    chain256(common, pair, address[4]);
    for (uint32_t position = 0; position < 15; position++) {
      f256(c->sha256, words, common, address, splat32(position << 16), m);
      if (traces) trace32(traces, (16 * chain + position + 1) * n, words, m);
    }
    for (int j = 0; j < words; j++) scatter32(out, chain * n + 4 * j, m[j]);
  }
}

HL_INLINE void wotsShake(
    const hl_context *c, const int words, const uint8_t *const *seeds, const hl_address *addresses, unsigned chains,
    uint8_t *ends, uint8_t *const *traces) {
  const size_t n = 8 * words;
  for (int half = 0; half < HL_LANES; half += HL_HALF) {
    v64 secret[4], secretAddress[4], address[4];
    for (int j = 0; j < words; j++) {
      for (int i = 0; i < HL_HALF; i++) {
        uint64_t x;
        memcpy(&x, seeds[half + i] + 8 * j, 8);
        secret[j][i] = x;
      }
    }
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
    const hl_context *c, const uint8_t *const *seeds, const hl_address *addresses, unsigned chains, uint8_t *ends,
    uint8_t *const *traces) {
  if (HL_IS_SHA2(c)) {
    HL_BY_SET(4, wotsSHA2, seeds, addresses, chains, ends, traces);
  } else {
    HL_BY_SIZE(8, wotsShake, seeds, addresses, chains, ends, traces);
  }
}

HL_INLINE void advanceSHA2(
    const hl_context *c, const int words, const hl_address *base, const uint32_t *chains, const uint32_t *from,
    const uint32_t *to, uint8_t *const *values) {
  hl_address addresses[HL_LANES];
  v32 address[6], pair[HL_CHAIN], common[HL_CHAIN], m[8], start, end;
  uint32_t first = 15, last = 0;
  for (int i = 0; i < HL_LANES; i++) {
    addresses[i] = *base;
    addresses[i].word2 = chains[i];
    addresses[i].word3 = 0;
    start[i] = from[i], end[i] = to[i];
    if (from[i] < first) first = from[i];
    if (to[i] > last) last = to[i];
  }
  address256(addresses, HL_WOTS_HASH, address);
  pair256(pair, c->sha256, address);
  chain256(common, pair, address[4]);
  for (int j = 0; j < words; j++) m[j] = gather32((const uint8_t *const *)values, 4 * j);
  for (uint32_t position = first; position < last; position++) {
    v32 next[8], active = (v32)(start <= position) & (v32)(end > position);
    for (int j = 0; j < words; j++) next[j] = m[j];
    f256(c->sha256, words, common, address, splat32(position << 16), next);
    for (int j = 0; j < words; j++) m[j] = (next[j] & active) | (m[j] & ~active);
  }
  for (int j = 0; j < words; j++) scatter32(values, 4 * j, m[j]);
}

HL_INLINE void advanceShake(
    const hl_context *c, const int words, const hl_address *base, const uint32_t *chains, const uint32_t *from,
    const uint32_t *to, uint8_t *const *values) {
  hl_address addresses[HL_HALF];
  v64 address[4], m[4], start, end;
  uint32_t first = 15, last = 0;
  for (int i = 0; i < HL_HALF; i++) {
    addresses[i] = *base;
    addresses[i].word2 = chains[i];
    addresses[i].word3 = 0;
    start[i] = from[i], end[i] = to[i];
    if (from[i] < first) first = from[i];
    if (to[i] > last) last = to[i];
    for (int j = 0; j < words; j++) {
      uint64_t x;
      memcpy(&x, values[i] + 8 * j, 8);
      m[j][i] = x;
    }
  }
  addressShake(addresses, HL_WOTS_HASH, address);
  for (uint32_t position = first; position < last; position++) {
    v64 next[4], a[4], active = (v64)(start <= (uint64_t)position) & (v64)(end > (uint64_t)position);
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

static void HL_NAME(advance)(
    const hl_context *c, const hl_address *base, const uint32_t *chains, const uint32_t *from, const uint32_t *to,
    uint8_t *const *values) {
  if (HL_IS_SHA2(c)) {
    HL_BY_SET(4, advanceSHA2, base, chains, from, to, values);
  } else {
    for (int half = 0; half < HL_LANES; half += HL_HALF) {
      HL_BY_SIZE(8, advanceShake, base, chains + half, from + half, to + half, values + half);
    }
  }
}

static void HL_NAME(chain)(
    const hl_context *c, const hl_address *addresses, uint32_t steps, uint8_t *const *values) {
  v32 address[6], pair[HL_CHAIN], common[HL_CHAIN], m[8];
  address256(addresses, ~0u, address);
  pair256(pair, c->sha256, address);
  chain256(common, pair, address[4]);
  for (int j = 0; j < 8; j++) m[j] = gather32((const uint8_t *const *)values, 4 * j);
  for (uint32_t position = 0; position < steps; position++) {
    f256(c->sha256, 8, common, address, splat32(position << 16), m);
  }
  for (int j = 0; j < 8; j++) scatter32(values, 4 * j, m[j]);
}

