// Many hashes at once: the tweakable hashes of FIPS 205 and of the few-time scheme, one hash a vector lane.
//
// The same C serves every processor: lanes are Clang vector types, and a kernel is the template compiled for one
// instruction set. The best kernel that the processor has is chosen at the first call.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The hash family of a parameter set (FIPS 205 §11).
enum { HL_SHA2 = 0, HL_SHAKE = 1 };

/// Kernels, by instruction set. `HL_KERNEL_AUTOMATIC` lets the processor's features decide.
enum {
  HL_KERNEL_AUTOMATIC = 0,
  HL_KERNEL_PORTABLE = 1,
  HL_KERNEL_AVX2 = 2,
  HL_KERNEL_SHANI = 3,
  HL_KERNEL_AVX512 = 4
};

/// Most lanes that any kernel has.
#define HL_MAX_LANES 16

/// ADRS of FIPS 205 §4.2. The upper four of the twelve bytes of the tree address are zero in every parameter set.
typedef struct {
  uint64_t tree;
  uint32_t layer;
  uint32_t type;
  /// The three words whose meaning the type decides.
  uint32_t word1, word2, word3;
} hl_address;

/// What all hashes under one public key share: the states after the block that holds PK.seed (FIPS 205 §11.2).
typedef struct {
  uint32_t family;
  /// The hash length n in bytes: 16, 24 or 32.
  uint32_t n;
  uint32_t sha256[8];
  uint64_t sha512[8];
  uint8_t seed[32];
} hl_context;

#if defined(__wasm__)
/// In the browser, where code is downloaded, contexts of SHAKE are refused until this was called once, and so is SLH-DSA with
/// n above 16 without the second: a module that calls neither does not contain what they need.
void hl_link_shake(void);
void hl_link_large(void);
#endif

/// `pk_seed` holds n bytes.
void hl_context_init(hl_context *context, uint32_t family, uint32_t n, const uint8_t *pk_seed);

/// F, H and T_l of FIPS 205 §4.1 for `count` inputs of `length` bytes, a multiple of n. Input i begins at
/// `in + i * length`, output i at `out + i * n`. `out` may be `in` where `length` is n or 2n.
void hl_tweak(
    const hl_context *context, size_t count, const hl_address *addresses, const uint8_t *in, size_t length, uint8_t *out);

/// PRF of FIPS 205 §4.1 for `count` addresses, whose type the caller has set; output i is n bytes at `out + i * n`.
void hl_prf(
    const hl_context *context, const uint8_t *sk_seed, size_t count, const hl_address *addresses, uint8_t *out);

/// FORS leaves: F over PRF at each address, whose type this function sets. Leaf i is n bytes at `out + i * n`.
void hl_fors_leaves(
    const hl_context *context, const uint8_t *sk_seed, size_t count, const hl_address *addresses, uint8_t *out);

/// WOTS+ public keys (FIPS 205 algorithm 6): for each address (layer, tree, key pair) the n bytes of the leaf at
/// `out + i * n`. Key i comes from the seed at `sk_seeds + i * stride`: a stride of 0 gives all keys one seed. Where `traces` is not null and `traces[i]` is not null, all 16 values of each of the chains of key i
/// go there too, n bytes each, chain after chain. `scratch` has room for HL_MAX_LANES times 2n + 3 chain values.
void hl_wots_leaves(
    const hl_context *context, const uint8_t *sk_seeds, size_t stride, size_t count, const hl_address *addresses,
    uint8_t *out, uint8_t *const *traces, uint8_t *scratch);

/// Opens the `count` chains of one WOTS+ key (FIPS 205 algorithm 7, step 12): value i, the chain's secret, goes in place to
/// position `digits[i]` (below 16). The digits are public.
void hl_wots_reveal(
    const hl_context *context, const hl_address *address, size_t count, const uint8_t *digits, uint8_t *values);

/// Completes the `count` chains of one WOTS+ signature (FIPS 205 algorithm 8, step 8): value i goes in place from
/// position `digits[i]` (below 16) to position 15.
void hl_wots_complete(
    const hl_context *context, const hl_address *address, size_t count, const uint8_t *digits, uint8_t *values);

/// Hash chains of the few-time scheme: each of `count` values of 32 bytes goes in place through F at the positions
/// 0 … `steps` − 1 (below 65,536), which take the place of the address's last word. The context is of SHA2 with n = 32.
void hl_chains(
    const hl_context *context, size_t count, const hl_address *addresses, uint32_t steps, uint8_t *values);

/// SHA-256 (FIPS 180-4 §6.2.2) over whole blocks.
void hl_sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count);
/// SHA-512 (FIPS 180-4 §6.4.2) over whole blocks.
void hl_sha512_blocks(uint64_t state[8], const uint8_t *blocks, size_t count);
/// Keccak-p[1600, 24] (FIPS 202 §3.3).
void hl_keccak(uint64_t state[25]);

/// Overwrites secrets in a way that the optimiser keeps.
void hl_wipe(void *bytes, size_t count);
/// Overwrites the part of the stack that the kernels have used below the caller.
void hl_wipe_stack(void);

/// Says that these bytes, made from secrets, are public from here on. Does nothing but in the build of
/// Scripts/constant-time, which looks for branches and addresses that depend on anything else that a secret has made.
#if defined(HL_CONSTANT_TIME)
void hl_publish(const void *bytes, size_t count);
/// Says that these bytes are secret.
void hl_conceal(void *bytes, size_t count);
#else
static inline void hl_publish(const void *bytes, size_t count) { (void)bytes, (void)count; }
#endif

/// Chooses a kernel, for tests and benchmarks. Returns 0, and changes nothing, where the processor cannot run it.
int hl_select(int kernel);
/// The kernel in use.
int hl_selected(void);
