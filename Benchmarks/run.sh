#!/usr/bin/env bash
# Builds the program and the benchmarks in release mode and prints the figures of docs/BENCHMARKS.md.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "== building"
swift build -c release --product kosatsu
swift build -c release --package-path Benchmarks
program="$(swift build -c release --show-bin-path)/kosatsu"
binaries="$(swift build -c release --package-path Benchmarks --show-bin-path)"
python3 Benchmarks/figures.py "$program" "$binaries"
echo "== an outage ends"
python3 Benchmarks/outage.py "$program" "$binaries"
echo "== ten thousand displays"
python3 Benchmarks/crowd.py "$program" "$binaries"
echo "== emergencies"
python3 Benchmarks/emergencies.py "$program" "$binaries"
echo "== machine alerts"
python3 Benchmarks/alerts.py "$program"
scripts/venv.sh
.venv/bin/python Benchmarks/pixels.py "$program"
echo "== a player that starts without its server"
.venv/bin/python Benchmarks/boot.py "$program"
