#include "CSQLite.h"
#include <sqlite3.h>

void paideia_sqlite_uncounted(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
