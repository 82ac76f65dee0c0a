"""What the page routes take and give."""

from app.screens.schemas.asking import (
    BoardQuery,
    OrderListQuery,
    QuoteBody,
    QuoteLine,
    RouteQuery,
    ScanQuery,
)
from app.screens.schemas.boards import ScreenLeaderBoard, ScreenRouteMap
from app.screens.schemas.commission import ScreenCommission, ScreenOwedPage
from app.screens.schemas.exceptions import MoneyQuery, ScreenMoneyBoard
from app.screens.schemas.following import ScreenOrderList, ScreenOrderPage
from app.screens.schemas.shopping import ScreenQuotePage, ScreenScanPage
from app.screens.schemas.staff import ScreenStaffBoard, ScreenTaskPage

__all__ = [
    "BoardQuery",
    "MoneyQuery",
    "OrderListQuery",
    "QuoteBody",
    "QuoteLine",
    "RouteQuery",
    "ScanQuery",
    "ScreenCommission",
    "ScreenLeaderBoard",
    "ScreenMoneyBoard",
    "ScreenOrderList",
    "ScreenOrderPage",
    "ScreenOwedPage",
    "ScreenQuotePage",
    "ScreenRouteMap",
    "ScreenScanPage",
    "ScreenStaffBoard",
    "ScreenTaskPage",
]
