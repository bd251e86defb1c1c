#!/usr/bin/env bash
# Installs what is missing: `setup.sh run` for building and serving, `setup.sh test` for the tests as well,
# `setup.sh bench` for the benchmarks. Where that takes rights that nobody has here, it says exactly what to install.
set -euo pipefail

packages=(make libmicrohttpd-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev libqrencode-dev poppler-utils poppler-data libvips-tools
  ffmpeg bubblewrap util-linux xmlsec1 fonts-noto-cjk)
case "${1:-run}" in
  run) ;;
  test) packages+=(nginx-light chromium openssl qpdf python3 python3-venv xvfb xinit x11-xserver-utils openbox imagemagick libnss3-tools shellcheck systemd) ;;
  bench) packages+=(nginx-light libnginx-mod-nchan nghttp2-client chromium python3 python3-venv) ;;
  *) echo "setup.sh run|test|bench" >&2 && exit 64 ;;
esac

if ! command -v swift >/dev/null; then
  echo "Swift is missing. Install the toolchain 6.3 or newer for Debian 12 and put its bin directory on PATH." >&2
  exit 1
fi
version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1)
read -r major minor <<<"${version:-0 0}"
if ((major < 6 || (major == 6 && minor < 3))); then
  echo "Swift ${major}.${minor} is too old. Install the toolchain 6.3 or newer for Debian 12." >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Missing packages: ${missing[*]}"
if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "Installing them takes root. Run this, and then again what you ran:" >&2
  echo "  sudo apt-get update && sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q
"${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
