"""Orders on a small chain, as the ordering room's tests have them."""

from tests.ordering.conftest import books_agree_at_the_end, shop

__all__ = ["books_agree_at_the_end", "shop"]
