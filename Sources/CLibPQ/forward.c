#include "CLibPQ.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#ifdef __APPLE__
static const char *const libraryName = "libpq.5.dylib";
#else
static const char *const libraryName = "libpq.so.5";
#endif

static void *library;
static pthread_once_t loading = PTHREAD_ONCE_INIT;

static void load(void) { library = dlopen(libraryName, RTLD_NOW | RTLD_LOCAL); }

int nightjar_has_libpq(void) {
  pthread_once(&loading, load);
  return library != NULL;
}

/* The library's function of this name, or null; looked up once. */
static void *find(_Atomic(void *) *known, const char *name) {
  void *target = atomic_load_explicit(known, memory_order_acquire);
  if (target == NULL) {
    pthread_once(&loading, load);
    if (library != NULL) target = dlsym(library, name);
    atomic_store_explicit(known, target, memory_order_release);
  }
  return target;
}

/* Calls the library's function; where there is none, the answer is `otherwise`. */
#define FORWARD(type, name, parameters, arguments, otherwise)        \
  type name parameters {                                             \
    static _Atomic(void *) known;                                    \
    type(*target) parameters = (type(*) parameters)find(&known, #name); \
    return target == NULL ? (otherwise) : target arguments;          \
  }

#define FORWARD_VOID(name, parameters, arguments)                    \
  void name parameters {                                             \
    static _Atomic(void *) known;                                    \
    void (*target) parameters = (void (*) parameters)find(&known, #name); \
    if (target != NULL) target arguments;                            \
  }

FORWARD(PQconninfoOption *, PQconninfoParse, (const char *conninfo, char **message), (conninfo, message), NULL)
FORWARD_VOID(PQconninfoFree, (PQconninfoOption * options), (options))

FORWARD(PGPing, PQping, (const char *conninfo), (conninfo), PQPING_NO_ATTEMPT)
FORWARD(PGconn *, PQconnectdb, (const char *conninfo), (conninfo), NULL)
FORWARD(
    PGconn *, PQconnectdbParams, (const char *const *keywords, const char *const *values, int expandName),
    (keywords, values, expandName), NULL)
FORWARD_VOID(PQfinish, (PGconn * connection), (connection))
FORWARD(ConnStatusType, PQstatus, (const PGconn *connection), (connection), CONNECTION_BAD)
FORWARD(int, PQserverVersion, (const PGconn *connection), (connection), 0)
FORWARD(int, PQsocket, (const PGconn *connection), (connection), -1)
FORWARD(char *, PQerrorMessage, (const PGconn *connection), (connection), "libpq is not installed")
FORWARD(int, PQsetnonblocking, (PGconn * connection, int isNonblocking), (connection, isNonblocking), -1)
FORWARD(
    PQnoticeReceiver, PQsetNoticeReceiver, (PGconn * connection, PQnoticeReceiver receiver, void *context),
    (connection, receiver, context), NULL)

FORWARD(PGresult *, PQexec, (PGconn * connection, const char *query), (connection, query), NULL)
FORWARD(
    int, PQsendPrepare, (PGconn * connection, const char *name, const char *query, int count, const Oid *types),
    (connection, name, query, count, types), 0)
FORWARD(
    int, PQsendQueryParams,
    (PGconn * connection, const char *query, int count, const Oid *types, const char *const *values, const int *lengths,
     const int *formats, int resultFormat),
    (connection, query, count, types, values, lengths, formats, resultFormat), 0)
FORWARD(
    int, PQsendQueryPrepared,
    (PGconn * connection, const char *name, int count, const char *const *values, const int *lengths, const int *formats,
     int resultFormat),
    (connection, name, count, values, lengths, formats, resultFormat), 0)
FORWARD(int, PQenterPipelineMode, (PGconn * connection), (connection), 0)
FORWARD(int, PQpipelineSync, (PGconn * connection), (connection), 0)
FORWARD(int, PQflush, (PGconn * connection), (connection), -1)
FORWARD(int, PQisBusy, (PGconn * connection), (connection), 0)
FORWARD(int, PQconsumeInput, (PGconn * connection), (connection), 0)
FORWARD(PGresult *, PQgetResult, (PGconn * connection), (connection), NULL)

FORWARD(ExecStatusType, PQresultStatus, (const PGresult *result), (result), PGRES_FATAL_ERROR)
FORWARD(char *, PQresultErrorField, (const PGresult *result, int field), (result, field), NULL)
FORWARD(char *, PQcmdStatus, (PGresult * result), (result), "")
FORWARD(char *, PQcmdTuples, (PGresult * result), (result), "")
FORWARD(int, PQntuples, (const PGresult *result), (result), 0)
FORWARD(int, PQnfields, (const PGresult *result), (result), 0)
FORWARD(Oid, PQftype, (const PGresult *result, int column), (result, column), 0)
FORWARD(int, PQgetisnull, (const PGresult *result, int row, int column), (result, row, column), 1)
FORWARD(int, PQgetlength, (const PGresult *result, int row, int column), (result, row, column), 0)
FORWARD(char *, PQgetvalue, (const PGresult *result, int row, int column), (result, row, column), NULL)
FORWARD_VOID(PQclear, (PGresult * result), (result))

static void ignore(void *context, const PGresult *result) {
  (void)context;
  (void)result;
}

void nightjar_silence_notices(PGconn *connection) { PQsetNoticeReceiver(connection, ignore, NULL); }
