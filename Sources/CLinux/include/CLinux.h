#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H
#endif
