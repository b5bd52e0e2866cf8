# Everything a developer or an operator of Dzvin asks for. `make` lists it.
PYTHON ?= python3
BIN = .venv/bin
SLOW = tests/sip tests/faults
BESIDE = tests/telephony tests/cli
PROGRAMS = $(SLOW) $(BESIDE) tests/run
NODE_PATH = $(shell $(PYTHON) tools/bootstrap.py node)

.DEFAULT_GOAL := help
.PHONY: help up setup test check quick units beside browser soak soak-routing bench-calls bench-media static pages db call replay doctor dist new events lock lock-programs

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

up: ## install what is missing, then run everything here until Ctrl-C
	@$(PYTHON) tools/bootstrap.py up
	@exec $(BIN)/dzvin up

setup: ## install everything that running and testing need
	@$(PYTHON) tools/bootstrap.py test
	@$(BIN)/dzvin asterisk install
	@$(BIN)/dzvin turn install

test: setup check ## install what the tests need, then `make check`: what `.ci/run` does

check: $(BIN)/ruff ## format, lint, types, imports, browser app, all tests on the real programs
	$(MAKE) -j2 -Otarget static pages
	$(MAKE) -j2 -Otarget browser beside
	$(BIN)/python -m pytest -q $(filter-out $(BESIDE),$(PROGRAMS))

quick: static pages ## the same without the slow tests (SIP, faults, browser)
	$(BIN)/python -m pytest -q $(SLOW:%=--ignore=%)

units: $(BIN)/ruff ## tests that start neither Asterisk nor `dzvin up`, and need but one core
	$(BIN)/python -m pytest -q $(PROGRAMS:%=--ignore=%)

beside: units ## `make units`, then those on the switch that leave the browsers their core
	$(BIN)/python -m pytest -q $(BESIDE)

browser: $(BIN)/ruff ## stories in a real Chromium with real audio
	@$(PYTHON) tools/bootstrap.py test
	cd ui && PATH="$(NODE_PATH):$$PATH" npm run e2e

soak: $(BIN)/ruff ## MINUTES=2 RATE=5: calls of every kind while processes are killed; then nothing may be lost
	$(BIN)/python bench/soak.py --minutes $(or $(MINUTES),2) --rate $(or $(RATE),5) $(SOAK)

soak-routing: $(BIN)/ruff ## ten million events in random worlds, and no law of the router broken (EVENTS=n)
	$(BIN)/python bench/soak_routing.py --events $(or $(EVENTS),10000000)

bench-calls: $(BIN)/ruff ## INVITE to INVITE of Dial, app_queue and Dzvin on one Asterisk (8 minutes; BENCH=--quick: 2)
	$(BIN)/python bench/calls.py $(BENCH)

bench-media: $(BIN)/ruff ## recorded talks at once without loss, in clear and in SRTP (8 minutes; BENCH=--quick: 3)
	$(BIN)/python bench/media.py $(BENCH)

static: $(BIN)/ruff ## format, lint, types, imports
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/events.py --check

pages: $(BIN)/ruff ## the browser app: format, types, unit tests
	cd ui && PATH="$(NODE_PATH):$$PATH" npm run check && PATH="$(NODE_PATH):$$PATH" npm test

db: $(BIN)/dzvin ## psql on the database of this home, as its owner
	@$(BIN)/dzvin database

call: $(BIN)/dzvin ## a simulated customer calls the demo hotline and talks to the echo robot
	@$(BIN)/dzvin call 800 --keys 0 --hold 3

replay: $(BIN)/dzvin ## CALL=id: run the stored inputs of a call again and compare
	@test -n "$(CALL)" || { echo 'Which call? make replay CALL=<the id on its journal page>' >&2; exit 2; }
	@$(BIN)/dzvin replay $(CALL)

doctor: $(BIN)/dzvin ## what is well and what is not, and what to do
	@$(BIN)/dzvin doctor

dist: ## a wheel with the browser app, and the lock of what it needs, into dist/
	@$(PYTHON) tools/bootstrap.py test
	@$(BIN)/python tools/dist.py

events: $(BIN)/ruff ## write docs/events.md and the browser's event types from the event classes
	$(BIN)/python tools/events.py

new: $(BIN)/ruff ## node NAME | strategy NAME: a plugin that works, and its test
	@$(BIN)/python tools/new.py $(filter-out new,$(MAKECMDGOALS))

ifeq (new,$(firstword $(MAKECMDGOALS)))
%:
	@:
endif

lock: ## write the lock files of the Python packages anew
	$(PYTHON) tools/lock.py

lock-programs: $(BIN)/ruff ## lock the newest Asterisk and coturn of Debian's pool
	$(BIN)/python tools/program_locks.py

$(BIN)/dzvin:
	@echo 'Nothing is installed here yet: run `make up` first' >&2; exit 1

$(BIN)/ruff:
	@echo 'What tests and tools need is not installed yet: run `make setup` first' >&2; exit 1
