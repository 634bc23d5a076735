# Every habit of the house by name; `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

PATH_UV := $(shell command -v uv 2>/dev/null)
UV := $(if $(PATH_UV),$(PATH_UV),.local/uv/bin/uv)
BIN := .venv/bin
PYTHON := $(BIN)/python
READY := .venv/.ready
ONLY ?=
ARGS ?=
# What is covered whole, branches included: services, selectors, permissions and the pure modules.
WHOLE := */services/*,*/selectors/*,*/selectors.py,kernel/permissions.py,accounts/roles.py,accounts/plans.py,accounts/principal.py,$\
audit/entry.py,audit/tree.py,audit/checkpoint.py,audit/cef.py,compliance/findings.py,compliance/position.py,$\
compliance/scoring.py,kernel/money.py,licensing/terms.py,licensing/importers/*,seats/idleness.py,seats/lanes.py

.PHONY: help setup run demo test test-fast lint fmt types arch migrations schema bench requirements ci

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Fetch uv if it is missing, make .venv, install the pinned packages
	@:

.local/uv/bin/uv:
	@echo "Fetching uv into .local/uv"
	@python3 -m venv .local/uv && .local/uv/bin/python -m pip install -qq --disable-pip-version-check uv

# An installed Python is preferred to a download, and 3.12 to its successors.
$(PYTHON): | $(UV)
	@$(UV) venv --quiet --clear --no-python-downloads --python 3.12 .venv 2>/dev/null \
	|| $(UV) venv --quiet --clear --no-python-downloads --python '>=3.12,<3.15' .venv 2>/dev/null \
	|| $(UV) venv --quiet --clear --python 3.12 .venv

$(READY): requirements-dev.txt | $(PYTHON)
	@echo "Installing the pinned packages into .venv"
	@$(UV) pip sync --quiet --python $(PYTHON) requirements-dev.txt
	@mkdir -p .local && touch $@

run: setup ## Serve Licentia for real use: its data stays in .local/data (PORT=8000)
	@exec $(PYTHON) -m config.run run

demo: setup ## Serve a living organisation, which goes when it stops (PORT=8000)
	@exec $(PYTHON) -m config.run demo

test: setup ## Run the whole suite with its coverage floors
	@mkdir -p .local && rm -f .local/coverage*
	@$(BIN)/pytest -n 2 --cov --cov-report= $(ARGS)
	@$(BIN)/coverage report --fail-under=95 > .local/uncovered.txt || { cat .local/uncovered.txt; exit 1; }
	@$(BIN)/coverage report --include='$(WHOLE)' --fail-under=100 > .local/uncovered.txt || { cat .local/uncovered.txt; exit 1; }

test-fast: setup ## Run the suite without what starts processes or races
	@$(BIN)/pytest -n 2 -m "not slow" $(ARGS)

lint: setup ## Check style and format
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .

fmt: setup ## Format, and fix what can be fixed
	@$(BIN)/ruff check --quiet --fix-only . ; $(BIN)/ruff format .

types: setup ## Check the types, strictly
	@$(BIN)/mypy --no-error-summary .

arch: setup ## Check the layers and the rules of the house
	@$(BIN)/lint-imports --no-logo > .local/arch.log 2>&1 || { cat .local/arch.log; exit 1; }
	@$(BIN)/pytest tests/architecture

migrations: setup ## Check that migrations match the models and form one line
	@$(PYTHON) manage.py makemigrations --check --dry-run -v 0 && $(PYTHON) manage.py check

schema: setup ## Check that schema.graphql is what the program serves
	@$(PYTHON) manage.py graphql_schema --out .local/schema.graphql > /dev/null
	@diff -u schema.graphql .local/schema.graphql

bench: setup ## Measure; ONLY=name measures one
	@$(PYTHON) -m bench $(ONLY)

requirements: setup ## Export the pins anew after a change of pyproject.toml
	@$(UV) export --quiet --no-header --no-emit-index-url --no-emit-project --no-default-groups -o requirements.txt
	@$(UV) export --quiet --no-header --no-emit-index-url --no-emit-project -o requirements-dev.txt

ci: lint types arch migrations schema test ## Everything that must pass before a change lands
