from __future__ import annotations

import os
import stat
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onfh_nb.exceptions import CohortError
from onfh_nb.io.deidentify import (
    FACTS,
    NUMBERS,
    WORDS,
    default_key_path,
    load_key,
    months_between,
    parse_date,
    pseudonym,
    safe_facts,
)

KEY = b"a key of at least 16 bytes"


def test_facts_are_kept_in_their_usual_form():
    facts = {
        "MagneticFieldStrength": "1.5",
        "RepetitionTime": 0.55,
        "Manufacturer": "Philips Medical Systems",
        "ManufacturersModelName": "MAGNETOM Prisma fit",
        "BodyPartExamined": "hip",
        "ScanOptions": ["FS", "PFP"],
        "MRAcquisitionType": "2D",
    }
    assert safe_facts(facts) == {
        "MagneticFieldStrength": 1.5,
        "RepetitionTime": 0.55,
        "Manufacturer": "Philips",
        "ManufacturersModelName": "Prisma",
        "BodyPartExamined": "HIP",
        "ScanOptions": ["FS", "PFP"],
        "MRAcquisitionType": "2D",
    }


@pytest.mark.parametrize("name", sorted(FACTS))
@pytest.mark.parametrize("planted", ["DOE", "Doe^Jane", "19610412", ["DOE", "JANE"], 19610412, {"PatientName": "Doe"}])
def test_no_fact_lets_a_name_a_birth_date_or_a_number_through(name, planted):
    assert safe_facts({name: planted}) == {}


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(sorted(FACTS)), st.text()),
        st.one_of(st.text(), st.floats(), st.lists(st.text()), st.none()),
    )
)
def test_whatever_comes_in_only_listed_numbers_and_words_come_out(facts):
    kept = safe_facts(facts)
    assert set(kept) <= FACTS
    for name, value in kept.items():
        if name in NUMBERS:
            low, high = NUMBERS[name]
            assert low <= value <= high
        elif name in WORDS:
            assert set([value] if isinstance(value, str) else value) <= WORDS[name]


def test_words_beside_a_planted_one_are_kept():
    assert safe_facts({"ImageType": ["ORIGINAL", "DOE", "M"]}) == {"ImageType": ["ORIGINAL", "M"]}


def test_a_pseudonym_is_stable_and_needs_the_key():
    assert pseudonym("12345", KEY) == pseudonym(" 12345 ", KEY) == "sub-8b649737a8"
    assert pseudonym("12345", KEY + b"!") != pseudonym("12345", KEY)
    assert pseudonym("12346", KEY) != pseudonym("12345", KEY)


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_patients_never_share_a_pseudonym(a, b):
    assert (pseudonym(a, KEY) == pseudonym(b, KEY)) == (a.strip() == b.strip())


def test_a_key_is_made_for_its_owner_alone_and_kept(tmp_path):
    path = tmp_path / "deep" / "pseudonym.key"
    key = load_key(path, outside=[])
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert len(key) == 64
    assert load_key(path, outside=[]) == key
    assert load_key(tmp_path / "other.key", outside=[]) != key


def test_the_usual_place_of_the_key_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_key_path() == tmp_path / "onfh" / "pseudonym.key"
    load_key(None, outside=[])
    assert default_key_path().exists()


def test_a_key_that_would_undo_the_pseudonyms_is_refused(tmp_path):
    with pytest.raises(CohortError, match="must lie outside the cohort"):
        load_key(tmp_path / "cohort" / "x" / "key", outside=[tmp_path / "cohort"])
    link = tmp_path / "link"
    (tmp_path / "cohort").mkdir()
    link.symlink_to(tmp_path / "cohort")
    with pytest.raises(CohortError, match="must lie outside the cohort"):
        load_key(link / "key", outside=[tmp_path / "cohort"])
    short = tmp_path / "short.key"
    short.write_text("abc")
    with pytest.raises(CohortError, match="too short"):
        load_key(short, outside=[])
    with pytest.raises(CohortError, match="cannot be used"):
        load_key(tmp_path, outside=[])


@pytest.mark.parametrize("text", ["2024-03-31", "20240331", "31.03.2024", "2024/03/31", " 2024-03-31 "])
def test_days_are_read_in_the_forms_that_mean_one_day(text):
    assert parse_date(text) == date(2024, 3, 31)


@pytest.mark.parametrize("text", ["", "31/03/2024", "Jane Doe", "20240231", "m03", "1234", "18991231"])
def test_what_is_no_day_is_none(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(("days", "months"), [(0, 0), (14, 0), (16, 1), (90, 3), (365, 12), (731, 24)])
def test_months_are_rounded_to_the_nearest(days, months):
    first = date(2023, 1, 5)
    assert months_between(first, date.fromordinal(first.toordinal() + days)) == months
