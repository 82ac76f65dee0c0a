"""The plain page at `/status`: what runs, where, how it is doing. No script, no request out."""

from collections.abc import Mapping
from html import escape
from typing import Any

STATES = {
    "running": ("运行中", "ok"),
    "starting": ("启动中", "wait"),
    "waiting": ("等待重启", "bad"),
    "stopping": ("正在停止", "wait"),
    "stopped": ("已停止", "bad"),
    "failed": ("启动失败", "bad"),
}
REDIS = {
    "embedded": "内嵌 Redis",
    "external": "外部 Redis",
    "none": "没有 Redis，改为轮询数据库",
}
MODES = {"demo": "演示模式（仿真微信，不花真钱）", "test": "测试模式", "production": "正式环境"}

STYLE = """
:root{color-scheme:light dark;--line:#8884;--ok:#0a7d3c;--wait:#9a6700;--bad:#c62828}
*{box-sizing:border-box}
body{margin:0 auto;max-width:44rem;padding:1.5rem 1rem 3rem;
 font:16px/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC",
 "Microsoft YaHei",sans-serif}
h1{font-size:1.5rem;margin:0}
h2{font-size:1.05rem;margin:2rem 0 .25rem}
p{margin:.25rem 0}
.soft{opacity:.7;font-size:.875rem}
ul{list-style:none;margin:0;padding:0}
li{border-bottom:1px solid var(--line);padding:.6rem 0;display:flex;gap:.75rem;
 justify-content:space-between;align-items:baseline;flex-wrap:wrap}
b.ok{color:var(--ok)}b.wait{color:var(--wait)}b.bad{color:var(--bad)}
@media (prefers-color-scheme:dark){:root{--ok:#4cc38a;--wait:#e2a336;--bad:#ff8a80}}
a{color:inherit;text-underline-offset:.2em;padding:.35rem 0}
pre{white-space:pre-wrap;font-size:.8rem;opacity:.8;overflow-wrap:anywhere}
code{font-size:.875em;overflow-wrap:anywhere}
"""


def render(
    status: Mapping[str, Any] | None,
    *,
    screens: bool,
    phones: bool = False,
    build: Mapping[str, Any] | None = None,
) -> str:
    """The page for a status file's content (None: not there yet).

    `screens`, `phones`: those pages are built. `build`: how their build is doing, if one was made.
    """
    status = status or {}
    build = build or {}
    state, mark = STATES.get(str(status.get("state")), ("状态未知", "wait"))
    processes = [p for p in status.get("processes", []) if isinstance(p, dict)]
    busy = status.get("state") != "running" or any(p.get("state") != "running" for p in processes)
    step = f"：{escape(str(status['step']))}" if status.get("state") == "starting" else ""
    busy = busy or build.get("state") == "building"
    refresh = '<meta http-equiv="refresh" content="2">' if busy else ""
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
{refresh}
<title>就近 Jiujin</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>就近 Jiujin</h1>
<p>扫码购、就近履约、社区自提的微信零售后台 <span class="soft">WeChat retail back end</span></p>
<p><b class="{mark}">{state}{step}</b>
<span class="soft">{escape(MODES.get(str(status.get("mode")), ""))}
 · {escape(REDIS.get(str(status.get("redis")), ""))}
 · 启动于 {escape(str(status.get("started_at", "")))}</span></p>
{_build(build, phones and screens, status.get("mode") == "demo")}
<h2>去哪里 <span class="soft">Where to go</span></h2>
<ul>
{_links(processes, screens, phones and screens)}
</ul>
<h2>在运行什么 <span class="soft">What runs</span></h2>
<ul>
{"".join(_process(p) for p in processes) or "<li>还没有进程 · nothing yet</li>"}
</ul>
<p class="soft">日志 logs：<code>{escape(str(status.get("var", "var")))}/log/</code>
 · 停止 stop：<code>make stop</code></p>
</main>
</body>
</html>
"""


def _build(build: Mapping[str, Any], phones: bool, demo: bool) -> str:
    """What the phones page still needs, in words; nothing when it is there and up to date."""
    state = build.get("state")
    if state == "ready" or (state is None and (phones or not demo)):
        return ""
    zh = str(build.get("zh") or "手机页面还没有构建。装好 Node.js 20+ 后运行：make screens-build")
    en = str(build.get("en") or "the phones are not built: with Node.js 20+, make screens-build")
    mark = {"building": "wait", "failed": "bad"}.get(str(state), "wait")
    detail = str(build.get("detail") or "")
    more = f"<pre>{escape(detail)}</pre>" if detail else ""
    return (
        '<h2>手机页面 <span class="soft">The phones</span></h2>\n'
        f'<p><b class="{mark}">{escape(zh)}</b> <span class="soft">{escape(en)}</span></p>{more}'
    )


def _links(processes: list[dict[str, Any]], screens: bool, phones: bool) -> str:
    links = []
    if phones:
        links.append(("/", "四部手机", "the four phones"))
    if screens:
        links.append(("/h5/", "手机页面", "screens (H5)"))
    links += [
        ("/docs", "接口文档", "API documentation"),
        ("/openapi.json", "OpenAPI 描述", "OpenAPI"),
        ("/healthz", "健康检查", "alive"),
        ("/readyz", "就绪检查", "ready"),
    ]
    for process in processes:
        if process.get("name") == "sandbox" and process.get("port"):
            links.append(
                (f"http://127.0.0.1:{int(process['port'])}/", "仿真微信", "sandbox WeChat")
            )
    return "\n".join(
        f'<li><a href="{href}">{zh}</a><span class="soft">{en}</span></li>'
        for href, zh, en in links
    )


def _process(process: Mapping[str, Any]) -> str:
    state, mark = STATES.get(str(process.get("state")), ("未知", "wait"))
    facts = [escape(str(process.get("name", "")))]
    if process.get("port"):
        facts.append(f"127.0.0.1:{int(process['port'])}")
    if process.get("pid"):
        facts.append(f"pid {int(process['pid'])}")
    if process.get("restarts"):
        facts.append(f"重启 {int(process['restarts'])} 次")
    return (
        f"<li><span>{escape(str(process.get('title', '')))}<br>"
        f'<span class="soft"><code>{" · ".join(facts)}</code></span></span>'
        f'<b class="{mark}">{state}</b></li>\n'
    )
