"""A channel as an integrator writes one: signed requests through Flask's test client."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.channels import service
from app.kernel.clock import now


@dataclass
class Till:
    """One channel with its key."""

    client: FlaskClient
    key_id: str
    secret: str

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        nonce: str | None = None,
        at: int | None = None,
        changed: dict[str, str] | None = None,
    ) -> TestResponse:
        """A signed request; `changed` replaces headers after signing."""
        raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        target = f"{path}?{urlencode(query)}" if query else path
        stamp = str(at if at is not None else int(now().timestamp()))
        nonce = nonce or secrets.token_hex(16)
        text = "\n".join((method, target, stamp, nonce, hashlib.sha256(raw).hexdigest()))
        proof = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        headers = {
            "X-Channel-Key": self.key_id,
            "X-Channel-Timestamp": stamp,
            "X-Channel-Nonce": nonce,
            "X-Channel-Signature": proof,
            "Content-Type": "application/json",
        }
        headers |= {f"X-Channel-{name.title()}": value for name, value in (changed or {}).items()}
        return self.client.open(target, method=method, data=raw, headers=headers)

    def sell(self, sale_id: str, lines: dict[str, int], place: str = "S1", **more: Any) -> Any:
        """One sale; its answer."""
        sale = {
            "id": sale_id,
            "place": place,
            "lines": [{"sku_code": code, "quantity": n} for code, n in lines.items()],
        }
        answer = self.send("POST", "/api/channel/sales", {"sales": [sale | more]})
        assert answer.status_code == 200, answer.text
        return answer.get_json()["sales"][0]

    def give_back(
        self, return_id: str, lines: dict[str, int], sale_id: str | None = None, **more: Any
    ) -> TestResponse:
        body = {
            "id": return_id,
            "place": "S1",
            "sale_id": sale_id,
            "lines": [{"sku_code": code, "quantity": n} for code, n in lines.items()],
        }
        return self.send("POST", "/api/channel/returns", body | more)

    def order(self, order_id: str, lines: dict[str, int]) -> TestResponse:
        body = {
            "id": order_id,
            "place": "S1",
            "lines": [{"sku_code": code, "quantity": n} for code, n in lines.items()],
        }
        return self.send("POST", "/api/channel/orders", body)


def make_till(client: FlaskClient, code: str = "till", *places: str) -> Till:
    key = service.add_channel(code=code, name="收银", place_codes=places)
    return Till(client, key.key_id, key.secret)
