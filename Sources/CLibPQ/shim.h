#include <libpq-fe.h>

/* libpq writes notices ("relation exists, skipping") to standard error unless somebody else takes them. */
static inline void nightjar_ignore_notice(void *context, const PGresult *result) {
  (void)context;
  (void)result;
}
static inline void nightjar_silence_notices(PGconn *connection) {
  PQsetNoticeReceiver(connection, nightjar_ignore_notice, 0);
}
