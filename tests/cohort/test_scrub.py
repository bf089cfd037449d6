from __future__ import annotations

from pathlib import Path

import pytest
from hospital import JANE, NEEDLES, write_series

from onfh_nb.cohort.scrub import Scrubber, identity_words


@pytest.fixture
def scrubber():
    source = Path("/data/Doe")
    return Scrubber(source, [source / "Jane Doe" / "a b.dcm", source / "x" / "Doe_2.dcm", source / "1"])


def test_files_become_numbers_and_folders_nothing(scrubber):
    message = "/data/Doe/Jane Doe/a b.dcm and Doe_2.dcm in /data/Doe/x differ; 1 was expected"
    assert scrubber.clean(message) == "file 1 and file 2 in the source folder differ; 1 was expected"


def test_folder_names_never_show(scrubber):
    assert "Jane" not in scrubber.clean("the series in /data/Doe/Jane Doe has 2 slices")


def test_words_to_forget_and_quoted_texts_are_left_out(scrubber):
    scrubber.forget(["Quackenbush^Wilhelmina", "7730991"])
    assert scrubber.clean("QUACKENBUSH, 7730991: could not convert 'anything'") == "…, …: could not convert '…'"


def test_the_words_of_a_header_are_known(tmp_path):
    (file,) = write_series(tmp_path, JANE, day="20230105", n_slices=1)
    words = " ".join(identity_words(file))
    assert {JANE.name, JANE.number, JANE.birth} <= set(words.split())
    assert NEEDLES
    (tmp_path / "no.dcm").write_bytes(b"text")
    assert "".join(identity_words(tmp_path / "no.dcm")) == ""
