#!/bin/bash
# The X server, as xinit starts it. One that hangs hears nothing, so it is ended by the kernel when its xinit is gone.
exec setpriv --pdeathsig KILL "${X_PROGRAM:?must be the X server\'s program}" "$@"
