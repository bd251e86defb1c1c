#!/bin/bash
# What this machine's clock is worth, before any server has told the time: synchronised (it was set by the network since the machine
# started), battery (it ran on by itself while the machine was off), lost (it stood still, as where there is no battery, and goes on
# from when it was last written down).
set -u
synchronised=$(timedatectl show --property=NTPSynchronized --value 2>/dev/null)
case $synchronised in
  yes) echo synchronised ;;
  no)
    # One that lost its battery begins years ago, and then the machine does not go by it.
    for hardware in "${RTC_DIRECTORY:-/sys/class/rtc}"/rtc*/since_epoch; do
      # After a loss of power many answer with an error instead of a time.
      seconds=$(cat "$hardware" 2>/dev/null)
      [[ $seconds =~ ^[0-9]+$ ]] || continue
      apart=$(($(date +%s) - 10#$seconds))
      [ "${apart#-}" -gt 60 ] || { echo battery; exit; }
    done
    echo lost
    ;;
  *) echo "systemd says nothing of the clock" >&2; exit 69 ;;
esac
