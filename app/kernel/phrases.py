"""Sentences that are stored as they were said, in Chinese, and told in English to who reads it.

For what is written down once for people (why money waits, what is wrong with a cell) and read by
others later. A book has each sentence as a pair with the same {slots}; what a person typed, or a
sentence of another version, stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SLOT = re.compile(r"\\\{(\w+)\\\}")


class Phrases:
    """A room's book: Chinese -> English, `应付 {due} 分` -> `{due} fen due`."""

    def __init__(self, book: Mapping[str, str]) -> None:
        self._english = [
            (re.compile(_SLOT.sub(r"(?P<\1>.*)", re.escape(chinese)), re.DOTALL), english)
            for chinese, english in book.items()
        ]

    def tell(self, said: str, language: str) -> str:
        """The sentence in the reader's language."""
        if not language.startswith("en"):
            return said
        for pattern, english in self._english:
            found = pattern.fullmatch(said)
            if found is not None:
                return english.format_map(
                    {slot: self.tell(value, language) for slot, value in found.groupdict().items()}
                )
        return said
