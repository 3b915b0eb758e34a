#ifndef CSPAWN_H
#define CSPAWN_H
#include <spawn.h>

// glibc shows these two to GNU sources only, which Swift's import of it is not.
int paideia_spawn_chdir(posix_spawn_file_actions_t *actions, const char *folder);
int paideia_spawn_close_from(posix_spawn_file_actions_t *actions, int descriptor);
#endif
