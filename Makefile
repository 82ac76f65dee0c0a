# Two commands matter: `make run` and `make test`. `make help` lists the rest.
# Settings: make run PORT=9000, or PORT=9000 make run; all names are in docs/running-it.md.

SHELL := /bin/sh
.DEFAULT_GOAL := help

SETUP := sh run/python.sh -m run.setup
VENV := .venv/bin
PY := $(VENV)/python

# Two test processes where there are two cores; ARGS narrows it: make test ARGS="tests/run -k front"
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
XDIST := $(if $(filter-out 1,$(CORES)),-n 2 --dist loadgroup,)
CHECKED := app wechat run tools

.PHONY: help run stop status setup test lint format demo chaos bench soak constraints clean reset

help: ## list the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## 启动全部（首次会自动安装）: set up, migrate, load the demo, start everything; PORT=8000
	@$(SETUP) --for-run && exec $(PY) -m run up --screens

stop: ## 停止: stop what `make run` started
	@sh run/python.sh -m run stop

status: ## what runs, as JSON
	@sh run/python.sh -m run status

setup: ## only make .venv and install the requirements
	@$(SETUP)

test: setup ## 测试: all tests; on MariaDB too where TEST_MYSQL_URL is set; ARGS=... is pytest's and runs that alone
	@$(PY) -m pytest $(XDIST) $(ARGS)
	@$(if $(strip $(ARGS)),:,$(MAKE) --no-print-directory screens-all)

lint: setup ## ruff, mypy --strict, import contracts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy --strict $(CHECKED)
	@$(VENV)/lint-imports --no-cache --no-logo

format: setup ## let ruff mend what it can
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

demo: setup ## 演示一天: a scripted day of the chain on its own copy, ends with the proof
	@$(PY) -m demo $(ARGS)

chaos: setup ## 捣乱的一天: the demo day with every payment fault at 20 %; ARGS="--baskets 2000 --seed 7"
	@$(PY) -m demo --chaos 0.2 $(ARGS)

bench: setup ## 性能: speed beside the same SQL sent by the bare driver, in one run
	@$(PY) -m bench $(ARGS)

soak: setup ## long tests (minutes to hours)
	@$(PY) -m pytest -m soak $(ARGS)

constraints: setup ## write constraints.txt from what is installed
	@{ echo "# Exact versions of everything that requirements.txt brings in; made by \`make constraints\`."; \
	   $(PY) -m pip --disable-pip-version-check freeze --exclude-editable | grep '==' ; } > constraints.txt.new
	@mv constraints.txt.new constraints.txt

clean: stop ## remove .venv and caches; the data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './miniprogram/*' -prune -exec rm -rf {} +

reset: stop ## 清空演示数据: remove var/ (database, logs, sandbox); never in production
	@if [ "$${JIUJIN_MODE:-demo}" = production ]; then \
	  echo '✗ 正式环境不能清空 · not in production' >&2; exit 1; fi
	rm -rf var

-include miniprogram/screens.mk
