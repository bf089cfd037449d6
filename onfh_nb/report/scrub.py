"""Folder names of this machine are taken out of what leaves it."""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import onfh_nb

# A run of at least two folders; the last part stays because it says what the message is about.
_PATH = re.compile(r"(?<![\w:/.])(?:[A-Za-z]:\\(?:[^\s\\:*?\"<>|]+\\)+|/(?:[\w.@+~ -]*[\w.@+~-]/){2,})([\w.@+~-]+)")

_DATA = re.compile(r"(;base64,[A-Za-z0-9+/=]+)")


@dataclass(frozen=True)
class Scrub:
    """Replaces known folders wherever they stand, and in plain text everything that looks like a path.

    Parameters
    ----------
    known : tuple of (str, str)
        Folder and what is written in its place, the longest first.
    """

    known: tuple[tuple[str, str], ...]

    @classmethod
    def of_run(cls, partial: Path, cohort: str | Path | None) -> Scrub:
        """Build it for a run from its folder and its cohort."""
        names = {
            str(partial): "run folder",
            sys.prefix: "python",
            str(Path(onfh_nb.__file__).resolve().parents[1]): "onfh",
        }
        if cohort:
            names[str(cohort)] = Path(cohort).name
        for folder, shown in ((Path.cwd(), "."), (Path.home(), "~"), (Path(tempfile.gettempdir()), "temp")):
            names.setdefault(str(folder), shown)
        kept = {key: value for key, value in names.items() if len(Path(key).parts) > 1}
        return cls(tuple(sorted(kept.items(), key=lambda pair: -len(pair[0]))))

    def markup(self, html: str) -> str:
        """Replace known folders only, and none inside pictures: base64 may spell ``/tmp/`` by chance."""
        parts = _DATA.split(html)
        parts[::2] = [self._replaced(part) for part in parts[::2]]
        return "".join(parts)

    def text(self, words: str) -> str:
        """Replace known folders, then shorten every other path to its last part.

        Examples
        --------
        >>> Scrub(()).text("no file /media/usb/Mueller/scan.dcm here")
        'no file scan.dcm here'
        """
        return _PATH.sub(r"\1", self.markup(words))

    def _replaced(self, words: str) -> str:
        for folder, shown in self.known:
            words = re.sub(re.escape(folder) + r"(?![\w-])", lambda _, word=shown: word, words)  # type: ignore[misc]
        return words
