"""F19: SQL in list filters, sort keys and coordinates.

tests/house/test_hostile.py sends nonsense into every field of every route; here is SQL, where
it worked elsewhere, and the proof that nothing more came back and nothing was changed.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories import make_world
from tests.house.test_roles import rows

SQL = [
    "' OR '1'='1",
    "x' UNION SELECT token_hash FROM identity_sessions -- ",
    "1); DROP TABLE ordering_orders; --",
    "created_at DESC, (SELECT 1)",
    "sleep(5)",
]
FIELDS = [
    ("/api/shop/catalog/skus", "text"),
    ("/api/shop/catalog/skus", "category"),
    ("/api/shop/catalog/skus", "cursor"),
    ("/api/shop/catalog/skus", "sort"),
    ("/api/shop/ordering/orders", "state"),
    ("/api/shop/ordering/orders", "cursor"),
    ("/api/shop/ordering/cart", "place_id"),
    ("/api/shop/offers/coupons", "state"),
    ("/api/shop/screens/scan", "code"),
    ("/api/shop/places/near", "lng"),
    ("/api/shop/places/near", "kind"),
]


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_sql_in_a_field_is_a_word_like_any_other(
    client: FlaskClient, path: str, field: str
) -> None:
    world = make_world()
    before = rows()
    query = {"lng": "123.43", "lat": "41.8"} if path.endswith("/near") else {}
    for text in SQL:
        answer = client.get(
            path, query_string=query | {field: text}, headers=world.headers("shopper")
        )
        assert answer.status_code in (200, 404, 422), answer.text[:200]
        if answer.status_code == 200 and field in ("text", "category", "place_id"):
            found = answer.json["items"]
            assert found == []
            assert "token" not in answer.text
    changed = {name for name, values in rows().items() if values != before[name]}
    assert changed <= {"catalog_scans"}  # a scan is recorded, whatever was scanned
