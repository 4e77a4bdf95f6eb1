# Everything a newcomer needs: make demo, make test. See CONTRIBUTING.md for the rest.
SHELL := /bin/bash
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DATA_DIR ?= $(CURDIR)/var
export HOST PORT DATA_DIR
export UV_PYTHON_DOWNLOADS := never
export PYTHONPATH := $(CURDIR):$(CURDIR)/site

# uv from the machine, or else one of our own inside the checkout.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
OWN_UV := $(filter .uv/%,$(UV))
PY := .venv/bin/python
MANAGE := DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py
PYTEST := $(PY) -m pytest
JUDGES := tests/judges/node_modules
CLIENTS := tests/clients/node_modules

.PHONY: help demo test check lint types contracts migrations test-postgres test-elasticsearch \
	test-browser journeys test-judges judge-speed elasticsearch \
	test-front-end test-faults test-life test-redaction test-proof test-fuzz test-clients measure-redaction coverage bench postgres template translations clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/:/' | column -t -s:

demo: .venv/.runs ## prepare and serve the demo on HOST and PORT
	@LOG_LEVEL=$${LOG_LEVEL:-WARNING} exec $(PY) manage.py demo

test: .venv/.tests ## the suite that needs no server
	$(PYTEST) -n 2 --create-db

check: lint types test test-life test-postgres test-elasticsearch test-browser test-judges judge-speed test-front-end test-faults \
	test-redaction test-proof test-fuzz test-clients ## everything CI runs

lint: .venv/.tests contracts migrations ## style and order
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

contracts: .venv/.tests ## who may import whom
	.venv/bin/lint-imports --no-cache

migrations: .venv/.tests ## models and migrations agree; the wiring is sound
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --fail-level WARNING

types: .venv/.clients ## mypy, strictly
	.venv/bin/mypy

# What asks no database, or holds the code against its rules, is not asked twice.
test-postgres: .venv/.postgres ## the suite on a throwaway PostgreSQL
	$(PY) -m tests.servers.postgres run -- $(PYTEST) -n 2 --create-db \
		--ignore=tests/rules --ignore=tests/redaction --ignore=tests/judges \
		--ignore=tests/search/test_packed.py --ignore=tests/search/test_embedded.py

test-elasticsearch: .venv/.tests ## the search on a real Elasticsearch; its own, or ELASTICSEARCH_URL
	$(if $(ELASTICSEARCH_URL),ELASTICSEARCH_REQUIRED=1,$(PY) -m tests.servers.elasticsearch run --) \
		$(PYTEST) -m elasticsearch --create-db -s tests

test-browser: .venv/.tests ## the whole way, in headless Chromium
	$(PYTEST) -m browser -p no:randomly tests/browser

journeys: .venv/.tests ## three ways of a citizen, a picture of every step: JOURNEY_PICTURES=var/journeys
	$(PYTEST) -m browser -p no:randomly tests/browser/journeys

test-judges: .venv/.tests $(JUDGES)/.installed ## axe, Nu, budgets, keyboard, links; JUDGE_PORT= judges a running demo
	$(PYTEST) -m judges -n 2 tests/judges/test_pages.py tests/judges/test_links.py tests/judges/test_the_judges.py

judge-speed: .venv/.tests $(JUDGES)/.installed ## the slow line and Lighthouse; nothing else may run meanwhile
	$(PYTEST) -m judges -p no:randomly tests/judges/test_speed.py

test-front-end: .venv/.tests ## the example front end rebuilds every page from the API alone; needs node
	@node --version >/dev/null 2>&1 || { echo "The example front end needs node (18 or newer)."; exit 1; }
	$(PYTEST) -m front_end -p no:randomly -s tests/front_end

test-faults: .venv/.tests ## kill what works, and look for what is lost
	$(PYTEST) -m faults -p no:randomly tests/faults

test-life: .venv/.tests ## 1,000 random lives of 50 steps against a small model of the design
	$(PYTEST) -m slow -n 2 -p no:randomly tests/complaints/test_life_machine.py

test-redaction: .venv/.tests ## what the recognisers find, on a seed never used before
	$(PYTEST) -m redaction -p no:randomly tests/redaction tests/complaints/recognisers

