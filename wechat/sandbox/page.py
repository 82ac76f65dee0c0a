"""A plain page at /sandbox/: who is there and what happened lately."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template_string

from wechat.pay_types import CHINA
from wechat.sandbox.control import control
from wechat.sandbox.engine import sandbox

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>仿真微信</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:15px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;
border-bottom:1px solid #ddd;overflow-wrap:anywhere}code{font-size:.9em}
</style></head><body>
<h1>仿真微信</h1>
<p>小程序 <code>{{ world.appid }}</code>，商户 <code>{{ world.mchid }}</code>，企业微信
<code>{{ world.work_corpid }}</code>。时钟快 {{ settings.speed }} 倍。
待发通知 {{ pending }} 条，故障开关 {{ faults }} 个。这里不是真的微信，没有真的钱。</p>
<h2>用户（最近 50 位）</h2>
<table><tr><th>openid</th><th>姓名</th><th>手机</th></tr>
{% for u in users %}<tr><td><code>{{ u.openid }}</code></td><td>{{ u.name }}</td>
<td>{{ u.phone[:3] }}****{{ u.phone[-4:] }}</td></tr>
{% else %}<tr><td colspan="3">还没有用户</td></tr>{% endfor %}</table>
<h2>最近发生</h2>
<table><tr><th>时间</th><th>事件</th><th>对象</th></tr>
{% for e in events %}<tr><td>{{ e[0] }}</td><td>{{ e[1] }}</td><td><code>{{ e[2] }}</code></td></tr>
{% else %}<tr><td colspan="3">还没有</td></tr>{% endfor %}</table>
</body></html>"""


@control.get("/")
def index() -> str:
    box = sandbox()
    users = box.store.all("SELECT * FROM users ORDER BY rowid DESC LIMIT 50")
    pending = box.store.one("SELECT count(*) AS n FROM notices WHERE state = 'pending'")
    events = [
        (
            datetime.fromtimestamp(e.at, UTC).astimezone(CHINA).strftime("%H:%M:%S"),
            e.what,
            e.subject,
        )
        for e in list(box.events)
    ]
    return render_template_string(
        _PAGE,
        world=box.world,
        settings=box.settings,
        users=[dict(row) for row in users],
        pending=pending["n"] if pending else 0,
        faults=len(box.faults.all()),
        events=events,
    )
