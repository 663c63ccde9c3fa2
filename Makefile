# The two commands of the README: `make report` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: report test clean

report: .venv/ready
	-@tools/system-packages || echo "没有 LibreOffice：目录页码将由 Word 更新，PDF 不能生成。" >&2
	$(BIN)/reportgen build data/huizhou_dsj \
		--format docx,xlsx,pdf,html,json,csv,datapackage --trace
	$(BIN)/reportgen check data/huizhou_dsj --format xlsx

test: .venv/ready tools/validators/node_modules
	tools/system-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2

tools/validators/node_modules: tools/validators/package-lock.json
	tools/system-packages
	cd tools/validators && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv output
