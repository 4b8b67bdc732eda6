# Every command needs Python 3.11 or newer and nothing else; the rest is installed into .venv.
#   make demo    the whole product with a LINE of its own, on this machine: no account, no database, no Redis
#   make test    everything a change must pass
# PYTHON=… names another Python; DATABASE_URL and REDIS_URL turn the demo to PostgreSQL and Redis.

.DEFAULT_GOAL := help
BIN := .venv/bin
WORKERS ?= auto
PYTEST := $(BIN)/python -m pytest
# Tests that need no real PostgreSQL, no browser and no killing also run on the embedded database.
EMBEDDED := not postgres and not race and not delivery and not browser

.PHONY: help demo test coverage lint types architecture migrations bench audit soak fmt messages lock clean

help:
	@sed -n 's/^#   //p' Makefile

# -- What is installed ---------------------------------------------------------------------------------
.venv/runtime.stamp: requirements.lock .ci/venv
	@.ci/venv requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock .ci/venv
	@.ci/venv requirements-dev.lock
	@touch $@ .venv/runtime.stamp

# -- Run ------------------------------------------------------------------------------------------------
demo: .venv/runtime.stamp
	@exec $(BIN)/python -m meguro_hoiku.demo.supervisor

# -- Check ----------------------------------------------------------------------------------------------
test: lint types architecture migrations
	$(BIN)/python -m tests.machine
	TEST_DATABASE=sqlite $(PYTEST) -n $(WORKERS) -q -m "$(EMBEDDED)"
	$(PYTEST) -n $(WORKERS)

# What decides must be covered whole, lines and branches.
coverage: .venv/dev.stamp
	$(PYTEST) -n $(WORKERS) -q -m "not browser" --cov --cov-report=
	$(BIN)/coverage report --include='reservations/rules*,reservations/services/*' --fail-under=100
	$(BIN)/coverage report

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp
	$(BIN)/mypy

architecture: .venv/dev.stamp
	$(BIN)/lint-imports

migrations: .venv/dev.stamp
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/dev.stamp
	$(BIN)/python -m tests.machine
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.simulator
	$(BIN)/python -m benchmarks.staff

# Lighthouse on the parents' pages; needs Node.js, which fetches it.
audit: .venv/dev.stamp
	$(BIN)/python -m tests.machine
	$(BIN)/python -m benchmarks.audit

soak: .venv/dev.stamp
	$(BIN)/python -m tests.machine
	SOAK=1 $(PYTEST) -n $(WORKERS) -m "race or delivery or soak" --timeout=0

# -- Change ---------------------------------------------------------------------------------------------
fmt: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The catalogues of what parents read: new sentences come in, gone ones leave, the .mo files are written.
messages: .venv/dev.stamp
	$(BIN)/python -m meguro_hoiku.messages

COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

lock: .venv/dev.stamp # UPGRADE=1 takes newer versions
	UV_SYSTEM_CERTS=true $(BIN)/uv $(COMPILE) -o requirements.lock requirements.txt
	UV_SYSTEM_CERTS=true $(BIN)/uv $(COMPILE) -c requirements.lock -o requirements-dev.lock requirements-dev.txt

clean:
	rm -rf .venv var .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
