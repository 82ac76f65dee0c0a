"""The one sentence a person gets when a start is refused."""

from pathlib import Path

DISK_FULL = (
    "No space left on device",
    "Errno 28",
    "database or disk is full",
    "disk full",
)


class StartRefused(Exception):
    """The start cannot go on. `zh` and `en` are one sentence each; `detail` is a log tail or ''.

    `exit_code` is that of the command that failed, where one did.
    """

    def __init__(self, zh: str, en: str, detail: str = "", exit_code: int | None = None) -> None:
        super().__init__(f"{zh} {en}")
        self.exit_code = exit_code
        self.zh = zh
        self.en = en
        self.detail = detail

    def text(self) -> str:
        """What is printed: the detail first, the sentence last, where the eye is."""
        sentence = f"✗ {self.zh}\n  {self.en}"
        return f"{self.detail.rstrip()}\n\n{sentence}" if self.detail else sentence


def disk_full(where: Path) -> StartRefused:
    """The refusal for ENOSPC, whoever met it."""
    return StartRefused(
        f"磁盘已满：{where} 无法写入。请清理磁盘后再运行一次。",
        f"The disk is full: {where} cannot be written. Free some space and start again.",
    )


def is_disk_full(output: str) -> bool:
    """Whether a program's output says that it met a full disk."""
    return any(sign in output for sign in DISK_FULL)


def step_failed(zh: str, en: str, log: Path, output: str, exit_code: int | None) -> StartRefused:
    """A preparing command ended with an error; `output` is what it wrote to `log`."""
    if is_disk_full(output):
        return disk_full(log.parent.parent)
    return StartRefused(
        f"“{zh}”没有成功，原因见上面几行（全文：{log}）。改好后再运行一次即可继续。",
        f"{en[:1].upper()}{en[1:]} failed, see the lines above (all of it: {log}).",
        "\n".join(line for line in output.splitlines()[-20:] if not line.startswith("---")),
        exit_code,
    )


def process_failed(name: str, title: str, log: Path, output: str) -> StartRefused:
    """A process does not come up; `output` is the tail of its `log`."""
    if is_disk_full(output):
        return disk_full(log.parent.parent)
    return StartRefused(
        f"{title}（{name}）启动不了，原因见上面几行（全文：{log}）。",
        f"The process {name} does not come up, see the lines above (all of it: {log}).",
        output,
    )
