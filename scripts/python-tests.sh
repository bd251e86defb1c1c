#!/usr/bin/env bash
# Runs the tests that drive the real program from outside: by HTTP, and in Chromium. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -x .venv/bin/pytest ] || [ Tests/Browser/requirements.txt -nt .venv/ready ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r Tests/Browser/requirements.txt
  touch .venv/ready
fi
exec .venv/bin/pytest --durations=10 -q "${@:-Tests}"
