"""The ordering room's routes: the shopper's orders and carts, refunds by hand."""

from app.ordering.api import refunds, shopping
from app.ordering.api.door import bp

__all__ = ["bp", "refunds", "shopping"]
