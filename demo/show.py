"""What the person at the terminal sees: phases with bars, then the tables."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from demo.report import STATES, Facts, Promise, by_kind

KIND_WORDS = {
    "scan_go": ("扫码购（门店）", "scan and go (in store)"),
    "store": ("到店自提（在家下单）", "collect at a store (from home)"),
    "point": ("自提点（在家下单）", "collect at a pickup point (from home)"),
    "rider": ("骑手送到家", "by rider"),
    "express": ("中心仓直发 / 快递", "from the central warehouse, express"),
}
STATE_WORDS = {
    "completed": ("完成", "completed"),
    "paid": ("待取", "open"),
    "cancelled": ("取消", "cancelled"),
    "expired": ("过期", "expired"),
    "awaiting_payment": ("未付", "unpaid"),
}
NOTE = (
    (
        "注：演示把一天压缩成几分钟，路上的时间也跟着压缩；承诺时间却是真实时钟的时间，"
        "所以“按承诺时间”只说明没有一个包裹被忘记，不代表真实的配送能力。"
    ),
    (
        "Note: the demo compresses a day, and the ways with it, into minutes, while promises "
        "are made in real time. 'On time' here says that no parcel was forgotten, not how fast "
        "real vans are."
    ),
)


class Show:
    """`lang`: zh or en."""

    def __init__(self, lang: str) -> None:
        self._en = lang == "en"
        self.console = Console(highlight=False)
        self._progress = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[words]}"),
            console=self.console,
            refresh_per_second=5,
        )

    def words(self, zh: str, en: str) -> str:
        return en if self._en else zh

    @contextmanager
    def bars(self) -> Iterator[None]:
        with self._progress:
            yield

    def phase(self, zh: str, en: str, total: int | None) -> TaskID:
        """A new bar. Without a terminal the phase is said in one plain line."""
        text = self.words(zh, en)
        if not self.console.is_terminal:
            print(f"{time.strftime('%H:%M:%S')} {text} {total or ''}".rstrip(), flush=True)
        return self._progress.add_task(text, total=total, words="")

    def step(self, task: TaskID, advance: int = 1, words: str | None = None) -> None:
        self._progress.update(task, advance=advance)
        if words is not None:
            self._progress.update(task, words=words)

    def left(self, task: TaskID, open_now: int) -> None:
        """A bar that empties: `open_now` things are still to come to their end."""
        known = next(one for one in self._progress.tasks if one.id == task)
        total = max(known.total or 0, open_now)
        self._progress.update(task, total=total, completed=total - open_now)

    def done(self, task: TaskID, words: str = "") -> None:
        known = next(one for one in self._progress.tasks if one.id == task)
        total = known.total or 1
        self._progress.update(task, total=total, completed=total, words=words)

    # -- the report --------------------------------------------------------------------------

    def report(self, facts: Facts, lines: Sequence[Promise]) -> None:
        self.console.print()
        self.console.print(self._orders(facts))
        self.console.print(self._promises(lines))
        if facts.parcels_arrived:
            self.console.print(self.words(*NOTE), style="dim")
        for order_id in facts.unfinished[:10]:
            self.console.print(self.words("没有结局：", "no end: ") + order_id, style="red")

    def _orders(self, facts: Facts) -> Table:
        table = Table(title=self.words("订单", "Orders"), title_justify="left")
        table.add_column(self.words("渠道与方式", "channel and way"))
        for state in STATES:
            table.add_column(self.words(*STATE_WORDS[state]), justify="right")
        table.add_column(self.words("合计", "all"), justify="right")
        rows = by_kind(facts.orders)
        for kind, numbers in rows:
            table.add_row(self.words(*KIND_WORDS[kind]), *(str(n) for n in numbers))
        sums = [sum(column) for column in zip(*(numbers for _, numbers in rows), strict=True)]
        table.add_section()
        table.add_row(self.words("合计", "all"), *(str(n) for n in sums))
        return table

    def _promises(self, lines: Sequence[Promise]) -> Table:
        table = Table(title=self.words("承诺", "Promises"), title_justify="left")
        table.add_column(self.words("承诺", "promise"))
        table.add_column(self.words("结果", "result"))
        table.add_column("", justify="center")
        for line in lines:
            mark = {True: "[green]✓[/]", False: "[red bold]✗[/]", None: ""}[line.is_kept]
            table.add_row(self.words(line.zh, line.en), line.figure, mark)
        return table

    def problems(self, problems: Sequence[tuple[str, str]], *, most: int = 8) -> None:
        """What failed, with the first traces."""
        for what, trace in problems[:most]:
            self.console.print(f"✗ {what}", style="red", markup=False)
            if trace:
                print(trace, file=sys.stderr)
        if len(problems) > most:
            self.console.print(f"… {len(problems) - most}", style="red")
