// The tables behind canonical equivalence and grapheme clusters are 36 KB, which gzip cannot shorten. The core compares
// identifiers, names and JSON as they are written, and leaves text to the page; so here every scalar is its own
// character, and strings are equal when their scalars are. (Hangul syllables are still composed: that is arithmetic.)
//
// The functions are those that Embedded Swift's String refers to; one that is not here comes from Swift's own library.
#include <stdbool.h>
#include <stdint.h>

const uint8_t *_swift_stdlib_nfd_decompositions = 0;

/// Combining class 0, and unchanged by either normalization.
uint16_t _swift_stdlib_getNormData(uint32_t scalar) { return 0; }

/// An entry for another scalar: no decomposition.
uint32_t _swift_stdlib_getDecompositionEntry(uint32_t scalar) { return 0; }

/// No composition.
uint32_t _swift_stdlib_getComposition(uint32_t first, uint32_t second) { return UINT32_MAX; }

/// None of the properties.
uint8_t _swift_stdlib_getGraphemeBreakProperty(uint32_t scalar) { return 0xff; }

bool _swift_stdlib_isInCB_Consonant(uint32_t scalar) { return false; }
