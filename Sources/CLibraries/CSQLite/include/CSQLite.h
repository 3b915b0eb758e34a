#ifndef CSQLITE_H
#define CSQLITE_H

// Puts SQLite's own count of its memory off: it takes one lock of the whole process for each allocation, and every
// connection waits for it. To be called before the first connection; afterwards it changes nothing.
void paideia_sqlite_uncounted(void);

#endif
