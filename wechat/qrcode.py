"""Mini-program codes (小程序码), unlimited kind."""

from __future__ import annotations

import re

from wechat.errors import Refused, Unknown
from wechat.platform import Door

# No "%" and no Chinese: the scene must be a short id that the page looks up.
_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")


class Codes:
    def __init__(self, api: Door):
        self._api = api

    def unlimited(
        self,
        *,
        scene: str,
        page: str = "",
        width: int = 430,
        check_path: bool = True,
        env_version: str = "release",
    ) -> bytes:
        """The picture (PNG or JPEG). `width` 280 to 1280 pixels; `check_path` False before the
        page is released. The page gets `scene` URL-encoded. Refused 40129 scene, 41030 page."""
        if not _SCENE.fullmatch(scene):
            raise Refused(40129, "scene 最多 32 个可见字符，不能有中文和 %")
        # Not wechatpy's get_wxa_code_unlimited: it has neither check_path nor env_version.
        body = {
            "scene": scene,
            "page": page,
            "width": width,
            "check_path": check_path,
            "env_version": env_version,
        }
        answer = self._api.raw("POST", "/wxa/getwxacodeunlimit", data=body, repeatable=True)
        if not answer.body.startswith((b"\x89PNG", b"\xff\xd8")):
            raise Unknown("not_image", "微信没有给出小程序码", http_status=answer.status)
        return answer.body
