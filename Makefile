# make run: open the dashboard.  make test: all checks.  make bench: the measurements.  make lock: renew the pins.
.PHONY: run test bench lock clean

run:
	@.ci/system python || true  # .ci/venv says what is wanting
	@.ci/venv requirements.txt
	@.venv/bin/streamlit run dashboard.py

test:
	@.ci/run

bench:
	@.ci/venv requirements-dev.txt
	@.venv/bin/python -m bench

lock:
	@for name in requirements requirements-dev bench/size/peer; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-annotate --no-header $$name.in -o $$name.txt || exit 1; done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
