"""The built pages as the front serves them: `/h5/…` the screens, `/phones/…` the four phones.

Nothing outside a folder is ever read. The phones page gets a strict policy: its own scripts and
styles, frames and calls of this origin, nothing else.
"""

from pathlib import Path

from aiohttp import web

ENTRY = "index.html"
SCREENS, PHONES = "h5", "phones"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
A_DAY = "public, max-age=86400"
FRAMED = "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"  # the phones page frames it


class BuiltPages:
    """A folder with `h5` and `phones` in it, as `miniprogram/dist/build`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, name: str) -> bool:
        """Whether that page is built."""
        return (self._folder / name / ENTRY).is_file()

    def find(self, name: str, path: str) -> Path | None:
        """The file of a page; None when there is none, or when it lies outside its folder."""
        folder = (self._folder / name).resolve()
        file = (folder / (path or ENTRY)).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None

    def answer(self, name: str, file: Path) -> web.FileResponse:
        """index.html names its parts in assets/ by their hash: it alone must not be kept.

        A .br or .gz beside the file is sent instead where the browser takes it (aiohttp does that).
        """
        is_entry = file.suffix == ".html"
        keep = "public, max-age=31536000, immutable" if file.parent.name == "assets" else A_DAY
        headers = {
            "Cache-Control": "no-cache" if is_entry else keep,
            "X-Content-Type-Options": "nosniff",
        }
        if is_entry:
            headers["Content-Security-Policy"] = POLICY if name == PHONES else FRAMED
        return web.FileResponse(file, headers=headers)
