// The C library's own count of what is allocated.
#pragma once

/// Bytes in use by this process's heap, as the allocator counts them; -1 where it does not say.
long long allocated_bytes(void);
