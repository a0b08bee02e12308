PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps

.PHONY: setup run test unit test-crash test-server test-duckdb2 lint bench lock clean

setup: $(READY)

# constraints.txt is the whole closure. Without --no-deps older pips look for sqlalchemy[asyncio] beside sqlalchemy.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r constraints.txt
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

run: setup
	$(BIN)/targetwatch demo

test: setup
	$(BIN)/pytest

# The reader, the scrapers and the messages: what needs neither a server nor a warehouse file.
unit: setup
	$(BIN)/pytest -m "not prefect and not duckdb"

# Two hundred kills of writers and a hundred of senders, and crowds of writers, readers and senders for a minute.
test-crash: setup
	KILLS=200 WRITERS=8 READERS=4 CROWD_SECONDS=60 $(BIN)/pytest tests/warehouse/test_crash.py
	KILLS=100 SENDING_SECONDS=60 $(BIN)/pytest -s tests/alerts/faultlab/test_senders.py

# The warehouse's tests on another duckdb: the last one that extensions for the server mode are published for, and the
# next one.
test-server: ENGINE := duckdb==1.5.5 duckdb-extension-quack==1.5.5 duckdb-extension-httpfs==1.5.5
test-duckdb2: ENGINE := duckdb>=2.0,<2.1
test-server test-duckdb2: setup
	rm -rf .venv/$@
	$(INSTALL) --target .venv/$@ $(foreach one,$(ENGINE),'$(one)')
	PYTHONPATH=.venv/$@ $(BIN)/python -m pytest tests/warehouse

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	for script in tests/bench/bench_*.py; do $(BIN)/python $$script || exit 1; done

# Needs `uv`. duckdb stays below 2 until its extensions are published as wheels.
lock:
	echo 'duckdb<2' | uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --python-version 3.11 --extra dev --constraint - pyproject.toml --output-file constraints.txt

clean:
	rm -rf .venv out
