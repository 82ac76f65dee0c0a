"""The sandbox's background: sends what is due, finishes refunds, moves parcels.

Everything due is a row with a time, so a killed sandbox goes on where it stopped: a notice that
was under way when it died is sent again, as the real service would.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import urllib3
import xmltodict

from wechat import pay_crypto
from wechat.push import Push, signature
from wechat.sandbox import express_routes, shipping_routes, trade
from wechat.sandbox.engine import Sandbox, rfc3339
from wechat.sandbox.faults import Fault
from wechat.sandbox.signing import Twist, signed_headers
from wechat.sandbox.store import Row

log = logging.getLogger("wechat.sandbox")

# Seconds after which a notice is repeated, from the payment notice page: 24 h 4 m in all.
PAY_RETRIES = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, *[10800] * 3, *[21600] * 2)
# Message push: three tries, five seconds apart.
PUSH_RETRIES = (5, 5)

_SPOILS = ("wrong_amount", "wrong_merchant", "wrong_appid", "wrong_currency")
_TWISTS = ("forge_signature", "old_timestamp", "probe", "wrong_serial")


class Notifier:
    """`start` and `stop` its threads; `drain` does one round in the caller's thread (tests)."""

    def __init__(self, box: Sandbox, *, senders: int = 8):
        self._box = box
        self._http = urllib3.PoolManager(num_pools=8, maxsize=senders, retries=False)
        self._senders = senders
        self._pool: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._busy: set[str] = set()
        self._guard = threading.Lock()
        self._duties: tuple[Callable[[Sandbox], None], ...] = (
            trade.finish_refunds,
            express_routes.move_parcels,
            shipping_routes.remind,
        )

    def start(self) -> None:
        self._pool = ThreadPoolExecutor(self._senders, thread_name_prefix="notice")
        self._thread = threading.Thread(target=self._run, name="notifier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Wait for what is under way; the rest stays in the database."""
        self._stopping.set()
        self._box.wake.set()
        if self._thread is not None:
            self._thread.join(10)
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._http.clear()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                wait = self._round()
            except Exception:
                # One bad row or a full disk must not end the sending of all others.
                log.exception("sandbox background round failed")
                wait = 1.0
            self._box.wake.wait(wait)
            # A round costs six queries: under load one round serves many payments.
            self._stopping.wait(0.02)
            self._box.wake.clear()

    def _round(self) -> float:
        """Do what is due; returns how long nothing will be."""
        for duty in self._duties:
            duty(self._box)
        due = self._box.store.all(
            "SELECT * FROM notices WHERE state = 'pending' AND next_at <= ? "
            "ORDER BY next_at LIMIT 500",
            time.time(),
        )
        for notice in due:
            with self._guard:
                if notice["id"] in self._busy:
                    continue
                self._busy.add(notice["id"])
            if self._pool is not None:
                self._pool.submit(self._deliver, notice)
        upcoming = self._box.store.one(
            "SELECT min(t) AS t FROM ("
            "SELECT min(next_at) AS t FROM notices WHERE state = 'pending' AND next_at > ? "
            "UNION ALL SELECT min(due_at) FROM refunds WHERE status = 'PROCESSING' "
            "UNION ALL SELECT min(next_at) FROM waybills WHERE next_at IS NOT NULL)",
            time.time(),
        )
        soonest = upcoming["t"] if upcoming else None
        return 0.5 if soonest is None else min(0.5, max(0.01, soonest - time.time()))

    def _deliver(self, notice: Row) -> None:
        try:
            self._try(notice)
        except Exception:
            log.exception("sandbox notice failed")
        finally:
            with self._guard:
                self._busy.discard(notice["id"])

    def _try(self, notice: Row) -> None:
        box, route = self._box, f"notify:{notice['kind']}"
        if box.faults.draw(route, "lose_notify"):
            self._settle(notice, "lost", None)
            return
        if notice["attempt"] == 0 and (fault := box.faults.draw(route, "reorder")):
            # Put back once, so that later ones overtake it.
            self._later(notice, float(fault.params.get("seconds", 1.0)), None, attempt=1)
            return
        if fault := box.faults.draw(route, "delay"):
            time.sleep(float(fault.params.get("seconds", 1.0)))
        status = self._send(notice, route)
        if box.faults.draw(route, "double_notify"):
            self._send(notice, route)
        # The body is ignored: a push that wants no passive reply answers "success" or nothing.
        if status in (200, 204):
            self._settle(notice, "done", status)
            return
        # The twist of a probe or a fault counts as a try; the genuine one follows.
        retries = PUSH_RETRIES if notice["kind"].endswith("push") else PAY_RETRIES
        if notice["attempt"] >= len(retries):
            self._settle(notice, "given_up", status)
        else:
            wait = box.wechat_seconds(retries[notice["attempt"]])
            self._later(notice, wait, status, attempt=notice["attempt"] + 1)

    def _send(self, notice: Row, route: str) -> int | None:
        """HTTP status of the product's answer; None when there was none within 5 s."""
        url, fault = notice["url"], self._box.faults.draw(route, *_TWISTS)
        if notice["kind"].endswith("push"):
            url, body, headers = push_message(self._box, notice, fault)
        else:
            spoil = self._box.faults.draw(route, *_SPOILS)
            body, headers = pay_notice(self._box, notice, fault, spoil)
        status = self._post(url, body, headers)
        if self._box.faults.draw(route, "replay"):
            self._post(url, body, headers)  # somebody has kept it: same nonce, same signature
        return status

    def _post(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:
        try:
            answer = self._http.request(
                "POST",
                url,
                body=body,
                headers=headers,
                timeout=self._box.settings.notify_timeout,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError:
            return None
        return answer.status

    def _settle(self, notice: Row, state: str, status: int | None) -> None:
        with self._box.store.write() as db:
            db.execute(
                "UPDATE notices SET state = ?, last_status = ?, attempt = attempt + 1 WHERE id = ?",
                (state, status, notice["id"]),
            )
        self._box.happened(f"{notice['kind']} notice {state}", notice["subject"])

    def _later(self, notice: Row, wait: float, status: int | None, *, attempt: int) -> None:
        with self._box.store.write() as db:
            db.execute(
                "UPDATE notices SET next_at = ?, attempt = ?, last_status = ? WHERE id = ?",
                (time.time() + wait, attempt, status, notice["id"]),
            )
        self._box.wake.set()


def push_message(
    box: Sandbox, notice: Row, twist: Fault | None
) -> tuple[str, bytes, dict[str, str]]:
    """URL, body and headers of one try of a secure-mode push: XML for 企业微信, and as set for
    the mini program."""
    world, message = box.world, json.loads(notice["resource"])
    if notice["kind"] == "work_push":
        pusher = Push(
            world.work_callback_token, world.work_callback_aes_key, world.work_corpid, is_work=True
        )
        is_xml = True
    else:
        pusher = Push(world.push_token, world.push_aes_key, world.appid)
        is_xml = box.settings.push_format == "xml"
    if is_xml and message["Event"].startswith("subscribe_msg_"):
        # In XML the list sits in an element named after the event: SubscribeMsgPopupEvent.
        name = "".join(part.title() for part in message["Event"].split("_"))
        message[name] = {"List": message.pop("List")}
    text = _xml({"xml": message}) if is_xml else json.dumps(message, ensure_ascii=False)
    sealed = pusher.seal(text)
    stamp, nonce, proof = sealed["TimeStamp"], sealed["Nonce"], sealed["MsgSignature"]
    if twist:
        proof = "0" * 40
    query = {
        "signature": signature(world.push_token, stamp, nonce),
        "timestamp": stamp,
        "nonce": nonce,
        "openid": message["FromUserName"],
        "encrypt_type": "aes",
        "msg_signature": proof,
    }
    envelope = {"ToUserName": message["ToUserName"], "Encrypt": sealed["Encrypt"]}
    body = _xml({"xml": envelope}) if is_xml else json.dumps(envelope)
    kind = "text/xml" if is_xml else "application/json"
    return f"{notice['url']}?{urlencode(query)}", body.encode(), {"Content-Type": kind}


def _xml(tree: dict[str, Any]) -> str:
    return str(xmltodict.unparse(tree, full_document=False))


def pay_notice(
    box: Sandbox, notice: Row, twist: Fault | None, spoil: Fault | None
) -> tuple[bytes, dict[str, str]]:
    """Body and headers of one try of a Pay v3 notice: sealed and signed afresh."""
    resource = json.loads(notice["resource"])
    if spoil and spoil.kind == "wrong_amount":
        name = "total" if notice["kind"] == "payment" else "refund"
        resource["amount"][name] += int(spoil.params.get("add_fen", 1))
    if spoil and spoil.kind == "wrong_merchant":
        resource["mchid"] = "1900000001"
    if spoil and spoil.kind == "wrong_appid":
        resource["appid"] = "wx0000000000000000"
    if spoil and spoil.kind == "wrong_currency":
        resource["amount"]["currency"] = "USD"
    original = "transaction" if notice["kind"] == "payment" else "refund"
    nonce = secrets.token_hex(6)
    sealed = pay_crypto.aes_gcm_encrypt(
        box.world.apiv3_key.encode(),
        nonce.encode(),
        original.encode(),
        json.dumps(resource, ensure_ascii=False).encode(),
    )
    envelope = {
        "id": notice["id"],
        "create_time": rfc3339(notice["created_at"]),
        "resource_type": "encrypt-resource",
        "event_type": notice["event_type"],
        "summary": "支付成功" if notice["kind"] == "payment" else "退款结果",
        "resource": {
            "original_type": original,
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": sealed,
            "associated_data": original,
            "nonce": nonce,
        },
    }
    body = json.dumps(envelope, ensure_ascii=False).encode()
    mode = box.settings.key_mode
    with_public_key = mode == "public_key" or (mode == "mixed" and int(notice["id"][:2], 16) % 2)
    if box.faults.draw(f"notify:{notice['kind']}", "switch_key"):
        with_public_key = not with_public_key
    kind = twist.kind if twist else ""
    headers = signed_headers(
        box.world,
        body,
        with_public_key=bool(with_public_key),
        twist=Twist(
            forge=kind == "forge_signature",
            old=kind == "old_timestamp",
            probe=kind == "probe",
            wrong_serial=kind == "wrong_serial",
        ),
    )
    headers["Content-Type"] = "application/json"
    headers["User-Agent"] = "Mozilla/4.0"
    return body, headers
