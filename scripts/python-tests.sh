#!/usr/bin/env bash
# Runs the tests that drive the real program from outside: by HTTP, and in Chromium. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/venv.sh
exec .venv/bin/pytest --durations=10 -q "${@:-Tests}"
