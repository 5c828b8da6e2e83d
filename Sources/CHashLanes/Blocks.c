// One hash at a time, for messages.
#include "Internal.h"

#define ROR(x, n) (((x) >> (n)) | ((x) << (sizeof(x) * 8 - (n))))

static void sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count) {
  for (; count > 0; count--, blocks += 64) {
    uint32_t w[16], s[8];
    for (int j = 0; j < 16; j++) w[j] = hl_be32(blocks + 4 * j);
    memcpy(s, state, sizeof s);
    for (int t = 0; t < 64; t++) {
      if (t >= 16) {
        uint32_t x = w[(t - 15) & 15], y = w[(t - 2) & 15];
        w[t & 15] += (ROR(x, 7) ^ ROR(x, 18) ^ x >> 3) + w[(t - 7) & 15] + (ROR(y, 17) ^ ROR(y, 19) ^ y >> 10);
      }
      uint32_t t1 = s[7] + hl_k256[t] + w[t & 15] + (s[6] ^ (s[4] & (s[5] ^ s[6]))) +
                    (ROR(s[4], 6) ^ ROR(s[4], 11) ^ ROR(s[4], 25));
      uint32_t t2 = (ROR(s[0], 2) ^ ROR(s[0], 13) ^ ROR(s[0], 22)) + ((s[0] & s[1]) | (s[2] & (s[0] | s[1])));
      s[7] = s[6], s[6] = s[5], s[5] = s[4], s[4] = s[3] + t1, s[3] = s[2], s[2] = s[1], s[1] = s[0], s[0] = t1 + t2;
    }
    for (int j = 0; j < 8; j++) state[j] += s[j];
  }
}

void hl_sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sha") && __builtin_cpu_supports("sse4.1")) {
    hl_sha256_blocks_shani(state, blocks, count);
    return;
  }
#endif
  sha256_blocks(state, blocks, count);
}

void hl_sha512_blocks(uint64_t state[8], const uint8_t *blocks, size_t count) {
  for (; count > 0; count--, blocks += 128) {
    uint64_t w[16], s[8];
    for (int j = 0; j < 16; j++) w[j] = hl_be64(blocks + 8 * j);
    memcpy(s, state, sizeof s);
    for (int t = 0; t < 80; t++) {
      if (t >= 16) {
        uint64_t x = w[(t - 15) & 15], y = w[(t - 2) & 15];
        w[t & 15] += (ROR(x, 1) ^ ROR(x, 8) ^ x >> 7) + w[(t - 7) & 15] + (ROR(y, 19) ^ ROR(y, 61) ^ y >> 6);
      }
      uint64_t t1 = s[7] + hl_k512[t] + w[t & 15] + (s[6] ^ (s[4] & (s[5] ^ s[6]))) +
                    (ROR(s[4], 14) ^ ROR(s[4], 18) ^ ROR(s[4], 41));
      uint64_t t2 = (ROR(s[0], 28) ^ ROR(s[0], 34) ^ ROR(s[0], 39)) + ((s[0] & s[1]) | (s[2] & (s[0] | s[1])));
      s[7] = s[6], s[6] = s[5], s[5] = s[4], s[4] = s[3] + t1, s[3] = s[2], s[2] = s[1], s[1] = s[0], s[0] = t1 + t2;
    }
    for (int j = 0; j < 8; j++) state[j] += s[j];
  }
}

#if defined(__wasm__)
// A few blocks a message: its loops stay loops.
__attribute__((minsize))
#endif
void hl_keccak(uint64_t s[25]) {
  static const uint8_t rotations[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                        27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
  static const uint8_t places[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                     15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
  for (int round = 0; round < 24; round++) {
    uint64_t c[5];
    for (int x = 0; x < 5; x++) c[x] = s[x] ^ s[x + 5] ^ s[x + 10] ^ s[x + 15] ^ s[x + 20];
    for (int x = 0; x < 5; x++) {
      uint64_t d = c[(x + 4) % 5] ^ ROR(c[(x + 1) % 5], 63);
      for (int y = 0; y < 25; y += 5) s[y + x] ^= d;
    }
    uint64_t moving = s[1];
    for (int i = 0; i < 24; i++) {
      uint64_t next = s[places[i]];
      s[places[i]] = ROR(moving, 64 - rotations[i]);
      moving = next;
    }
    for (int y = 0; y < 25; y += 5) {
      for (int x = 0; x < 5; x++) c[x] = s[y + x];
      for (int x = 0; x < 5; x++) s[y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]);
    }
    s[0] ^= hl_keccak_constants[round];
  }
}

#if defined(__wasm__)
// BoringSSL's own would be nine kilobytes more (Package.swift tells it that they come from elsewhere).
void CCryptoBoringSSL_sha256_block_data_order_nohw(uint32_t state[8], const uint8_t *blocks, size_t count) {
  hl_sha256_blocks(state, blocks, count);
}

void CCryptoBoringSSL_sha512_block_data_order_nohw(uint64_t state[8], const uint8_t *blocks, size_t count) {
  hl_sha512_blocks(state, blocks, count);
}
#endif
