#!/bin/sh
# panel.sh on|off|state: the panel's power, by HDMI-CEC for a television, and by X's power saving. state says on, off or unknown.
# Exits with 69 where neither is there.

# A television that has answered once is here to stay: in deep standby many answer nothing. systemd names the directory.
known=${STATE_DIRECTORY:+$STATE_DIRECTORY/television}
# What hangs there, by its EDID. Where none can be read, that of no bytes.
display=$(cat "${DRM_DIRECTORY:-/sys/class/drm}"/*/edid 2>/dev/null | cksum)

# Whether what hangs there has answered before. A display that gives no EDID, as in deep standby, is the one that was.
is_known() {
  [ -e "$known" ] || return
  case $display in *" 0" | "$(cat "$known")") ;; *) false ;; esac
}

has_cec() { [ -e "${CEC_DEVICE:-/dev/cec0}" ] && command -v cec-client >/dev/null; }

# Sends $1 to the television, and waits at most $2 seconds.
cec() { echo "$1 0" | timeout "$2" cec-client -s -d 1 2>/dev/null; }

# What the television says of its power: on, standby, in transition ..., or unknown; where nobody answers, nothing or unknown.
television() { has_cec && cec pow 9 | sed -n 's/.*power status: *//p'; }

dpms() {
  found=$(xset q) || exit 1
  case $found in
    *"DPMS is Enabled"* | *"DPMS is Disabled"*) ;;
    *) echo "The X server has no power saving, and no television answers." >&2 && exit 69 ;;
  esac
  if [ "$1" != state ]; then exec xset dpms force "$1"; fi
  case $found in *"Monitor is On"*) echo on ;; *"Monitor is "*) echo off ;; *) echo on ;; esac
}

is_answer() { case $1 in on | standby | "in transition"*) true ;; *) false ;; esac; }

case "$1" in
  on)
    # Whatever the television says, or does not: one that is just going dark, or is in deep standby, is lit by this alone.
    (dpms on)
    ended=$?
    if has_cec && cec on 15 >/dev/null && [ "$ended" -eq 69 ]; then ended=0; fi
    exit "$ended" ;;
  off)
    answer=$(television)
    if has_cec; then cec standby 9 >/dev/null; fi
    ended=$?
    # An adapter beside a monitor says that the standby was sent, though nobody heard it.
    if is_answer "$answer"; then exit "$ended"; else dpms off; fi ;;
  state)
    answer=$(television)
    if is_answer "$answer"; then
      [ -z "$known" ] || is_known || echo "$display" >"$known"
    elif ! is_known; then
      dpms state
      exit
    fi
    # Where X sends no picture nobody sees one. A television needs no power saving of X.
    case $( (dpms state) 2>/dev/null)/$answer in
      off/* | */standby | *"/in transition from on to standby") echo off ;;
      */on) echo on ;;
      *) echo unknown ;;
    esac ;;
  *) echo "panel.sh on|off|state" >&2 && exit 64 ;;
esac
