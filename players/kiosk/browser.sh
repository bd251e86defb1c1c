#!/bin/bash
# Inside the X session: turns the picture and keeps Chromium on the player's page. A Chromium that ends is started again; one
# that ends five times at once ends the session, so that X is new as well.
set -u
here=$(dirname "$(readlink -f "$0")")
: "${SERVER:?must be the server\'s address}"
profile=${PROFILE:-$HOME/profile}
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
page="${SERVER%/}/player/#agent=${AGENT_PORT:-8735}${TOKEN:+&token=$TOKEN}"

# shellcheck disable=SC2317 # It is called, by the trap.
stop() {
  # shellcheck disable=SC2046 # One word for each.
  kill $(jobs -p) 2>/dev/null
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
    --kiosk "--force-device-scale-factor=${SCALE:-1}"
    "--user-data-dir=$profile" --no-first-run --no-default-browser-check --noerrdialogs --hide-crash-restore-bubble
    --disable-session-crashed-bubble --disable-component-update --check-for-update-interval=31536000 --password-store=basic
    --disable-features=Translate,OverscrollHistoryNavigation --disable-pinch --autoplay-policy=no-user-gesture-required
    --disable-background-timer-throttling --disable-backgrounding-occluded-windows --disable-renderer-backgrounding
    --ozone-platform=x11)
  local more
  read -r -a more <<<"${CHROMIUM_FLAGS:-}"
  "$chromium" "${flags[@]}" "${more[@]}" "$page" &
}

# A panel that was off at the start, or is another now, gets its picture when it is there.
watch_outputs() {
  local known=$1 now
  while sleep "${OUTPUT_SECONDS:-10}"; do
    now=$(outputs)
    [ "$now" = "$known" ] || turn
    known=$now
  done
}

# Without a window manager Chromium is a pixel smaller than the screen, and does not follow its size.
manage_windows() {
  local ready=$HOME/.windows-managed tries=0
  rm -f "$ready"
  openbox --config-file "$here/openbox.xml" --sm-disable --startup "touch $ready" &
  until [ -e "$ready" ] || [ "$tries" -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
}

xset s off s noblank 2>/dev/null
xset dpms 0 0 0 2>/dev/null
turn
watch_outputs "$(outputs)" &
manage_windows
trust_authority || echo "the city's certificate authority was not taken" >&2
mkdir -p "$profile"
failures=0
while [ "$failures" -lt 5 ]; do
  began=$SECONDS
  forget_end
  start
  wait $!
  echo "Chromium ended with $? after $((SECONDS - began)) seconds" >&2
  if [ $((SECONDS - began)) -lt 10 ]; then failures=$((failures + 1)); else failures=0; fi
  sleep 1
done
# shellcheck disable=SC2046
kill $(jobs -p) 2>/dev/null
exit 1
