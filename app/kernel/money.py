"""Arithmetic of integer fen: pure."""

from __future__ import annotations

from collections.abc import Sequence


def share(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Split fen by weights so that the parts sum to the whole (largest remainder).

    Equal remainders go to the earlier line. All-zero weights put everything on the first.
    While total_fen is at most the sum of the weights, no part is above its weight.
    """
    whole = sum(weights)
    if whole == 0:
        return [total_fen if i == 0 else 0 for i in range(len(weights))]
    parts = [total_fen * weight // whole for weight in weights]
    rest = total_fen - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total_fen * weights[i] % whole), i))
    for i in by_remainder[:rest]:
        parts[i] += 1
    return parts
