# The screens: needs Node 20 or later; `screens` also Chromium. Without them the server still runs.

NODE_OK := $(shell command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && echo yes)
SAY_NODE := { echo '没有 Node.js 20+：手机页面没有构建，服务照常运行 · Node.js 20+ is missing: the screens are not built' >&2; exit 1; }

.PHONY: screens screens-install screens-build screens-test

# `npm ci` wants lock entries for every platform's binary; `npm install` takes what fits this one.
screens-install:
	@[ -n "$(NODE_OK)" ] || $(SAY_NODE)
	@cd miniprogram && { [ -f node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] || npm install --no-save --no-progress; }

screens-build: screens-install ## 构建手机页面: build the web pages (served under /h5/) and the mini-program
	@cd miniprogram && npm run --silent build:h5 && npm run --silent build:mp-weixin

screens-test: setup screens-install ## types against the API, lint, unit tests of the screens
	@cd miniprogram && npm run --silent types:check && npm run --silent typecheck && npm run --silent lint && npm test --silent

screens: setup screens-install ## 截图: pictures of every screen in every state, into miniprogram/screens
	@[ -f miniprogram/dist/build/h5/index.html ] || (cd miniprogram && npm run --silent build:h5)
	@cd miniprogram && npm run --silent screens
