#pragma once
#include <curl/curl.h>
#include <sys/epoll.h>

// curl_easy_setopt and curl_easy_getinfo are variadic: Swift cannot call them, and the type has to be the option's own.

static inline CURLcode kosatsu_curl_set_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode kosatsu_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

/// The text is copied. NULL takes the option back.
static inline CURLcode kosatsu_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

/// The list is not copied.
static inline CURLcode kosatsu_curl_set_fields(CURL *handle, struct curl_slist *fields) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields);
}

static inline CURLcode kosatsu_curl_set_writer(
  CURL *handle, size_t (*writer)(char *bytes, size_t size, size_t count, void *context), void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, writer);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

static inline CURLcode kosatsu_curl_set_watcher(
  CURL *handle, int (*watcher)(void *context, curl_off_t, curl_off_t, curl_off_t, curl_off_t), void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watcher);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L) : code;
}

/// The status of the answer; 0 without one.
static inline long kosatsu_curl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

/// The status with which a proxy answered CONNECT; 0 without one.
static inline long kosatsu_curl_proxy_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &status);
  return status;
}

/// Seconds of Retry-After, however it was written; 0 without one.
static inline curl_off_t kosatsu_curl_retry_after(CURL *handle) {
  curl_off_t seconds = 0;
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
  return seconds;
}

/// The bytes are copied; with none of them an empty body is sent.
static inline CURLcode kosatsu_curl_copy_body(CURL *handle, const void *bytes, size_t count) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, count > 0 ? bytes : "") : code;
}

// curl_multi_setopt, curl_easy_setopt(CURLOPT_PRIVATE) and curl_easy_getinfo(CURLINFO_PRIVATE) are variadic as well.

static inline CURLcode kosatsu_curl_set_private(CURL *handle, void *context) {
  return curl_easy_setopt(handle, CURLOPT_PRIVATE, context);
}

static inline void *kosatsu_curl_private(CURL *handle) {
  char *context = NULL;
  curl_easy_getinfo(handle, CURLINFO_PRIVATE, &context);
  return context;
}

static inline CURLMcode kosatsu_curl_multi_set_callbacks(
  CURLM *multi, curl_socket_callback socket, curl_multi_timer_callback timer, void *context) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket);
  if (code == CURLM_OK) code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
  if (code == CURLM_OK) code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
  return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context) : code;
}

/// The transfer that has ended, NULL when there is none, and how: CURLMsg holds a union, of which Swift sees nothing.
static inline CURL *kosatsu_curl_multi_next_ended(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

// epoll_event is packed on some machines, which Swift does not follow.

/// Watches `socket` for what CURL_POLL_... of `what` says; 0, or -1 with errno.
static inline int kosatsu_epoll_watch(int poll, int socket, int what) {
  if (what == CURL_POLL_REMOVE) return epoll_ctl(poll, EPOLL_CTL_DEL, socket, NULL);
  struct epoll_event event = {
    .events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0), .data = {.fd = socket}};
  // A socket that was closed has left the set by itself, and its number may be another's now.
  return epoll_ctl(poll, EPOLL_CTL_MOD, socket, &event) == 0 ? 0 : epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
}

/// At most 256 sockets with something to do, and what, as CURL_CSELECT_...; how many, or -1 with errno.
static inline int kosatsu_epoll_wait(int poll, int *sockets, int *what, int milliseconds) {
  struct epoll_event events[256];
  int count = epoll_wait(poll, events, 256, milliseconds);
  for (int index = 0; index < count; index++) {
    unsigned int seen = events[index].events;
    sockets[index] = events[index].data.fd;
    what[index] = (seen & EPOLLIN ? CURL_CSELECT_IN : 0) | (seen & EPOLLOUT ? CURL_CSELECT_OUT : 0)
      | (seen & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
  }
  return count;
}

/// CURL_SOCKET_TIMEOUT is a cast, of which Swift sees nothing.
static const curl_socket_t kosatsu_curl_timeout_socket = CURL_SOCKET_TIMEOUT;
