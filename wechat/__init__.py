"""WeChat as a pure client library: mini program, WeChat Pay v3, logistics, 企业微信.

Knows no web framework, no database and nothing of the shop. Start at `WeChat` (client.py);
errors.py says what a call can end in. `wechat.sandbox` is a server that plays WeChat.
"""

from wechat.client import WeChat
from wechat.config import WeChatConfig
from wechat.errors import Busy, Forged, Refused, Unknown, WeChatError

__all__ = ["Busy", "Forged", "Refused", "Unknown", "WeChat", "WeChatConfig", "WeChatError"]
