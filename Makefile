# Every command of the project. `make help` lists them; `make run` and `make test` set everything up themselves.

SHELL := bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python

.PHONY: help setup run demo test check bench bundle words tables forms shots clean

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: ## make .venv and install what is missing (done by the others when needed)
	@bash .ci/setup

run: setup ## open the window on the training hospital; without a screen, run the scripted day instead
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then .venv/bin/cahier --training; else $(MAKE) --no-print-directory demo; fi

demo: setup ## a whole scripted outage on five laptops without a screen; results in out/day/
	@rm -rf out/day
	@.venv/bin/cahier demo --out out/day
	@echo "The day’s books, pages, packages and messages are in $(CURDIR)/out/day"

test: setup ## all tests, one worker for each core
	@$(PYTHON) -m pytest -n auto --dist loadfile

check: setup ## lint, format, types, layers
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m mypy --platform win32 --cache-dir .mypy_cache/win32 console ui
	@.venv/bin/lint-imports

bench: setup ## measure speed and size against plain baselines
	@.venv/bin/cahier bench --quick

bundle: setup ## the program as one folder, Python included: dist/cahier/
	@$(PYTHON) -m PyInstaller --noconfirm --clean --log-level WARN pyinstaller.spec
	@dist/cahier/cahier --version

words: setup ## gather new texts into the French catalogue and compile it
	@$(PYTHON) .ci/words.py

forms: setup ## gather the window’s forms for their blanks on paper (resources/forms.json)
	@$(PYTHON) -m ui.forms.outline

tables: setup ## write the pages that the tables of kinds and codes say
	@PYTHONPATH=. $(PYTHON) .ci/tables.py

shots: setup ## pictures of every screen, in docs/images/
	@$(PYTHON) -m pytest -q -m shots --shots docs/images tests

clean: ## remove what the commands above made
	rm -rf .venv build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
