#!/bin/sh
# panel.sh on|off|state: the panel's power, by HDMI-CEC where a television answers to it, else by X's power saving.
# Exits with 69 where neither is there.
cec() { echo "$1 0" | timeout 15 cec-client -s -d 1 2>/dev/null; }

has_cec() {
  [ -e "${CEC_DEVICE:-/dev/cec0}" ] && command -v cec-client >/dev/null && cec pow | grep -q 'power status: \(on\|standby\)'
}

dpms() {
  found=$(xset q) || exit 1
  case $found in
    *"DPMS is Enabled"* | *"DPMS is Disabled"*) ;;
    *) echo "The X server has no power saving, and no television answers." >&2 && exit 69 ;;
  esac
  if [ "$1" != state ]; then exec xset dpms force "$1"; fi
  case $found in *"Monitor is On"*) echo on ;; *"Monitor is "*) echo off ;; *) echo on ;; esac
}

case "$1" in
  on) if has_cec; then cec on >/dev/null && exec xset dpms force on; else dpms on; fi ;;
  off) if has_cec; then cec standby >/dev/null; else dpms off; fi ;;
  state)
    if has_cec; then
      if cec pow | grep -q 'power status: on'; then echo on; else echo off; fi
    else
      dpms state
    fi ;;
  *) echo "panel.sh on|off|state" >&2 && exit 64 ;;
esac
