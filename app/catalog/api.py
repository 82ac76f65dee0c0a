"""Looking for products, and the page behind a shelf label for other scanners than ours."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from markupsafe import escape

from app.catalog import service
from app.catalog.errors import UnknownCode, UnreadableCode
from app.catalog.schemas import CategoryItem, CategoryList, SkuItem, SkuPage, SkuQuery
from app.catalog.types import FoundSku
from app.kernel.auth import SHOPPER, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor

bp = blueprint("catalog")


@endpoint(
    bp,
    "GET",
    "/api/shop/catalog/skus",
    roles=(SHOPPER,),
    scope="none",
    query=SkuQuery,
    returns=SkuPage,
)
def search(caller: Caller, query: SkuQuery) -> Any:
    """Products on sale, by text and category, page by page."""
    after = decode_cursor(query.cursor, str)
    found = service.search(
        text=query.text,
        category=query.category,
        limit=query.limit + 1,
        after=after[0] if after else None,
    )
    items = found[: query.limit]
    more = len(found) > query.limit
    return SkuPage(
        items=[SkuItem.model_validate(one) for one in items],
        next_cursor=encode_cursor(items[-1].code) if more else None,
    )


@endpoint(
    bp,
    "GET",
    "/api/shop/catalog/skus/<sku_id>",
    roles=(SHOPPER,),
    scope="none",
    returns=SkuItem,
)
def get_sku(caller: Caller, sku_id: str) -> Any:
    """One product, also one no longer on sale (old orders lead here)."""
    return service.get_sku(sku_id)


@endpoint(
    bp,
    "GET",
    "/api/shop/catalog/categories",
    roles=(SHOPPER,),
    scope="none",
    returns=CategoryList,
)
def categories(caller: Caller) -> Any:
    """Categories with their number of products on sale."""
    return CategoryList(
        items=[
            CategoryItem(name=name, name_en=english, count=count)
            for name, english, count in service.categories()
        ]
    )


def landing(rest: str) -> Response:
    """`/01/<gtin>[/10/<lot>][?17=YYMMDD]`: what a camera that is not WeChat's opens.

    The shelf label's QR is a GS1 Digital Link on our own host, which is also registered as a
    normal-link QR in WeChat's console: WeChat opens the mini program, others this page. It shows
    what the code says, no price: a price belongs to a place, and a page has none.
    """
    try:
        found = service.find_by_code(_asked_url())
    except UnreadableCode as problem:
        return _page("无法识别", escape(problem.message()), problem.status)
    except UnknownCode as problem:
        return _page("没有这个商品", escape(problem.message()), problem.status)
    return _page(found.sku.name, _facts(found), 200)


def _asked_url() -> str:
    """The URL as it was sent: WSGI's own path is decoded, and a lot may hold a %2F."""
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    return request.host_url.rstrip("/") + sent if sent.startswith("/01/") else request.url


landing._spec = {"hide": True}  # type: ignore[attr-defined]
bp.add_url_rule("/01/<path:rest>", "landing", landing, methods=["GET"])


def _facts(found: FoundSku) -> str:
    sku = found.sku
    rows = [
        ("品牌", sku.brand),
        ("规格", sku.spec),
        ("条码", sku.gtin or ""),
        ("批次", found.lot or ""),
        ("到期日", found.expiry.isoformat() if found.expiry else ""),
    ]
    return "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)


_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>
<style>body{{font:17px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:32rem;padding:0 1rem}}
dt{{color:#666;font-size:.85em}}dd{{margin:0 0 .6rem}}</style></head>
<body><h1>{title}</h1><dl>{facts}</dl><p>请用微信扫一扫货架上的码，查看价格并购买。</p></body></html>
"""


def _page(title: str, facts: str, status: int) -> Response:
    response = Response(
        _PAGE.format(title=escape(title), facts=facts), status, content_type="text/html"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
