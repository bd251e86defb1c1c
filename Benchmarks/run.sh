#!/usr/bin/env bash
# Builds the program and the benchmarks in release mode and prints the figures of docs/BENCHMARKS.md.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "== building"
swift build -c release --product kosatsu
swift build -c release --package-path Benchmarks
exec python3 Benchmarks/figures.py "$(swift build -c release --show-bin-path)/kosatsu" \
  "$(swift build -c release --package-path Benchmarks --show-bin-path)"
