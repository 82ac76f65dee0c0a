"""The pages, one verb each."""

from app.screens.service.boards import leader_board, route_map
from app.screens.service.commission import commission, commission_owed
from app.screens.service.exceptions import money_board
from app.screens.service.following import order_page
from app.screens.service.listing import order_list
from app.screens.service.quoting import quote
from app.screens.service.scanning import scan
from app.screens.service.staff import staff_board, task_page

__all__ = [
    "commission",
    "commission_owed",
    "leader_board",
    "money_board",
    "order_list",
    "order_page",
    "quote",
    "route_map",
    "scan",
    "staff_board",
    "task_page",
]
