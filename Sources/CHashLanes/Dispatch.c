// The choice of a kernel, and the division of any number of hashes into full sets of lanes.
#include "Internal.h"

#include <stdatomic.h>

static _Atomic int chosen = HL_KERNEL_AUTOMATIC;

static int supported(int kernel) {
  switch (kernel) {
    case HL_KERNEL_PORTABLE: return 1;
#if defined(__x86_64__)
    case HL_KERNEL_AVX2: return __builtin_cpu_supports("avx2") != 0;
    case HL_KERNEL_SHANI:
      return __builtin_cpu_supports("sha") && __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("avx2");
    case HL_KERNEL_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#endif
    default: return 0;
  }
}

int hl_select(int kernel) {
  if (kernel != HL_KERNEL_AUTOMATIC && !supported(kernel)) return 0;
  atomic_store_explicit(&chosen, kernel, memory_order_relaxed);
  return 1;
}

int hl_selected(void) {
  int kernel = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (kernel == HL_KERNEL_AUTOMATIC) {
    static const int order[] = {HL_KERNEL_AVX512, HL_KERNEL_SHANI, HL_KERNEL_AVX2, HL_KERNEL_PORTABLE};
    for (int i = 0; kernel == HL_KERNEL_AUTOMATIC; i++) {
      if (supported(order[i])) kernel = order[i];
    }
    atomic_store_explicit(&chosen, kernel, memory_order_relaxed);
  }
  return kernel;
}

static const hl_kernel *kernel(void) {
  switch (hl_selected()) {
#if defined(__x86_64__)
    case HL_KERNEL_AVX2: return &hl_kernel_avx2;
    case HL_KERNEL_SHANI: return &hl_kernel_shani;
    case HL_KERNEL_AVX512: return &hl_kernel_avx512;
#endif
    default: return &hl_kernel_portable;
  }
}

#if defined(__wasm__)
int hl_linked_shake = 0, hl_linked_large = 0;
void hl_link_shake(void) { hl_linked_shake = 1; }
void hl_link_large(void) { hl_linked_large = 1; }
#endif

void hl_context_init(hl_context *context, uint32_t family, uint32_t n, const uint8_t *pk_seed) {
  static const uint32_t start256[8] = {0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
                                       0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};
  static const uint64_t start512[8] = {0x6a09e667f3bcc908ull, 0xbb67ae8584caa73bull, 0x3c6ef372fe94f82bull,
                                       0xa54ff53a5f1d36f1ull, 0x510e527fade682d1ull, 0x9b05688c2b3e6c1full,
                                       0x1f83d9abfb41bd6bull, 0x5be0cd19137e2179ull};
  uint8_t block[128] = {0};
#if defined(__wasm__)
  if (family != HL_SHA2 && !hl_linked_shake) __builtin_trap();
#endif
  memset(context, 0, sizeof *context);
  context->family = family;
  context->n = n;
  memcpy(context->seed, pk_seed, n);
  memcpy(block, pk_seed, n);
  memcpy(context->sha256, start256, sizeof start256);
  memcpy(context->sha512, start512, sizeof start512);
  if (HL_IS_SHA2(context)) {
    hl_sha256_blocks(context->sha256, block, 1);
    hl_sha512_blocks(context->sha512, block, 1);
  }
}

/// One set of lanes: the lanes past `count` repeat the first and write aside.
typedef struct {
  hl_address addresses[HL_MAX_LANES];
  const uint8_t *in[HL_MAX_LANES];
  uint8_t *out[HL_MAX_LANES];
  uint8_t aside[32];
} lanes;

static const hl_address *fill(
    lanes *set, unsigned width, size_t count, const hl_address *addresses, const uint8_t *in, size_t length,
    uint8_t *out, size_t n) {
  for (unsigned i = 0; i < width; i++) {
    size_t source = i < count ? i : 0;
    if (in) set->in[i] = in + source * length;
    set->out[i] = i < count ? out + i * n : set->aside;
  }
  if (count >= width) return addresses;
  for (unsigned i = 0; i < width; i++) set->addresses[i] = addresses[i < count ? i : 0];
  return set->addresses;
}

/// Hashes that the SHA extensions finish before one set of sixteen lanes would.
enum { FEW = 4 };

void hl_tweak(
    const hl_context *context, size_t count, const hl_address *addresses, const uint8_t *in, size_t length,
    uint8_t *out) {
  const hl_kernel *k = kernel();
  lanes set;
#if defined(__x86_64__)
  // A few hashes leave most lanes empty: one after the other they are done sooner.
  if (count <= FEW && context->family == HL_SHA2 && (context->n == 16 || length == context->n) &&
      k == &hl_kernel_avx512 && supported(HL_KERNEL_SHANI)) {
    for (size_t i = 0; i < count; i += 2) {
      const hl_address *a =
          fill(&set, 2, count - i, addresses + i, in + i * length, length, out + i * context->n, context->n);
      hl_tweak256_shani(context, a, set.in, length, set.out);
    }
    return;
  }
#endif
  for (size_t i = 0; i < count; i += k->lanes) {
    const hl_address *a =
        fill(&set, k->lanes, count - i, addresses + i, in + i * length, length, out + i * context->n, context->n);
    k->tweak(context, a, set.in, length, set.out);
  }
}

