// PRF and FORS leaves in lanes, for Lanes.h.

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
  v32 address[6], pair[HL_CHAIN], common[HL_CHAIN];
  address256(addresses, type, address);
  secret32(sk_seed, words, m);
  pair256(pair, c->sha256, address);
  chain256(common, pair, address[4]);
  f256(c->sha256, words, common, address, address[5], m);
}

HL_INLINE void leavesSHA2(
    const hl_context *c, const int words, const uint8_t *sk_seed, const hl_address *addresses, const int revealed,
    uint8_t *const *out) {
  v32 m[8];
  prfSHA2(c, words, sk_seed, addresses, revealed ? ~0u : HL_FORS_PRF, m);
  if (!revealed) {
    v32 address[6], pair[HL_CHAIN], common[HL_CHAIN];
    address256(addresses, HL_FORS_TREE, address);
    pair256(pair, c->sha256, address);
    chain256(common, pair, address[4]);
    f256(c->sha256, words, common, address, address[5], m);
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
  if (HL_IS_SHA2(c)) {
    HL_BY_SIZE(4, leavesSHA2, sk_seed, addresses, 1, out);
  } else {
    HL_BY_SIZE(8, leavesShake, sk_seed, addresses, 1, out);
  }
}

static void HL_NAME(fors)(
    const hl_context *c, const uint8_t *sk_seed, const hl_address *addresses, uint8_t *const *out) {
  if (HL_IS_SHA2(c)) {
    HL_BY_SET(4, leavesSHA2, sk_seed, addresses, 0, out);
  } else {
    HL_BY_SIZE(8, leavesShake, sk_seed, addresses, 0, out);
  }
}

