from __future__ import annotations

import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.atomic import write_atomically


def test_an_old_file_survives_a_failed_writing_and_no_litter_stays(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def write(file):
        file.write(b"half of the n")
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        write_atomically(path, write)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bin"]


def test_missing_folders_are_made(tmp_path):
    write_atomically(tmp_path / "b" / "c" / "a.bin", lambda file: file.write(b"new"))
    assert (tmp_path / "b" / "c" / "a.bin").read_bytes() == b"new"


def test_an_unwritable_place_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ImageFileError, match="cannot be written"):
        write_atomically(tmp_path / "file" / "a.bin", lambda file: file.write(b"new"))
