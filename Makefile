# Every target sets itself up: a fresh clone, a Python of 3.11 or newer, bash and make are enough.

SHELL := bash
.DEFAULT_GOAL := help
BIN := .venv/bin

# The day on which the demo judges its example; today would make it grow stale.
AS_OF ?= 2026-03-01
DEMO := build/demo/feature

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

.PHONY: setup
setup: ## Make .venv with everything that the other targets need
	@bash tools/setup.sh dev

.PHONY: demo
demo: ## Assess the example feature and write its report as PDF, HTML and Markdown
	@bash tools/setup.sh run
	@mkdir -p build/demo
	$(BIN)/hrdd assess examples/feature.yaml --as-of $(AS_OF) -o $(DEMO).pdf -o $(DEMO).html -o $(DEMO).md
	@echo "The report is in $(DEMO).pdf (also $(DEMO).html and $(DEMO).md)."

.PHONY: lint
lint: setup ## Style, types, architecture, scripts and prose
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/shellcheck tools/*.sh ci/*.sh .ci/run
	$(BIN)/actionlint ci/github-workflow.yml
	$(BIN)/pymarkdown --config pyproject.toml --log-level CRITICAL scan $(PROSE)

# The prose that this project writes; expected outputs are compared byte for byte instead.
PROSE = $(wildcard *.md docs LICENSES rubrics schemas/*.md) -r

.PHONY: test
test: lint ## Everything: lint, then all tests with coverage (what CI runs)
	$(BIN)/pytest --cov --cov-report=term --ignore=tests/rubric --ignore=tests/browser --ignore=tests/editor
	$(BIN)/pytest tests/rubric tests/browser tests/editor

.PHONY: check
check: lint ## As test, without the end-to-end tests: for every change
	$(BIN)/pytest --ignore=tests/end_to_end

.PHONY: long
long: setup ## The laws with 10,000 examples each, those of the tables with 100,000, those of whole documents with 1,000
	$(BIN)/pytest tests/property/test_tables.py --hypothesis-profile=longest --timeout=0
	$(BIN)/pytest tests/property --ignore=tests/property/test_redaction.py --hypothesis-profile=long --timeout=0
	$(BIN)/pytest tests/property/test_redaction.py --hypothesis-profile=thousand --timeout=0

# Modules of the engine: make mutate OF='gate controls'. Without, all of them, which takes an hour or more.
OF ?=

.PHONY: mutate
mutate: setup ## Change the engine in small ways and see whether a test fails each time
	-PYTHONPATH=src nice -n 19 $(BIN)/python -m tools.mutate $(OF)
	PYTHONPATH=src nice -n 19 $(BIN)/python -m tools.mutate --laws $(OF)

.PHONY: bench
bench: setup ## Measure speed against the bar
	$(BIN)/python benchmarks/run.py

.PHONY: clean
clean: ## Remove everything that the other targets made
	rm -rf .venv build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