void hl_prf(
    const hl_context *context, const uint8_t *sk_seed, size_t count, const hl_address *addresses, uint8_t *out) {
  const hl_kernel *k = kernel();
  lanes set;
  for (size_t i = 0; i < count; i += k->lanes) {
    const hl_address *a =
        fill(&set, k->lanes, count - i, addresses + i, NULL, 0, out + i * context->n, context->n);
    k->prf(context, sk_seed, a, set.out);
  }
  hl_wipe(set.aside, sizeof set.aside);
}

void hl_fors_leaves(
    const hl_context *context, const uint8_t *sk_seed, size_t count, const hl_address *addresses, uint8_t *out) {
  const hl_kernel *k = kernel();
  lanes set;
  for (size_t i = 0; i < count; i += k->lanes) {
    const hl_address *a =
        fill(&set, k->lanes, count - i, addresses + i, NULL, 0, out + i * context->n, context->n);
    k->fors(context, sk_seed, a, set.out);
  }
}

void hl_wots_leaves(
    const hl_context *context, const uint8_t *sk_seeds, size_t stride, size_t count, const hl_address *addresses,
    uint8_t *out, uint8_t *const *traces, uint8_t *scratch) {
  const hl_kernel *k = kernel();
  const unsigned chains = 2 * context->n + 3;
  lanes set;
  for (size_t i = 0; i < count; i += k->lanes) {
    uint8_t *followed[HL_MAX_LANES] = {0};
    const uint8_t *seeds[HL_MAX_LANES];
    int any = 0;
    for (size_t j = 0; traces && j < k->lanes && i + j < count; j++) {
      followed[j] = traces[i + j];
      any |= followed[j] != NULL;
    }
    size_t length = chains * context->n;
    const hl_address *a =
        fill(&set, k->lanes, count - i, addresses + i, scratch, length, out + i * context->n, context->n);
    for (unsigned j = 0; j < k->lanes; j++) {
      set.addresses[j] = a[j];
      set.addresses[j].word2 = set.addresses[j].word3 = 0;
      seeds[j] = sk_seeds + (i + j < count ? i + j : i) * stride;
    }
    k->wots(context, seeds, set.addresses, chains, scratch, any ? followed : NULL);
    for (unsigned j = 0; j < k->lanes; j++) set.addresses[j].type = HL_WOTS_PK;
    k->tweak(context, set.addresses, set.in, length, set.out);
  }
}

/// One key's chains, each from its secret to its digit or from its digit to its end.
static void advance(
    const hl_context *context, const hl_address *address, size_t count, const uint8_t *digits, int reveals,
    uint8_t *values) {
  const hl_kernel *k = kernel();
  // Chains with the same digit have the same way to go, and share a set of lanes.
  uint32_t order[80];
  size_t sorted = 0;
  if (count > 80) return;
  for (unsigned digit = 0; digit < 16; digit++) {
    for (size_t i = 0; i < count; i++) {
      if (digits[i] == digit) order[sorted++] = (uint32_t)i;
    }
  }
  uint8_t aside[32] = {0};
  for (size_t i = 0; i < sorted; i += k->lanes) {
    uint32_t chains[HL_MAX_LANES], from[HL_MAX_LANES], to[HL_MAX_LANES];
    uint8_t *places[HL_MAX_LANES];
    for (size_t j = 0; j < k->lanes; j++) {
      int used = i + j < sorted;
      chains[j] = used ? order[i + j] : 0;
      from[j] = used && !reveals ? digits[order[i + j]] : reveals ? 0 : 15;
      to[j] = used && reveals ? digits[order[i + j]] : reveals ? 0 : 15;
      places[j] = used ? values + order[i + j] * context->n : aside;
    }
    k->advance(context, address, chains, from, to, places);
  }
}

void hl_wots_reveal(
    const hl_context *context, const hl_address *address, size_t count, const uint8_t *digits, uint8_t *values) {
  advance(context, address, count, digits, 1, values);
}

void hl_wots_complete(
    const hl_context *context, const hl_address *address, size_t count, const uint8_t *digits, uint8_t *values) {
  advance(context, address, count, digits, 0, values);
}

void hl_chains(
    const hl_context *context, size_t count, const hl_address *addresses, uint32_t steps, uint8_t *values) {
  const hl_kernel *k = kernel();
  uint8_t aside[HL_MAX_LANES][32] = {{0}};
  for (size_t i = 0; i < count; i += k->lanes) {
    hl_address places[HL_MAX_LANES];
    uint8_t *set[HL_MAX_LANES];
    for (unsigned j = 0; j < k->lanes; j++) {
      int used = i + j < count;
      places[j] = addresses[used ? i + j : i];
      places[j].word3 = 0;
      set[j] = used ? values + (i + j) * context->n : aside[j];
    }
    k->chain(context, places, steps, set);
  }
}

__attribute__((noinline)) void hl_wipe(void *bytes, size_t count) {
  memset(bytes, 0, count);
  __asm__ __volatile__("" : : "r"(bytes) : "memory");
}

__attribute__((noinline)) void hl_wipe_stack(void) {
  uint8_t below[12 * 1024];
  hl_wipe(below, sizeof below);
}

#if defined(HL_CONSTANT_TIME)
#include <valgrind/memcheck.h>

void hl_publish(const void *bytes, size_t count) { (void)VALGRIND_MAKE_MEM_DEFINED(bytes, count); }
void hl_conceal(void *bytes, size_t count) { (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes, count); }
#endif
