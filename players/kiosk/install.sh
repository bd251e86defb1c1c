#!/bin/bash
# install.sh [--root DIR] [SERVER [TOKEN]]
#
# Makes this machine the screen of a display: packages, a user without rights, the kit, Chromium's policies, the unit. Can be run
# again at any time: what is in /etc/kosatsu-kiosk.conf stays, but for SERVER and TOKEN where they are given. With --root the files
# alone are put below DIR, as for an image.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=
if [ "${1:-}" = --root ]; then
  root=${2:?--root needs a directory}
  shift 2
fi
conf=$root/etc/kosatsu-kiosk.conf
kit=$root/usr/lib/kosatsu-kiosk
packages=(chromium xserver-xorg-core xinit x11-xserver-utils openbox libgl1-mesa-dri imagemagick alsa-utils cec-utils libnss3-tools
  fonts-noto-cjk python3 libpam-systemd dbus kbd util-linux)

fail() {
  echo "$1" >&2
  exit "${2:-1}"
}

# $1 is the name of a setting, $2 its new value.
set_value() {
  local allowed='^[A-Za-z0-9._~:/?#@%=+-]*$'
  [[ $2 =~ $allowed ]] || fail "$1 holds a character that it cannot have." 64
  sed -i "s|^$1=.*|$1=$2|" "$conf"
}

# What the browser may open is one server: scheme, host and port.
check_server() {
  local allowed='^https?://([A-Za-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]+)?/?$'
  [[ $1 =~ $allowed ]] || fail "The server is missing, or is no address such as https://signage.example.jp" 64
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  # Raspberry Pi OS 12 names it otherwise.
  apt-cache show chromium >/dev/null 2>&1 || packages[0]=chromium-browser
  apt-get install -q -y --no-install-recommends "${packages[@]}"
}

make_user() {
  getent passwd kosatsu-kiosk >/dev/null ||
    useradd --system --user-group --home-dir /var/lib/kosatsu-kiosk --shell /usr/sbin/nologin kosatsu-kiosk
}

put_files() {
  install -d "$kit" "$root/etc/pam.d" "$root/etc/X11/xorg.conf.d" "$root/etc/systemd/system"
  install -m 755 "$here"/*.sh "$kit"
  install -m 644 "$here"/*.py "$here/README.md" "$here/kosatsu-kiosk.conf" "$here/policies.json" "$here/kosatsu-kiosk.pam" \
    "$here/kosatsu-kiosk.service" "$here/openbox.xml" "$here/99-kosatsu-kiosk-vc4.conf" "$kit"
  install -m 644 "$here/kosatsu-kiosk.pam" "$root/etc/pam.d/kosatsu-kiosk"
  install -m 644 "$here/99-kosatsu-kiosk-vc4.conf" "$root/etc/X11/xorg.conf.d/99-kosatsu-kiosk-vc4.conf"
  install -m 644 "$here/kosatsu-kiosk.service" "$root/etc/systemd/system/kosatsu-kiosk.service"
  [ -e "$conf" ] || install -m 640 "$here/kosatsu-kiosk.conf" "$conf"
}

put_policies() {
  local directory
  for directory in chromium chromium-browser; do
    install -d "$root/etc/$directory/policies/managed"
    sed "s|@SERVER@|${1%/}|" "$here/policies.json" >"$root/etc/$directory/policies/managed/kosatsu-kiosk.json"
    chmod 644 "$root/etc/$directory/policies/managed/kosatsu-kiosk.json"
  done
}

# Two may not have the screen. In an image that is being made, all of it begins with the machine's first start.
enable_unit() {
  local now=
  [ ! -d /run/systemd/system ] || now=--now
  systemctl disable ${now:+"$now"} display-manager.service 2>/dev/null || true
  systemctl set-default multi-user.target
  systemctl enable kosatsu-kiosk.service
  [ -n "$now" ] || return 0
  systemctl daemon-reload
  systemctl restart kosatsu-kiosk.service
}

[ -n "$root" ] || [ "$(id -u)" -eq 0 ] || fail "This takes root: sudo $0 ${*:-https://signage.example.jp}"
[ -z "${1:-}" ] || check_server "$1"
# Not joined by &&, behind which a failure would end nothing.
if [ -z "$root" ]; then
  install_packages
  make_user
fi
put_files
[ -z "${1:-}" ] || set_value SERVER "${1%/}"
[ -z "${2:-}" ] || set_value TOKEN "$2"
server=$(sed -n 's/^SERVER=//p' "$conf")
check_server "$server"
put_policies "$server"
if [ -z "$root" ]; then enable_unit; fi
echo "The screen shows $server; see systemctl status kosatsu-kiosk and journalctl -u kosatsu-kiosk."
