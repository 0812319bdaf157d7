# Everything runs in a virtual environment of its own (.venv), made from the hash-checked locks.
PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
DEMO := . ./demo.env &&

.PHONY: help demo test check fmt bench faults dev docs samples lock clean
.DEFAULT_GOAL := help

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

.venv/.runtime: requirements.lock pyproject.toml
	@echo "Installing into .venv (about a minute) ..."
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) not found: install Python 3.11+ or run 'make PYTHON=python3 ...'"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/.runtime ## Run the whole pipeline on the sample data and open it to queries
	@$(DEMO) $(BIN)/umkm backfill
	@$(DEMO) $(BIN)/umkm warehouse start

test: .venv/.dev check ## Check, then run every test
	$(BIN)/pytest -n 2

check: .venv/.dev ## Format, lint, types, and generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m umkm_pipeline.model.dictionary --check docs/data-dictionary.md

fmt: .venv/.dev ## Format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev ## Measure speed and memory as ratios against a baseline of the same run
	$(BIN)/python -m benchmarks.run

faults: .venv/.dev ## Kill a refresh at thirty random moments, and compare what comes of it
	$(BIN)/python -m benchmarks.kills

dev: .venv/.runtime ## Serve the Dagster UI on 127.0.0.1
	@$(BIN)/umkm dev

docs: .venv/.dev ## Render the data dictionary from the model
	$(BIN)/python -m umkm_pipeline.model.dictionary docs/data-dictionary.md

samples: .venv/.dev ## Generate the committed sample data anew
	$(BIN)/python -m umkm_pipeline.samples data/samples

lock: .venv/.dev ## Resolve the dependencies anew
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-strip-extras --custom-compile-command "make lock" --upgrade -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-strip-extras --custom-compile-command "make lock" --upgrade -q -o requirements-dev.lock

clean: ## Remove the virtual environment and the demo's data (your own data/local stays)
	@test ! -x $(BIN)/umkm || $(DEMO) $(BIN)/umkm warehouse stop >/dev/null 2>&1 || true
	rm -rf .venv data/local/demo .mypy_cache .ruff_cache .hypothesis
