# Every target sets up what it needs. PYTHON may name any Python from 3.11 on.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench fuzz soak docs lock clean

help: ## Show the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.done ## Make .venv with hash-pinned packages

$(VENV)/.done: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1; then \
	  echo "Installing with uv"; uv pip sync -q --python $(BIN)/python --require-hashes requirements.lock; \
	else \
	  echo "Installing with pip (about a minute)"; $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi
	@# The build backend is pinned in the lock too, so nothing unpinned is fetched for this step.
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## Start the desk with an invented world at 127.0.0.1:8000
	$(BIN)/talley server demo $(ARGS)

test: setup ## Run every test
	$(BIN)/python -m pytest $(ARGS)
	$(BIN)/python tests/on_postgresql.py

lint: setup ## Style, types and dependency rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	TALLEY_SETTINGS=tests/settings.toml $(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/talley law check

format: setup ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only -q .

bench: setup ## Measure against named peers and limits, in one run
	$(BIN)/python -m benchmarks

fuzz: setup ## Break files, texts, law books and log formats for a minute each; prints what came of it
	$(BIN)/python tests/fuzz $(ARGS)

soak: setup ## Long runs: faults at every step of the log, wild courses against the gate; prints how many
	TALLEY_GATE_STEPS=120000 $(BIN)/python -m pytest -s -p no:randomly tests/casework/test_gate_two_ways.py
	$(BIN)/python tests/faults --random 300

docs: setup ## Make the generated pages again
	$(BIN)/talley law pages --out docs/law/reference
	$(BIN)/python tests/conformance/matrix.py
	$(BIN)/python tests/casework/entries_page.py
	$(BIN)/python tests/casework/gate_page.py
	$(BIN)/python tests/casework/release/release_page.py

lock: ## Resolve the versions again (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --generate-hashes --no-header -q -o requirements.lock

clean: ## Remove what the targets made
	rm -rf $(VENV) var build
