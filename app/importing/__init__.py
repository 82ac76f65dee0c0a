"""Loading a chain from files: `flask import places|products|prices|people|stock <file>`.

Nothing is written when any row is wrong; each error names its row and column in Chinese.
Headquarters loads stock, products and prices over HTTP too (service.py, jobs.py): the file is
checked first, then written in pieces by a process of its own, each piece exactly once.
"""

from app.importing.runner import KINDS, ImportRefused, Report, run_import

__all__ = ["KINDS", "ImportRefused", "Report", "run_import"]
