#pragma once
#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>

// MHD_get_connection_info is variadic and answers with a pointer to a union: Swift can call neither form.

/// The address of the other end; it lives as long as the connection.
static inline const struct sockaddr *kosatsu_client_address(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info ? info->client_addr : NULL;
}

/// The connection's socket, or -1.
static inline MHD_socket kosatsu_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

/// What the notification of a new connection stored for it.
static inline void *kosatsu_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

// libmicrohttpd logs through a va_list, which Swift cannot take in a C function of its own.

/// Where formatted lines go.
struct kosatsu_logger {
  void (*line)(void *context, const char *text);
  void *context;
};

static inline void kosatsu_format(void *logger, const char *format, va_list arguments) {
  const struct kosatsu_logger *to = logger;
  char text[512];
  vsnprintf(text, sizeof text, format, arguments);
  to->line(to->context, text);
}

/// The value of MHD_OPTION_EXTERNAL_LOGGER; its pointer is a struct kosatsu_logger that outlives the daemon.
static inline intptr_t kosatsu_format_callback(void) { return (intptr_t)kosatsu_format; }
