#!/bin/sh
# volume.sh 0..100: how loud, by ALSA: its first playback control that has a volume. Exits with 69 where there is none.
command -v amixer >/dev/null || exit 69
for control in Master PCM HDMI Headphone Speaker; do
  amixer -q -M sset "$control" "$1%" unmute 2>/dev/null && exit 0
done
echo "There is no sound, or it has no volume." >&2
exit 69
