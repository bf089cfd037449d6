"""What gave the phantom away, round by round, and what was done about it: the pictures before and after each round."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import Any

from onfh_nb.exceptions import ParameterError


@dataclass(frozen=True)
class Round:
    """One look at the pictures and the work that followed.

    Parameters
    ----------
    number : int
        0 is the state before any.
    seen : tuple of str
        What gave the pictures away.
    mended : tuple of str
        What was changed.
    before, after : bytes or None
        The montage before and after as WebP.
    """

    number: int
    seen: tuple[str, ...]
    mended: tuple[str, ...]
    before: bytes | None = None
    after: bytes | None = None


def load_rounds() -> list[Round]:
    """All rounds on record, in order.

    Raises
    ------
    ParameterError
        If an entry has no number, or says neither what was seen nor what was mended.
    """
    import yaml

    folder = resources.files(__package__) / "rounds"
    entries: list[dict[str, Any]] = yaml.safe_load((folder / "rounds.yaml").read_text(encoding="utf-8")) or []
    return sorted((_round(folder, entry) for entry in entries), key=lambda entry: entry.number)


def rounds_html(rounds: list[Round]) -> str:
    """Rounds as HTML, the pictures before and after side by side."""
    return "".join(_one(entry) for entry in rounds)


def _round(folder: Any, entry: dict[str, Any]) -> Round:
    number = entry.get("round")
    if not isinstance(number, int) or not (entry.get("seen") or entry.get("mended")):
        raise ParameterError(f"rounds.yaml: an entry needs 'round' and 'seen' or 'mended', not {sorted(entry)}")
    pictures = [_picture(folder / f"round-{number}-{when}.webp") for when in ("before", "after")]
    seen, mended = (tuple(map(str, entry.get(key) or ())) for key in ("seen", "mended"))
    return Round(number, seen, mended, *pictures)


def _picture(file: Any) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _one(entry: Round) -> str:
    title = "The state before" if entry.number == 0 else f"Round {entry.number}"
    lists = "".join(
        f"<div><p class='caption'>{words}</p><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul></div>"
        for words, lines in (("What gave it away", entry.seen), ("What was mended", entry.mended))
        if lines
    )
    shown = "".join(
        f'<div class="pair"><div><img src="data:image/webp;base64,{base64.b64encode(data).decode()}" alt="Slices '
        f'{when} round {entry.number}: {escape("; ".join(entry.seen if when == "before" else entry.mended))}">'
        f"<p>{when if entry.number else ''}</p></div></div>"
        for when, data in (("before", entry.before), ("after", entry.after))
        if data is not None
    )
    return f'<section class="onfh round"><h3>{title}</h3>{shown}<div class="pair">{lists}</div></section>'
