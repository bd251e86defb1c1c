#!/bin/sh
# Fuzzes the readers of alerts (messages, their signatures, pages that list them, tables of areas) for SECONDS each (default 600),
# beginning with real messages where they are:
#   scripts/fuzz.sh [SECONDS] [FOLDER OF MESSAGES]
# A message that breaks something is left in Fuzz/.build/found. What is worth keeping goes into Fuzz/corpus.json, by Fuzz/keep.py, and
# is a test from then on; it has to be made, not copied from a real message: fuzz a folder of made ones for that.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-600}
messages=${2:-../shared/samples/alerts}
work=Fuzz/.build
# gold, the default linker, cannot link libFuzzer.
swift build --package-path Fuzz -c release -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld
mkdir -p "$work/found"
for standard in cap jma areas; do
  corpus=$work/corpus-$standard
  mkdir -p "$corpus"
  if [ -d "$messages/$standard" ]; then
    find "$messages/$standard" -type f -size -48k ! -name '*.xsd' ! -name '*.rng' -exec cp {} "$corpus/" \;
  fi
  if [ "$standard" = areas ]; then
    printf 'codeType,code,wards\n# Kita\nJIS X 0402,27127,27127 27128\n' > "$corpus/made"
  fi
  echo "== $standard, $seconds s"
  "$work/release/FuzzAlerts" -max_total_time="$seconds" -timeout=5 -max_len=49152 -rss_limit_mb=1500 \
    -dict=Fuzz/words.dict -artifact_prefix="$work/found/$standard-" "$corpus" 2>&1 | tail -n 3
done
