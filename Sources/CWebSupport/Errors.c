// BoringSSL's queue of errors, which nobody reads here: its functions say by what they return whether they failed. Without it
// neither the queue nor the paths of BoringSSL's sources are downloaded.
//
// Curves ask for the last error to choose which one to report instead. RSA's keys ask for the first to decide whether to try
// again: ERR_peek_error is left out, so that what needs it does not link.
#include <stdint.h>

void CCryptoBoringSSL_ERR_put_error(int library, int unused, int reason, const char *file, unsigned line) {}
void CCryptoBoringSSL_ERR_clear_error(void) {}
uint32_t CCryptoBoringSSL_ERR_peek_last_error(void) { return 0; }
