# Everything one does with Pilebook from a shell; `make help` lists it. Nothing need be installed
# first but Python 3.11 or newer: each target prepares what it needs, once.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check install --require-hashes --requirement
PYTEST := $(BIN)/python -m pytest
SAMPLE := import_wiki/sample/hcyg.annotated.txt
SIGN_INS := $(or $(PILEBOOK_HOME),var)/demo-sign-ins.txt

.PHONY: help setup run bench test check lint types imports test-sqlite test-postgresql test-browser chromium lock

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT and PILEBOOK_HOME (data folder, var/) may be set: make run PORT=9000"

setup: .venv/base.stamp ## What running needs: .venv and packages

# The first start finds no account, makes some and imports a sample page; 3 means: there were some.
run: setup ## Start web and worker; the first start makes a small demonstration
	@$(FLASK) db upgrade
	@$(FLASK) demo && $(BIN)/python -m import_wiki $(SAMPLE) --apply > /dev/null || [ $$? = 3 ]
	@if [ -r $(SIGN_INS) ]; then echo "Sign in as one of:"; cat $(SIGN_INS); fi
	@exec $(FLASK) serve

bench: .venv/dev.stamp ## The benchmarks; tables are printed
	$(BIN)/python -m bench

test: check test-sqlite test-postgresql test-browser ## Everything: checks, tests on both databases, browser

check: lint types imports ## Lint, format, types, direction of imports

lint: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/dev.stamp
	$(BIN)/mypy

imports: .venv/dev.stamp
	$(BIN)/lint-imports --no-logo

# Two processes: the smallest machine that is worth testing on has two cores.
test-sqlite: .venv/dev.stamp ## The tests without the browser, on SQLite
	$(PYTEST) -n 2 -m "not browser"

test-postgresql: .venv/dev.stamp ## The tests that touch the database, on PostgreSQL
	PILEBOOK_TEST_DATABASE=postgresql $(PYTEST) -n 2 -m "database and not browser"

test-browser: chromium ## The tests that drive a real Chromium
	PILEBOOK_TEST_BROWSER=required $(PYTEST) -m browser

chromium: .venv/dev.stamp
	@$(BIN)/python -m tests.support.chromium

# `make lock UPGRADE=--upgrade` takes the newest versions; without it only what *.in demands changes.
lock: ## Pin requirements/*.in anew, with hashes and without any index address (needs uv)
	@command -v uv > /dev/null || { echo "make lock needs uv: python3 -m pip install uv" >&2; exit 1; }
	@for name in base dev; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
	    --custom-compile-command "make lock" --output-file requirements/$$name.txt \
	    requirements/$$name.in; \
	done

.venv/bin/python:
	@python=$$(for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; \
	  then echo $$name; break; fi; done); \
	if [ -z "$$python" ]; then \
	  echo "Pilebook needs Python 3.11 or newer, and there is none on the PATH." >&2; exit 1; fi; \
	if ! $$python -m venv .venv > /dev/null; then \
	  rm -rf .venv; \
	  echo "$$python cannot make a virtual environment. On Debian or Ubuntu:" >&2; \
	  echo "  apt-get install python3-venv" >&2; exit 1; fi

.venv/base.stamp: requirements/base.txt | .venv/bin/python
	@echo "Installing what Pilebook runs on …"
	@$(PIP) $<
	@touch $@

.venv/dev.stamp: requirements/dev.txt | .venv/bin/python
	@echo "Installing what testing needs …"
	@$(PIP) $<
	@touch .venv/base.stamp $@

