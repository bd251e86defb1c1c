#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <sys/pidfd.h>
#include <unistd.h>

short linux_spawn_new_session(void) { return POSIX_SPAWN_SETSID; }

/* <sys/pidfd.h> is in no module map of the Swift toolchain. */
int linux_pidfd_open(pid_t process) { return pidfd_open(process, 0); }

/* pipe2 is declared only under _GNU_SOURCE. */
int linux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
