#!/usr/bin/env bash
# Runs the tests that drive the real program from outside: by HTTP, and in Chromium. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/venv.sh
# Most of a test is waiting, so that three at once leave two cores room.
exec .venv/bin/pytest --durations=10 -q -n "${KOSATSU_TEST_WORKERS:-3}" --dist worksteal "${@:-Tests}"
