# The screens: needs Node 20 or later; `screens` and `screens-e2e` also Chromium. Without them the server still runs.

NODE_OK := $(shell command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null && echo yes)
SAY_NODE := { echo '没有 Node.js 20+：手机页面没有构建，服务照常运行 · Node.js 20+ is missing: the screens are not built' >&2; exit 1; }

.PHONY: screens screens-install screens-build screens-test screens-e2e screens-all screens-measure

# `npm ci` wants lock entries for every platform's binary; `npm install` takes what fits this one.
screens-install:
	@[ -n "$(NODE_OK)" ] || $(SAY_NODE)
	@cd miniprogram && { [ -f node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] || npm install --no-save --no-progress; }

screens-build: screens-install ## 构建手机页面: the web pages (/h5/), the four phones (/) and the mini-program
	@cd miniprogram && npm run --silent build:h5 && npm run --silent build:phones && npm run --silent build:mp-weixin

screens-test: setup screens-install ## types against the API, lint, unit tests of the screens
	@cd miniprogram && npm run --silent types:check && npm run --silent typecheck && npm run --silent lint && npm test --silent

screens-e2e: setup screens-install ## 走一遍: walks through the screens in Chromium, on a running copy; ARGS=<file> narrows it
	@cd miniprogram && node tools/chromium.mjs >/dev/null && npm run --silent e2e -- $(ARGS)

screens-measure: setup screens-install ## 体积与首屏: sizes of the packages, first paint on slow 3G, taps from scan to paid
	@cd miniprogram && node tools/chromium.mjs >/dev/null && node tools/measure.mjs

# What `make test` adds to pytest. What this machine cannot run is skipped, loudly, with the way to get it.
screens-all:
ifneq ($(NODE_OK),yes)
	@echo '⚠ 跳过手机页面的全部测试：没有 Node.js 20+（https://nodejs.org 或 sudo apt-get install nodejs npm） · SKIPPED: every test of the screens, Node.js 20+ is missing' >&2
else
	@$(MAKE) --no-print-directory screens-test
	@if node miniprogram/tools/chromium.mjs >/dev/null 2>&1; then $(MAKE) --no-print-directory screens-e2e; else \
	  echo '⚠ 跳过浏览器测试：没有 Chromium（sudo apt-get install chromium fonts-noto-cjk，或 CHROMIUM=路径） · SKIPPED: the browser tests, Chromium is missing' >&2; fi
endif

screens: setup screens-install ## 截图: pictures of every screen in every state, into miniprogram/screens
	@[ -f miniprogram/dist/build/h5/index.html ] || (cd miniprogram && npm run --silent build:h5)
	@cd miniprogram && npm run --silent screens
