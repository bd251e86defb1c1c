#ifndef CLINUX_H
#define CLINUX_H

#include <spawn.h>
#include <sys/types.h>

/* glibc declares these only under _GNU_SOURCE, which Swift's view of the C library does not set. */
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict actions, const char *restrict path);

/* The value of POSIX_SPAWN_SETSID: a new session, and with it a new process group and no controlling terminal. */
short linux_spawn_new_session(void);

/* A descriptor that becomes readable when the process ends; close-on-exec. Returns -1 and sets errno on failure. */
int linux_pidfd_open(pid_t process);

/* pipe2(2) with O_CLOEXEC: no moment in which another thread's child could inherit an end. Returns -1 and sets errno. */
int linux_pipe(int ends[2]);

#endif
