# The screens: needs Node 20 or later; `screens` also Chromium. Without them the server still runs.

NODE_OK := $(shell command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && echo yes)
SAY_NODE := { echo '没有 Node.js 20+：手机页面没有构建，服务照常运行 · Node.js 20+ is missing: the screens are not built' >&2; exit 1; }

CHROMIUM_OK = $(shell cd miniprogram && node tools/chromium.mjs >/dev/null 2>&1 && echo yes)
SAY_CHROMIUM := { echo '没有 Chromium：sudo apt-get install chromium fonts-noto-cjk（或 CHROMIUM=路径）· Chromium is missing' >&2; exit 1; }

.PHONY: screens screens-install screens-build screens-test screens-e2e

# `npm ci` wants lock entries for every platform's binary; `npm install` takes what fits this one.
screens-install:
	@[ -n "$(NODE_OK)" ] || $(SAY_NODE)
	@cd miniprogram && { [ -f node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] || npm install --no-save --no-progress; }

screens-build: screens-install ## 构建手机页面: build the web pages (served under /h5/) and the mini-program
	@cd miniprogram && npm run --silent build:h5 && npm run --silent build:mp-weixin

screens-test: setup screens-install ## types against the API, lint, unit tests of the screens
	@cd miniprogram && npm run --silent types:check && npm run --silent typecheck && npm run --silent lint && npm test --silent

screens-e2e: setup screens-install ## 走一遍: walks through the screens in Chromium, on a running copy; ARGS=<file> narrows it
	@[ -n "$(CHROMIUM_OK)" ] || $(SAY_CHROMIUM)
	@cd miniprogram && npm run --silent e2e -- $(ARGS)

screens: setup screens-install ## 截图: pictures of every screen in every state, into miniprogram/screens
	@[ -f miniprogram/dist/build/h5/index.html ] || (cd miniprogram && npm run --silent build:h5)
	@cd miniprogram && npm run --silent screens
