#!/usr/bin/env bash
# Makes .venv with what the tests need of Python, unless it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -x .venv/bin/pytest ] || [ Tests/Browser/requirements.txt -nt .venv/ready ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r Tests/Browser/requirements.txt
  touch .venv/ready
fi
