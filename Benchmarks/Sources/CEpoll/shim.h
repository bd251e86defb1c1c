#ifndef BENCHMARKS_CEPOLL_SHIM_H
#define BENCHMARKS_CEPOLL_SHIM_H

#include <sys/epoll.h>

// epoll_event is packed on some machines, which Swift does not follow.
static inline int epoll_add_reader(int poll, int socket) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.fd = socket}};
  return epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
}

static inline int epoll_remove(int poll, int socket) { return epoll_ctl(poll, EPOLL_CTL_DEL, socket, 0); }

// At most 512 sockets that can be read.
static inline int epoll_wait_readers(int poll, int *sockets, int milliseconds) {
  struct epoll_event events[512];
  int count = epoll_wait(poll, events, 512, milliseconds);
  for (int index = 0; index < count; index++) sockets[index] = events[index].data.fd;
  return count;
}

#endif
