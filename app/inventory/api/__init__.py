"""The inventory room's routes: stock, counts, papers, transfers."""

from app.inventory.api import counts, papers, stock, transfers
from app.inventory.api.door import bp

__all__ = ["bp", "counts", "papers", "stock", "transfers"]
