"""`python -m demo`: a day of the chain, over HTTP, by real roles; ends with the proof.

Exit codes: 0 every promise kept and the audit clean, 1 not, 2 wrong arguments, 130 Ctrl-C.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from demo import chaos, play
from demo.baskets import DayClock, chosen, read_baskets
from demo.copy import Copy, audit, own_copy, running_copy
from demo.day import Day
from demo.figures import collect, read_stock
from demo.options import GRACE_SECONDS, Options, parse
from demo.people import everybody_wanted
from demo.report import Facts, all_kept, promises
from demo.script import write_script
from demo.show import Show
from demo.web import NoAnswer, Web
from run.stack import StackError


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    show = Show(options.lang)
    started = time.monotonic()
    try:
        with show.bars(), ExitStack() as closing:
            copy = _open(options, show, closing)
            proof = chaos.Proof() if options.chaos else None
            facts, day = _play(options, show, closing, copy, proof)
            if copy.stack is not None:
                task = show.phase("核对账实 flask audit", "flask audit", 1)
                is_clean, said = audit(copy)
                facts.audit = (is_clean, said.splitlines()[-1] if said else "?")
                show.done(task)
    except KeyboardInterrupt:
        print(show.words("\n已停止", "\nstopped"), file=sys.stderr)
        return 130
    except (NoAnswer, StackError) as problem:
        print(f"✗ {problem}", file=sys.stderr)
        return 1
    lines = promises(facts) + (chaos.promises(proof) if proof else [])
    show.report(facts, lines)
    show.problems([*day.book.problems, *(chaos.problems(proof) if proof else ())])
    if facts.audit is not None and not facts.audit[0]:
        show.console.print(said, style="red", markup=False)
    if facts.audit is None:
        show.console.print(
            show.words(
                "这个副本不是演示启动的：请在它那里运行 flask audit。",
                "Not our own copy: run `flask audit` there.",
            )
        )
    kept = all_kept(lines)
    _last_line(show, kept, time.monotonic() - started)
    return 0 if kept else 1


def _open(options: Options, show: Show, closing: ExitStack) -> Copy:
    if options.url:
        return running_copy(options)
    task = show.phase("启动独立副本", "starting a copy of its own", 1)
    copy = closing.enter_context(own_copy(options))
    show.done(task, copy.url)
    return copy


@contextmanager
def _stopping(day: Day) -> Iterator[None]:
    """Whatever happens, no thread of ours goes on."""
    try:
        yield
    finally:
        day.web.stopped.set()
        day.wechat.stopped.set()
        day.crew.stop()
        day.ears.stop()


def _play(
    options: Options, show: Show, closing: ExitStack, copy: Copy, proof: chaos.Proof | None
) -> tuple[Facts, Day]:
    began = datetime.now(UTC)
    web = Web(copy.url, language=options.lang, connections=options.threads + 24)
    wechat = Web(copy.url, connections=options.threads + 8)
    is_own = copy.stack is not None
    clock = DayClock(options.speed)
    errands = write_script(chosen(read_baskets(), options.baskets, options.seed))
    task = show.phase("大家登录（微信 / 企业微信）", "everybody signs in", len(everybody_wanted()))
    people, chain = play.gather(web, wechat, lambda: show.step(task))
    day = play.make_day(
        web,
        wechat,
        people,
        chain,
        clock=clock,
        seed=options.seed,
        threads=options.threads,
        holds_short=is_own,
        grace_seconds=GRACE_SECONDS,
    )
    closing.enter_context(_stopping(day))
    day.check_alive = copy.check_alive
    before = read_stock(day)
    if options.chaos:
        day.is_patient = True
        chaos.set_the_scene(wechat, options.seed, options.chaos)
        day.crew.after(clock.length / 2, "key", lambda: chaos.switch_key(wechat))
    elif is_own:
        play.set_the_scene(wechat, options.seed)
    play.open_doors(day)
    task = show.phase("营业 07:00–22:00", "open 07:00–22:00", len(errands))
    seconds = play.run_day(
        day,
        errands,
        lambda: show.step(task, words=_words(show, day)),
        copy.stack if options.kill else None,
    )
    task = show.phase("打烊：等每一单有结局", "evening: every order comes to its end", None)
    play.evening(day, lambda count: show.left(task, count))
    show.done(task)
    if proof is not None:
        _settle(show, day, copy, proof, began)
    task = show.phase("读取结果", "reading what came of it", 1)
    facts = collect(
        day, before=before, day_seconds=seconds, only_ours=not is_own, kills=tuple(day.kills)
    )
    show.done(task)
    return facts, day


def _settle(show: Show, day: Day, copy: Copy, proof: chaos.Proof, began: datetime) -> None:
    """The chain's own evening work: the board, the bill, and who was told what."""
    task = show.phase("总部处理款项异常", "headquarters works off the board", None)
    chaos.settle(day, proof, lambda count: show.left(task, count))
    show.done(task)
    task = show.phase("当日对账", "reconciling the day", 1)
    chaos.match_bill(copy, proof, began)
    chaos.check_told(day, proof)
    chaos.count_hits(day, proof)
    show.done(task)


def _words(show: Show, day: Day) -> str:
    """Beside the bar: the time of day, orders, kills."""
    text = f"{day.clock.time_of_day(day.elapsed)}  {len(day.book.orders)} " + show.words(
        "单", "orders"
    )
    if day.kills:
        text += f"  kill -9 ×{len(day.kills)}"
    return text


def _last_line(show: Show, kept: bool, seconds: float) -> None:
    words = ("全部承诺都做到了", "every promise was kept")
    if not kept:
        words = ("有承诺没有做到，见上表 ✗", "not every promise was kept, see ✗ above")
    mark, style = ("✓", "green bold") if kept else ("✗", "red bold")
    show.console.print(f"{mark} {show.words(*words)}（{seconds:.0f} s）", style=style)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
