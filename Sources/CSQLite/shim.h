#ifndef KOSATSU_CSQLITE_SHIM_H
#define KOSATSU_CSQLITE_SHIM_H

#include <sqlite3.h>

// sqlite3_db_config is variadic, which Swift cannot call.
static inline int kosatsu_sqlite_configure(sqlite3 *database, int option, int enabled) {
  return sqlite3_db_config(database, option, enabled, (int *)0);
}

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot import. A null pointer would
// bind NULL where an empty text is meant.
static inline int kosatsu_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, text ? text : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// As above: a null pointer would bind NULL where an empty blob is meant.
static inline int kosatsu_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

// Extended result codes are computed macros, which Swift does not see.
static const int kosatsu_sqlite_unique = SQLITE_CONSTRAINT_UNIQUE;
static const int kosatsu_sqlite_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int kosatsu_sqlite_row_id = SQLITE_CONSTRAINT_ROWID;
static const int kosatsu_sqlite_foreign_key = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int kosatsu_sqlite_check = SQLITE_CONSTRAINT_CHECK;
static const int kosatsu_sqlite_not_null = SQLITE_CONSTRAINT_NOTNULL;

#endif
