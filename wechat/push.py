"""Messages that WeChat sends to us: message push of the mini program, callbacks of 企业微信.

Only secure mode is accepted: the plain mode's signature does not cover the body. The envelope's
cryptography is wechatpy's; around it this module handles JSON, turns each of the ways in which
hostile bytes break it into Forged, and reads the body both as JSON and as XML.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any

import xmltodict
from wechatpy.crypto import PrpCrypto, WeChatWxaCrypto
from wechatpy.crypto import WeChatCrypto as MiniCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as WorkCrypto
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import WeChatSigner

from wechat.errors import Forged

WINDOW_SECONDS = 300

_KEY_PARTS = (
    *("FromUserName", "CreateTime", "Event", "TaskId", "WayBillId", "Version"),
    *("transaction_id", "merchant_trade_no"),
)


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts, in hex: 3 parts for a URL check, 4 for a message."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


class Push:
    """`receive_id`: the appid of the mini program, or the corpid for 企业微信.

    Forged at once without a token or key: then no message can be told from a forged one.
    """

    def __init__(
        self, token: str, encoding_aes_key: str, receive_id: str, *, is_work: bool = False
    ):
        if not token or not encoding_aes_key:
            # an empty token would let anybody sign
            raise Forged("not_configured", "消息推送的 Token 和 EncodingAESKey 没有配置")
        self._token = token
        self._receive_id = receive_id
        kind = WorkCrypto if is_work else MiniCrypto
        self._crypto = kind(token, encoding_aes_key, receive_id)
        self._aes = PrpCrypto(self._crypto.key)

    def check_url(self, query: Mapping[str, str]) -> str:
        """The console's check of a mini program's push URL: answer with what this returns."""
        mine = signature(self._token, query.get("timestamp", ""), query.get("nonce", ""))
        if not hmac.compare_digest(mine.encode(), query.get("signature", "").encode()):
            raise Forged("bad_signature", "消息推送签名不对")
        return query.get("echostr", "")

    def check_work_url(self, query: Mapping[str, str]) -> str:
        """The same for 企业微信, where echostr is encrypted: answer the decrypted text."""
        return self._open(query, query.get("echostr", ""))

    def open(
        self, query: Mapping[str, str], raw_body: bytes, now: float | None = None
    ) -> dict[str, Any]:
        """Verify and decrypt one pushed message; JSON and XML alike become a dict.

        Forged for a wrong signature, another receiver, a broken envelope, or (with `now`, unix
        seconds) a timestamp more than 5 minutes off. The same message may come three times:
        tell repeats by `message_key`.
        """
        if now is not None:
            stamp = query.get("timestamp", "")
            if not stamp.isascii() or not stamp.isdigit() or abs(now - int(stamp)) > WINDOW_SECONDS:
                raise Forged("timestamp", "消息推送时间与现在相差超过五分钟")
        encrypted = _read(raw_body).get("Encrypt")
        if not isinstance(encrypted, str):
            raise Forged("not_encrypted", "消息推送不是安全模式")
        return _read(self._open(query, encrypted).encode())

    def seal(self, text: str) -> dict[str, str]:
        """An encrypted passive reply, or what the sandbox pushes: Encrypt, MsgSignature,
        TimeStamp, Nonce."""
        stamp, nonce = str(int(time.time())), secrets.token_hex(8)
        encrypted = self._aes.encrypt(text, self._receive_id).decode()
        return {
            "Encrypt": encrypted,
            "MsgSignature": signature(self._token, stamp, nonce, encrypted),
            "TimeStamp": stamp,
            "Nonce": nonce,
        }

    def _open(self, query: Mapping[str, str], encrypted: str) -> str:
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        try:
            text = self._crypto.decrypt_message(
                {"Encrypt": encrypted}, query.get("msg_signature", ""), stamp, nonce
            )
        except InvalidSignatureException as error:
            raise Forged("bad_signature", "消息推送签名不对") from error
        except Exception as error:
            # wechatpy raises whatever broke (struct.error, IndexError, ValueError, its own
            # InvalidAppId…): all of them mean that this was not written for us.
            raise Forged("cannot_decrypt", "消息推送解不开") from error
        return str(text)


def message_key(message: Mapping[str, Any]) -> str:
    """The same for every repeat of one push: MsgId, or sender + time + event + what it is about.

    Two parcels, payments or templates may have events of one kind in the same second.
    """
    if message.get("MsgId"):
        return f"id:{message['MsgId']}"
    key = [str(message.get(part, "")) for part in _KEY_PARTS]
    for item in event_items(message):
        key += [str(item.get(part, "")) for part in ("TemplateId", "MsgID")]
    return ":".join(key)


def event_items(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The `List` of a subscribe_msg_* event. In JSON it is an object for one item and an array
    for several; in XML it sits in an element named after the event."""
    value = message.get("List")
    if value is None:
        name = "".join(part.title() for part in str(message.get("Event", "")).split("_"))
        inner = message.get(name)
        value = inner.get("List") if isinstance(inner, Mapping) else None
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)]
    return [value] if isinstance(value, dict) else []


def decrypt_user_data(
    *, appid: str, session_key: str, iv: str, encrypted_data: str, now: float | None = None
) -> dict[str, Any]:
    """`encryptedData` of a mini-program API. Forged when the key or the owner is wrong, or (with
    `now`) when it is older than 5 minutes. Phone numbers come by code instead: login.py."""
    try:
        opened = WeChatWxaCrypto(session_key, iv, appid).decrypt_message(encrypted_data)
        stamp = int(opened["watermark"]["timestamp"])
    except Exception as error:
        # As above: any failure inside means that key and data do not belong together.
        raise Forged("cannot_decrypt", "用户数据解不开，请重新登录") from error
    if now is not None and abs(now - stamp) > WINDOW_SECONDS:
        raise Forged("timestamp", "用户数据已过期")
    return dict(opened)


def _read(raw: bytes) -> dict[str, Any]:
    try:
        if raw.lstrip()[:1] == b"{":
            value = json.loads(raw)
        else:
            # Entities are off: a document type could name files or blow up in memory.
            value = (xmltodict.parse(raw, disable_entities=True) or {}).get("xml")
    except Exception as error:
        # expat and json raise unrelated errors for the same fact.
        raise Forged("not_readable", "消息推送看不懂") from error
    if not isinstance(value, dict):
        raise Forged("not_readable", "消息推送看不懂")
    return value
