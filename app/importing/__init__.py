"""Loading a chain from files: `flask import places|products|prices|people|stock <file>`.

Nothing is written when any row is wrong; each error names its row and column in Chinese.
"""

from app.importing.runner import KINDS, ImportRefused, Report, run_import

__all__ = ["KINDS", "ImportRefused", "Report", "run_import"]
