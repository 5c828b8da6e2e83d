/*
 * The part of libpq that is used here, under libpq's own names (PostgreSQL 15, chapter 34).
 *
 * The library is loaded when one of the functions is first called. A server on SQLite does without it and the twenty
 * libraries that it brings along: five megabytes of resident memory. Where there is no libpq every function fails.
 *
 * The constants have the values of libpq-fe.h, which are part of its binary interface.
 */
#ifndef NIGHTJAR_CLIBPQ_H
#define NIGHTJAR_CLIBPQ_H

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;
typedef struct _PQconninfoOption PQconninfoOption;
typedef unsigned int Oid;

typedef enum { CONNECTION_OK = 0, CONNECTION_BAD = 1 } ConnStatusType;
typedef enum {
  PGRES_COMMAND_OK = 1,
  PGRES_TUPLES_OK = 2,
  PGRES_FATAL_ERROR = 7,
  PGRES_PIPELINE_SYNC = 10,
  PGRES_PIPELINE_ABORTED = 11
} ExecStatusType;
typedef enum { PQPING_OK = 0, PQPING_NO_ATTEMPT = 3 } PGPing;

typedef void (*PQnoticeReceiver)(void *context, const PGresult *result);

/* Not exported: libpq goes on calling its own. */
#pragma GCC visibility push(hidden)

PQconninfoOption *PQconninfoParse(const char *conninfo, char **message);
void PQconninfoFree(PQconninfoOption *options);

PGPing PQping(const char *conninfo);
PGconn *PQconnectdb(const char *conninfo);
PGconn *PQconnectdbParams(const char *const *keywords, const char *const *values, int expandName);
void PQfinish(PGconn *connection);
ConnStatusType PQstatus(const PGconn *connection);
int PQserverVersion(const PGconn *connection);
int PQsocket(const PGconn *connection);
char *PQerrorMessage(const PGconn *connection);
int PQsetnonblocking(PGconn *connection, int isNonblocking);
PQnoticeReceiver PQsetNoticeReceiver(PGconn *connection, PQnoticeReceiver receiver, void *context);

PGresult *PQexec(PGconn *connection, const char *query);
int PQsendPrepare(PGconn *connection, const char *name, const char *query, int count, const Oid *types);
int PQsendQueryParams(
    PGconn *connection, const char *query, int count, const Oid *types, const char *const *values, const int *lengths,
    const int *formats, int resultFormat);
int PQsendQueryPrepared(
    PGconn *connection, const char *name, int count, const char *const *values, const int *lengths, const int *formats,
    int resultFormat);
int PQenterPipelineMode(PGconn *connection);
int PQpipelineSync(PGconn *connection);
int PQflush(PGconn *connection);
int PQisBusy(PGconn *connection);
int PQconsumeInput(PGconn *connection);
PGresult *PQgetResult(PGconn *connection);

ExecStatusType PQresultStatus(const PGresult *result);
char *PQresultErrorField(const PGresult *result, int field);
char *PQcmdStatus(PGresult *result);
char *PQcmdTuples(PGresult *result);
int PQntuples(const PGresult *result);
int PQnfields(const PGresult *result);
Oid PQftype(const PGresult *result, int column);
int PQgetisnull(const PGresult *result, int row, int column);
int PQgetlength(const PGresult *result, int row, int column);
char *PQgetvalue(const PGresult *result, int row, int column);
void PQclear(PGresult *result);

/* Whether the library can be loaded: 1 or 0. */
int nightjar_has_libpq(void);

/* libpq writes notices ("relation exists, skipping") to standard error unless somebody else takes them. */
void nightjar_silence_notices(PGconn *connection);

#pragma GCC visibility pop

#endif
