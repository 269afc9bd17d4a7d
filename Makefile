# One front door. `make demo` shows the main job, `make test` runs all tests.

PY ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo check test test-long bench bench-long docs clean

# Sets everything up; also where python3 comes without ensurepip.
$(VENV)/.ready: pyproject.toml
	@echo "setting up $(VENV) …" >&2
	@$(PY) -m venv $(VENV) >/dev/null 2>&1 || $(PY) -m venv --clear --without-pip $(VENV)
	@if [ -x $(BIN)/pip ]; then $(BIN)/python -m pip install -q -e '.[dev]'; \
	else $(PY) -m pip --python $(BIN)/python install -q -e '.[dev]'; fi
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q src
	@touch $@

# Loads examples/ into a throw-away store and shows the main job.
demo: $(VENV)/.ready
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

# Style, types and layers.
check: $(VENV)/.ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# All tests but the full-size ones, on all cores.
test: $(VENV)/.ready
	$(BIN)/python -m pytest -q -n auto --dist worksteal

# The full-size tests: all kills, all writers, all generated documents.
test-long: $(VENV)/.ready
	$(BIN)/python -m pytest -q -m long -o faulthandler_timeout=3600

# Start-up and scale, side by side with their yardsticks, on an installed wheel; then coverage plans.
bench: $(VENV)/.ready
	$(BIN)/python bench/run.py
	$(BIN)/python bench/assignment.py

# The same, and a book of 100,000 accounts; takes ten minutes.
bench-long: $(VENV)/.ready
	$(BIN)/python bench/run.py --accounts 10000 100000

# Makes again what is made from the code: docs/reference/, and the statements that write rows.
docs: $(VENV)/.ready
	$(BIN)/python -m csmkit.cli.reference docs/reference
	$(BIN)/python -m csmkit.store.compiling

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
