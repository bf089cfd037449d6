from __future__ import annotations

from pathlib import Path

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.report.coerce import coerce


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        ("3", "int | float", 3),
        ("3.5", "int | float", 3.5),
        ("auto", "int | str", "auto"),
        ("4", "int | str", 4),
        ("1,2", "tuple[int, ...]", (1, 2)),
        ("1,x", "list", [1, "x"]),
        ("{'a': 1}", "dict", {"a": 1}),
        ("[1, None]", "list[int | None]", [1, None]),
        (Path("a/b"), "str", "a/b"),
        ("[1, 'a']", "object", [1, "a"]),
        ("plain words", "object", "plain words"),
        (3, "float", 3.0),
    ],
)
def test_it_becomes_the_type(value: object, kind: str, found: object) -> None:
    got = coerce(value, kind, "x")
    assert got == found
    assert type(got) is type(found)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("[1, 'a']", "list[int]"), ("", "int"), (b"a", "str"), ("1e400x", "float")],
)
def test_it_is_refused(value: object, kind: str) -> None:
    with pytest.raises(ParameterError, match="x must be"):
        coerce(value, kind, "x")
