# make demo    the demo city, served here
# make test    every test
# make bench   the figures of docs/BENCHMARKS.md
# make fuzz    changed bytes for the readers of alerts, ten minutes each; Fuzz/keep.py keeps what is worth it
# make soak-player  what ten thousand items leave in a player's memory, half an hour
# make soak    five thousand simulated players for ten minutes; the figures of the server meanwhile
SHELL := /bin/bash -o pipefail
.DEFAULT_GOAL := help
.PHONY: help demo test bench soak soak-player fuzz lint build setup clean

DEMO_DATA ?= demo-data
LISTEN ?= 127.0.0.1:8080
# Room by room: tests of time-outs and of what happens at once want the machine for themselves.
ROOMS := $(notdir $(wildcard Tests/*Tests))

help:
	@sed -n 's/^# make /  make /p' Makefile

setup:
	@scripts/setup.sh run

build: setup
	@echo "== building"
	swift build -c release --product kosatsu

demo: build
	@echo "== demo city in $(DEMO_DATA)"
	@exec "$$(swift build -c release --show-bin-path)/kosatsu" demo --data-dir "$(DEMO_DATA)" --content content --listen "$(LISTEN)"

lint:
	@echo "== format"
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz/Package.swift Fuzz/Sources

test:
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory lint
	@echo "== posters"
	python3 content/make.py --check
	@echo "== building, warnings are errors"
	swift build --build-tests
	@for room in $(ROOMS); do \
	  echo "== $$room"; \
	  swift test --skip-build --disable-xctest --filter "^$$room\." 2>&1 | grep --line-buffered -v '^◇' || exit 1; \
	done
	@echo "== tests of the program and of the player in Chromium"
	scripts/python-tests.sh

bench:
	@scripts/setup.sh bench
	Benchmarks/run.sh

soak:
	@scripts/setup.sh run
	swift build -c release --product kosatsu
	swift build -c release --package-path Benchmarks --product SeedCity
	python3 Benchmarks/soak.py "$$(swift build -c release --show-bin-path)/kosatsu" \
	  "$$(swift build -c release --package-path Benchmarks --show-bin-path)"

soak-player:
	@scripts/setup.sh test
	swift build -c release --product kosatsu
	scripts/venv.sh
	.venv/bin/python Benchmarks/soak_player.py "$$(swift build -c release --show-bin-path)/kosatsu"

fuzz:
	scripts/fuzz.sh

clean:
	rm -rf .build .venv Benchmarks/.build "$(DEMO_DATA)"
