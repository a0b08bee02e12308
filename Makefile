PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps

.PHONY: setup run test unit test-crash test-lab test-server test-duckdb2 lint bench lock clean

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
	$(BIN)/pytest --numprocesses 2 --dist loadfile

# The reader, the scrapers and the messages: what needs neither a server nor a warehouse file.
unit: setup
	$(BIN)/pytest -m "not prefect and not duckdb"

# Two hundred kills of writers, a hundred of senders and five of a long re-reading; crowds of writers, readers and senders
# for a minute.
test-crash: setup
	KILLS=200 WRITERS=8 READERS=4 CROWD_SECONDS=60 $(BIN)/pytest tests/warehouse/test_crash.py
	KILLS=100 SENDING_SECONDS=60 $(BIN)/pytest -s tests/alerts/faultlab/test_senders.py
	KILLS=5 REREAD_PAGES=20000 $(BIN)/pytest -s tests/flows/test_backfill_kills.py

# Prefect servers killed in the middle of the loop, and the loop on several machines.
test-lab: setup
	$(BIN)/pytest -m lab

# The warehouse's tests once more, against a server that has the file.
test-server: setup
	$(BIN)/pytest --numprocesses 2 --dist loadfile -m served

# The warehouse's tests on the next duckdb, for which no extensions are published yet.
test-duckdb2: setup
	rm -rf .venv/$@
	$(INSTALL) --target .venv/$@ 'duckdb>=2.0,<2.1'
	PYTHONPATH=.venv/$@ $(BIN)/python -m pytest --numprocesses 2 --dist loadfile tests/warehouse

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	for script in tests/bench/bench_*.py; do $(BIN)/python $$script || exit 1; done

# Needs `uv`. The extensions of the server mode choose duckdb's version.
lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --extra dev --extra server pyproject.toml --output-file constraints.txt

clean:
	rm -rf .venv out