test-proof: .venv/.tests ## canaries of a fresh seed (or SEED=) at every door, after every change
	PROOF_SEED=$(or $(SEED),new) $(PYTEST) -m proof -p no:randomly tests/privacy

test-fuzz: .venv/.clients ## every operation of the API asked with anything: FUZZ_CASES=10000
	$(PYTEST) -m fuzz -n 2 -p no:randomly tests/clients

test-clients: .venv/.clients $(CLIENTS)/.installed ## lint of the description; clients that others' tools make of it
	$(PYTEST) -m clients -p no:randomly tests/clients

measure-redaction: .venv/.tests ## the table of it; SEED=, COUNT=, FILE=set.jsonl, ERRORS=20, LABEL=
	@$(PY) -m tests.redaction.measure $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) \
		$(if $(FILE),--file $(FILE)) $(if $(ERRORS),--errors $(ERRORS)) $(if $(LABEL),--label $(LABEL))

coverage: .venv/.tests ## the suite with branch coverage
	$(PYTEST) -n 2 --create-db --cov --cov-report=term

bench: .venv/.bench ## ratios of one run; the last lines are JSON
	@mkdir -p $(DATA_DIR) && : > $(DATA_DIR)/bench.log
	@set -o pipefail; for script in tests/benchmarks/[a-z]*.py; do \
		$(PY) $$script | tee -a $(DATA_DIR)/bench.log || exit 1; done
	@echo; grep '^{' $(DATA_DIR)/bench.log

postgres: .venv/.postgres ## start a local PostgreSQL, and print the setting for it
	@$(PY) -m tests.servers.postgres start

elasticsearch: .venv/.tests ## start a local Elasticsearch, and print the settings for it
	@$(PY) -m tests.servers.elasticsearch start

template: .venv/.runs ## write the demo's template database anew
	@rm -rf $(DATA_DIR)/template
	@DATA_DIR=$(DATA_DIR)/template LOG_LEVEL=WARNING DJANGO_SETTINGS_MODULE=config.settings.dev \
		$(PY) manage.py demo --template
	@rm -rf $(DATA_DIR)/template

translations: .venv/.tests ## collect and compile the texts of every part (needs gettext)
	@for part in complaints pages api search site; do \
		(cd $$part && ../$(PY) ../manage.py makemessages -l id --no-obsolete --no-location \
			&& ../$(PY) ../manage.py compilemessages -v 0) || exit 1; done

clean: ## remove the installation; the data in var/ stays
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache

# ------------------------------------------------------------------ installation
.uv/bin/uv:
	@rm -rf .uv
	@{ $(PYTHON) -m venv .uv && .uv/bin/pip install --quiet uv; } >/dev/null 2>&1 \
		|| $(PYTHON) -m pip install --quiet --target .uv uv \
		|| { rm -rf .uv; echo "Install python3-venv, then try again."; exit 1; }

# --inexact: going from demo to test and back removes nothing.
SYNC = $(UV) sync --quiet --locked --inexact --python $(PYTHON)

.venv/.runs: pyproject.toml uv.lock | $(OWN_UV)
	$(SYNC) --no-dev
	@touch $@

.venv/.tests: pyproject.toml uv.lock | $(OWN_UV)
	$(SYNC)
	@touch .venv/.runs $@

# Node judges and is never served: axe-core, Lighthouse and the Nu checker, pinned by the lock.
$(JUDGES)/.installed: tests/judges/package.json tests/judges/package-lock.json
	@node --version >/dev/null 2>&1 || { echo "The judges need node (18 or newer) and npm."; exit 1; }
	cd tests/judges && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Node's tools that read the description: Spectral and the generator of TypeScript.
$(CLIENTS)/.installed: tests/clients/package.json tests/clients/package-lock.json
	@node --version >/dev/null 2>&1 || { echo "These need node (18 or newer) and npm."; exit 1; }
	cd tests/clients && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.venv/.clients: .venv/.tests
	$(SYNC) --group clients
	@touch $@

.venv/.postgres: .venv/.tests
	$(SYNC) --extra postgres
	@touch $@

.venv/.bench: .venv/.tests
	$(SYNC) --extra postgres --group bench
	@touch $@
