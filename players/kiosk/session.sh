#!/bin/bash
# The screen's X session: an X server of its own, with the browser in it. Ends when either of the two ends.
#
# X and not Wayland, because the same session then runs on Debian 12 and 13, on Raspberry Pi OS and, with Xvfb as its server, on
# a machine without a screen; and because turning the picture, hiding the pointer and darkening the panel need no more than what
# comes with X.
set -eu
here=$(dirname "$(readlink -f "$0")")

# A process that loses its parent loses its screen: X would otherwise stay in front of the next session's.
read -r -a server <<<"${X_SERVER:-/usr/lib/xorg/Xorg ${DISPLAY:=:0} vt7 -keeptty}"
export X_PROGRAM=${server[0]}
# Whatever the server: no pointer on the picture, and nobody from elsewhere draws on it.
exec setpriv --pdeathsig TERM xinit "$here/browser.sh" -- "$here/x-server.sh" "${server[@]:1}" -nocursor -nolisten tcp -nolisten local
