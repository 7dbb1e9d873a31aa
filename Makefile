# make serve: everything a reader needs. make test: everything a developer needs. Both set up by themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: serve test check models index bench clean setup lint types pytest docs help

help: ## what each command does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

serve: $(VENV)/.runtime ## set up, fetch the models, index corpus/, open chat and API
	@$(BIN)/sourcier serve --pull --ingest corpus --host $(HOST) --port $(PORT)

test: check ## set up and run every check and test

check: $(VENV)/.dev models lint types pytest ## the gates one after the other

lint: $(VENV)/.dev ## ruff: rules and format
	@echo "== ruff"
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict
	@echo "== mypy"
	@$(BIN)/mypy

pytest: $(VENV)/.dev models ## the tests, warnings as errors, with coverage
	@echo "== pytest"
	@$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

models: $(VENV)/.runtime ## fetch the models (1.2 GB, once, into the user's cache)
	@$(BIN)/sourcier models pull

index: $(VENV)/.runtime models ## index corpus/ into index/
	@$(BIN)/sourcier ingest corpus --prune

bench: $(VENV)/.dev models ## measure; results in benchmarks/results (SETS="folders of sets" for retrieval, PAIRS="files" for the verifier, QUESTIONS="files" for abstention)
	@$(BIN)/python benchmarks/answers.py
	@test -z "$(QUESTIONS)" || $(BIN)/python benchmarks/abstention.py $(QUESTIONS)
	@$(BIN)/python benchmarks/claims.py $(PAIRS)
	@$(BIN)/python benchmarks/retrieval.py $(SETS)
	-@$(BIN)/python benchmarks/ingest.py
	-@$(BIN)/python benchmarks/peers.py
	@$(BIN)/python benchmarks/report.py

docs: $(VENV)/.dev ## write the generated pages anew
	@$(BIN)/python docs/generate_api.py

setup: $(VENV)/.dev ## only set up

clean: ## remove what was built here (the models stay in the user's cache)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find index -mindepth 1 ! -name README.md -delete

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $(PYTHON) is older: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing the packages (a few minutes, once)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing the packages and the tools for tests (a few minutes, once)"
	@$(PIP) install --constraint constraints.txt --editable ".[dev]"
	@touch $(VENV)/.runtime $@
