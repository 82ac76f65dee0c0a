"""open.weixin.qq.com's page for 企业微信: who holds this browser?

The real one knows and goes on at once; here the person says who they are. It goes back to the
path of `redirect_uri` on the address the browser already has, so that the demo works under any.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from flask import Response, redirect, render_template_string, request
from werkzeug.wrappers import Response as AnyResponse

from wechat.sandbox import tokens
from wechat.sandbox.control import control
from wechat.sandbox.engine import sandbox

OUTSIDER = "o_somebody_from_outside"
_STATE = re.compile(r"[0-9A-Za-z]{0,128}")

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>仿真企业微信</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:17px/1.6 system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;color:#222}
a{display:block;padding:.7rem 0;border-bottom:1px solid #ddd;color:#0a6;text-decoration:none}
</style></head><body>
{% if problem %}<h1>打不开</h1><p>{{ problem }}</p>{% else %}
<h1>您是谁？</h1><p>真的企业微信知道，不会问。</p>
{% for one in members %}<a href="{{ here }}&member={{ one.userid|urlencode }}">{{ one.name }}</a>
{% endfor %}<a href="{{ here }}&member=">不是本企业的人</a>{% endif %}
</body></html>"""


@control.get("/connect/oauth2/authorize")
def authorize() -> AnyResponse:
    """Wrong parameters end on a page, as at WeChat: nobody is sent anywhere."""
    asked, box = request.args, sandbox()
    if problem := _problem():
        return Response(render_template_string(_PAGE, problem=problem), 400)
    if "member" not in asked:
        members = box.store.all("SELECT userid, name FROM members ORDER BY name LIMIT 200")
        here = f"?{urlencode({name: asked[name] for name in asked})}"
        return Response(
            render_template_string(_PAGE, members=[dict(row) for row in members], here=here)
        )
    code = tokens.new_code(box, "work_web", asked["member"] or OUTSIDER)
    box.happened("web sign-in", asked["member"] or OUTSIDER)
    path = urlsplit(asked["redirect_uri"]).path
    # one slash alone: //host would be another address
    back = f"/{path.lstrip('/')}?{urlencode({'code': code, 'state': asked.get('state', '')})}"
    return redirect(back)


def _problem() -> str:
    asked, world = request.args, sandbox().world
    if asked.get("appid") != world.work_corpid or asked.get("agentid") != str(world.work_agentid):
        return "appid 或 agentid 不对"
    if asked.get("response_type") != "code" or asked.get("scope") != "snsapi_base":
        return "response_type 或 scope 不对"
    if not _STATE.fullmatch(asked.get("state", "")):
        return "state 只能是字母和数字，最多 128 个"
    return "" if urlsplit(asked.get("redirect_uri", "")).path else "redirect_uri 不对"
