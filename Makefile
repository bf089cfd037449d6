# Every target sets itself up. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
USER_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
BENCH_STAMP := $(VENV)/.installed-bench
# pip must not inherit a torch built without its torchvision: see README, "If something fails".
export PYTHONNOUSERSITE := 1

.PHONY: help demo test lint bench simulate lab wheelhouse clean
help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "onfh-nb needs Python 3.11 or newer; name one with make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip

$(USER_STAMP): pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	@touch $@

$(DEV_STAMP): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[dev]'
	@touch $@ $(USER_STAMP)

$(BENCH_STAMP): $(DEV_STAMP)
	$(PIP) install --editable '.[dev,bench]'
	@touch $@

demo: $(USER_STAMP) ## synthetic cohort, every notebook, reports/index.html
	$(BIN)/onfh demo --profile tiny

test: $(DEV_STAMP) ## all tests
	$(BIN)/python -m pytest

lint: $(DEV_STAMP) ## ruff, mypy, import contracts, notebooks without outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nbstripout --verify --extra-keys "metadata.papermill cell.metadata.papermill" $(wildcard notebooks/*.ipynb)

bench: $(BENCH_STAMP) ## speed beside the peers, as ratios
	$(BIN)/python -m benchmarks

simulate: $(USER_STAMP) ## how often intervals hold the truth, on simulated cohorts
	$(BIN)/python -m benchmarks.simulate

lab: $(USER_STAMP) ## JupyterLab on the notebooks
	$(BIN)/python -m ipykernel install --prefix $(VENV) --name onfh-nb --display-name "onfh-nb"
	$(BIN)/jupyter lab notebooks

wheelhouse: $(BIN)/python ## every wheel, for machines without internet
	$(PIP) wheel --wheel-dir wheelhouse .

clean: ## the environment and caches; data and reports stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache build dist
