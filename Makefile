# Venditor needs Python 3.11 and make; everything else is installed by `make setup`,
# pinned by hash in requirements.lock. `make` alone lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

BIN := .venv/bin
LOCK_TOOL := uv==0.13.9
# Quiet twice: warnings about a machine's own package sources are not the reader's business; errors still show.
PIP_INSTALL := -m pip install -qq --disable-pip-version-check
# Hashes decide what is installed; where it comes from is the machine's own setting.
INSTALL_LOCKED := $(PIP_INSTALL) --require-hashes
INSTALL_PROJECT := $(PIP_INSTALL) --no-index --no-deps --no-build-isolation --editable .

# Prints the first Python 3.11 found, or says what is missing.
define FIND_PYTHON
find_python() { \
	for name in python3.11 python3 python; do \
		if "$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; \
		then echo "$$name"; return; fi; \
	done; \
	echo "Venditor needs Python 3.11 with its venv module, and none of python3.11, python3 or python is that." >&2; \
	echo "Install it (Debian: apt-get install python3.11 python3.11-venv; macOS: brew install python@3.11), then run make again." >&2; \
	return 1; \
}; python="$$(find_python)" || exit 1
endef

# Tests of pages and words that ask no database, and of installations that have one of their own.
NO_DATABASE := commands/test_keys.py hosted/test_recipes.py orders/test_amounts.py test_days.py test_environment.py \
	test_hosted_words.py test_interview.py test_languages.py test_law.py test_law_words.py test_portal.py \
	test_portal_size.py test_proxy.py test_secrets.py

.PHONY: help setup demo test test-spark check campaign bench lock clean

help: ## list the targets
	@awk -F ' ## ' '/^[a-z-]+:.* ## / { sub(/:.*/, "", $$1); printf "%-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: .venv/.installed ## install everything into .venv; does nothing when nothing changed
	@:

.venv/.installed: requirements.lock pyproject.toml
	@$(FIND_PYTHON); echo "Installing into .venv with $$python ..."; "$$python" -m venv .venv
	@$(BIN)/python $(INSTALL_LOCKED) --only-binary :all: -r requirements.lock
	@$(BIN)/python $(INSTALL_PROJECT)
	@touch $@

PORT ?= 8000
demo: setup ## prepare var/ and serve http://127.0.0.1:8000; PORT=8001 make demo: another port
	@$(BIN)/python -m venditor.server.demo --port $(PORT)

check: setup ## the static gate: style, types, layers, law packs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/venditor law check

test: check ## the static gate and all tests but the campaigns
	$(BIN)/pytest -n 2 --dist worksteal
	@# What writes to a database is tested on both.
	VENDITOR_TEST_POSTGRES=1 $(BIN)/pytest -n 2 --dist worksteal tests/server $(NO_DATABASE:%=--ignore=tests/server/%)

test-spark: .venv-spark/.installed ## the answers of a local Spark cluster beside DuckDB's; needs Java 17
	@java="$${JAVA_HOME:+$$JAVA_HOME/bin/}java"; command -v "$$java" >/dev/null || { \
		echo "Spark needs Java 17 or later, and there is no $$java." >&2; \
		echo "Install it (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17), or set JAVA_HOME." >&2; \
		exit 1; }
	.venv-spark/bin/pytest --config-file tests/spark/run.ini --rootdir . --confcutdir . tests/spark

# Spark is half a gigabyte, so it has an environment of its own. It comes as source alone: what builds it is
# installed first, from the same lock.
.venv-spark/.installed: tests/spark/requirements.lock pyproject.toml
	@$(FIND_PYTHON); echo "Installing into .venv-spark with $$python ..."; "$$python" -m venv .venv-spark
	@awk '/^[^ ]/ { kept = /^setuptools==/ } kept' tests/spark/requirements.lock > .venv-spark/build.lock
	@.venv-spark/bin/python $(INSTALL_LOCKED) --only-binary :all: -r .venv-spark/build.lock
	@.venv-spark/bin/python $(INSTALL_LOCKED) --only-binary :all: --no-binary pyspark --use-pep517 --no-build-isolation \
		-r tests/spark/requirements.lock
	@.venv-spark/bin/python $(INSTALL_PROJECT)
	@touch $@

campaign: setup ## the long differential runs
	$(BIN)/pytest -n 2 --dist worksteal -m campaign

bench: .venv-bench/.installed ## the published figures, each beside its peer
	@for script in bench/*.py; do echo "== $$script"; .venv-bench/bin/python "$$script" || exit 1; done

.venv-bench/.installed: bench/requirements.lock pyproject.toml
	@$(FIND_PYTHON); echo "Installing into .venv-bench with $$python ..."; "$$python" -m venv .venv-bench
	@.venv-bench/bin/python $(INSTALL_LOCKED) -r bench/requirements.lock
	@.venv-bench/bin/python $(INSTALL_PROJECT)
	@touch $@

lock: .venv-lock/bin/uv ## resolve anew: requirements.lock, then those of bench and of tests/spark on top of it
	$(COMPILE) $(LINUX) $(EXTRAS) --group dev pyproject.toml --output-file requirements.lock
	$(COMPILE) $(LINUX) --extra audit --extra listings --extra postgres --extra server pyproject.toml bench/requirements.in \
		--constraints requirements.lock --output-file bench/requirements.lock
	$(COMPILE) $(LINUX) --extra audit --extra spark pyproject.toml tests/spark/requirements.in \
		--constraints requirements.lock --output-file tests/spark/requirements.lock
	@# One file serves both systems only as long as both resolve to the same versions.
	@$(COMPILE) $(MACOS) $(EXTRAS) --group dev pyproject.toml --constraints requirements.lock \
		--output-file .venv-lock/macos.lock
	@diff requirements.lock .venv-lock/macos.lock
	@$(COMPILE) $(MACOS) --extra audit --extra spark pyproject.toml tests/spark/requirements.in \
		--constraints tests/spark/requirements.lock --output-file .venv-lock/macos-spark.lock
	@diff tests/spark/requirements.lock .venv-lock/macos-spark.lock

# All but spark, which is locked apart.
EXTRAS := $(foreach extra,audit browser listings postgres s3 server shop verify,--extra $(extra))
# Hashes of every published file are recorded, so the lock serves Linux and macOS alike; no index address is written.
COMPILE = .venv-lock/bin/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --python-version 3.11 --custom-compile-command "make lock"
LINUX := --python-platform x86_64-manylinux_2_28
MACOS := --python-platform aarch64-apple-darwin

.venv-lock/bin/uv: Makefile
	@$(FIND_PYTHON); "$$python" -m venv .venv-lock
	@.venv-lock/bin/python $(PIP_INSTALL) "$(LOCK_TOOL)"
	@touch $@

clean: ## remove environments, caches and build results; var/ stays
	rm -rf .venv .venv-bench .venv-lock .venv-spark dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
