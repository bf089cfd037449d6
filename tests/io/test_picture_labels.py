from __future__ import annotations

import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_picture_labels


@pytest.fixture
def table(tmp_path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"")

    def write(text):
        (tmp_path / "labels.csv").write_text(text, encoding="utf-8")
        return tmp_path / "labels.csv"

    return write


@pytest.mark.parametrize("text", ["file,lesion\na.png,1\nb.png,0\n", "\ufefffile;lesion\na.png; 1\nb.png;0"])
def test_rows_become_paths_and_labels(table, text):
    found = read_picture_labels(table(text), allowed={"lesion": ("0", "1")})
    assert found["lesion"].tolist() == ["1", "0"]
    assert [path.name for path in found["path"]] == ["a.png", "b.png"]
    assert all(path.is_file() for path in found["path"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("file,lesion\na.png,1\n\nb.png,0\n", "row 3 is empty"),
        ("file,lesion\na.png,1\n,\n", "row 3 is empty"),
        ("file,lesion\na.png,1\na.png,0\n", "row 3 names a.png again, which row 2 has already"),
        ("file,lesion\na.png,maybe\n", "row 2 column 'lesion' is 'maybe'; expected was one of 0, 1"),
        ("file,lesion\na.png\n", "row 2 has 1 cells; 2 were expected"),
        ("file,lesion\nc.png,1\n", "row 2 names c.png, which is not in"),
        ("file,lesion\n../a.png,1\n", "row 2 names '../a.png'; a file under"),
        ("picture,lesion\na.png,1\n", "no column 'file'"),
        ("file,grade\na.png,1\n", "no column 'lesion'"),
        ("file,file,lesion\na.png,a.png,1\n", "empty or repeated column name"),
    ],
)
def test_what_is_wrong_is_named_with_its_row(table, text, words):
    with pytest.raises(ImageFileError, match=words):
        read_picture_labels(table(text), allowed={"lesion": ("0", "1")})


def test_a_table_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "labels.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ImageFileError, match="cannot be read as a UTF-8 table"):
        read_picture_labels(tmp_path / "labels.csv")
