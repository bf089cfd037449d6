"""One fault found in a cohort or in what is to become one, told without naming a patient."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from onfh_nb.exceptions import CohortError

_SHORT_NUMBER = re.compile(r"[+-]?\d{1,4}(\.\d{1,4})?")
_OWN_ID = re.compile(r"sub-[0-9a-f]{10}|sub-\d{1,4}|ses-m\d{2,3}[a-z]?|n/a")


@dataclass(frozen=True)
class Problem:
    """One thing to put right.

    Parameters
    ----------
    file : str
        File, from the root of the cohort, or the role of an input file (``clinical table``).
    row : int or None
        Line of a table as a text editor counts it (the header is line 1); None where no row is meant.
    column : str
        Column of the table, or "" where no column is meant.
    value : str
        What was found, or a description of it where it might name a patient.
    expected : str
        What should have been there.
    """

    file: str
    row: int | None
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        where = self.file
        where += f", row {self.row}" if self.row is not None else ""
        where += f", column {self.column}" if self.column else ""
        return f"{where}: {self.value} (expected {self.expected})"


class ProblemsError(CohortError):
    """All that is wrong with an input, found in one go; ``problems`` holds the list."""

    def __init__(self, what: str, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        count = "one problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__(f"{what} has {count}: " + "; ".join(str(problem) for problem in self.problems))


def safe_value(value: object, allowed: Sequence[str] = ()) -> str:
    """The value as a message may show it: in full when it cannot name a patient, described otherwise.

    Shown are short numbers, our own ids and near misses of the values that are allowed. A text in the wrong column is
    often a name, a number of many digits often a birth date or a hospital number.

    Examples
    --------
    >>> safe_value("IIC", ["IIIA", "IIB"]), safe_value("Jane Doe", ["L", "R"])
    ("'IIC'", 'a text of 8 characters')
    """
    text = str(value).strip()
    if not text:
        return "nothing"
    near = get_close_matches(text.lower(), [word.lower() for word in allowed], n=1, cutoff=0.6)
    if near or _SHORT_NUMBER.fullmatch(text) or _OWN_ID.fullmatch(text):
        return f"'{text}'"
    return f"a text of {len(text)} characters"
