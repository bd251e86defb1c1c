#!/bin/bash
# Inside the X session: turns the picture and keeps Chromium on the player's page. A Chromium that ends is started again; one
# that ends five times at once ends the session, so that X is new as well.
set -u
: "${SERVER:?must be the server\'s address}"
profile=${PROFILE:-$HOME/profile}
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
page="${SERVER%/}/player/#agent=${AGENT_PORT:-8735}${TOKEN:+&token=$TOKEN}"
browser=

# shellcheck disable=SC2317 # It is called, by the trap.
stop() {
  [ -z "$browser" ] || kill "$browser" 2>/dev/null
  exit 0
}
trap stop TERM INT HUP

# Every connected output shows the same picture, in its own best size, turned as the display hangs.
turn() {
  local output
  while read -r output; do
    xrandr --output "$output" --auto --rotate "${ROTATION:-normal}" || echo "$output was not turned" >&2
  done < <(if [ -n "${OUTPUT:-}" ]; then echo "$OUTPUT"; else outputs; fi)
}

outputs() { xrandr --current | sed -n 's/^\([^ ]*\) connected.*/\1/p'; }
size() { xrandr --current | sed -n 's/.* current \([0-9]*\) x \([0-9]*\),.*/\1,\2/p'; }

# Chromium trusts its user's own list besides the system's.
trust_authority() {
  [ -n "${CA_CERTIFICATE:-}" ] || return 0
  local list=$HOME/.pki/nssdb
  mkdir -p "$list"
  [ -e "$list/cert9.db" ] || certutil -d "sql:$list" -N --empty-password
  certutil -d "sql:$list" -D -n kosatsu-city 2>/dev/null
  certutil -d "sql:$list" -A -t C,, -n kosatsu-city -i "$CA_CERTIFICATE"
}

# Whatever ended the last one, the next starts as after a proper end, and asks nobody what to restore.
forget_end() {
  rm -f "$profile"/Singleton*
  [ ! -e "$profile/Default/Preferences" ] || sed -i -E 's/"exit_type":"[A-Za-z]*"/"exit_type":"Normal"/' "$profile/Default/Preferences"
}

start() {
  # shellcheck disable=SC2054 # The commas are Chromium's.
  local flags=(
    --kiosk --window-position=0,0 "--window-size=$(size)" "--force-device-scale-factor=${SCALE:-1}"
    "--user-data-dir=$profile" --no-first-run --no-default-browser-check --noerrdialogs --hide-crash-restore-bubble
    --disable-session-crashed-bubble --disable-component-update --check-for-update-interval=31536000 --password-store=basic
    --disable-features=Translate,OverscrollHistoryNavigation --disable-pinch --autoplay-policy=no-user-gesture-required
    --disable-background-timer-throttling --disable-backgrounding-occluded-windows --disable-renderer-backgrounding
    --ozone-platform=x11)
  local more
  read -r -a more <<<"${CHROMIUM_FLAGS:-}"
  "$chromium" "${flags[@]}" "${more[@]}" "$page" &
  browser=$!
}

# A panel that was off at the start, or is another now, has another size: Chromium begins again in it.
watch_size() {
  local began=$1 now
  while kill -0 "$browser" 2>/dev/null; do
    sleep "${SIZE_SECONDS:-10}" &
    wait $! || return 0
    now=$(outputs)
    if [ "$now" != "$known_outputs" ]; then known_outputs=$now; turn; fi
    if [ "$(size)" != "$began" ]; then kill "$browser"; return 0; fi
  done
}

xset s off s noblank 2>/dev/null
xset dpms 0 0 0 2>/dev/null
known_outputs=$(outputs)
turn
trust_authority || echo "the city's certificate authority was not taken" >&2
mkdir -p "$profile"
failures=0
while [ "$failures" -lt 5 ]; do
  began=$SECONDS
  forget_end
  start
  watch_size "$(size)" &
  watcher=$!
  wait "$browser"
  echo "Chromium ended with $? after $((SECONDS - began)) seconds" >&2
  kill "$watcher" 2>/dev/null
  if [ $((SECONDS - began)) -lt 10 ]; then failures=$((failures + 1)); else failures=0; fi
  sleep 1
done
exit 1
