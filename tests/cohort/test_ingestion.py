from __future__ import annotations

import gzip
import logging
import os
import stat
import zlib
from pathlib import Path

import numpy as np
import pytest
from hospital import JANE, JOHN, NEEDLES, SECONDARY_CAPTURE, write_series

from onfh_nb.cohort import Cohort, ProblemsError, ingest
from onfh_nb.cohort.build import partial_path
from onfh_nb.exceptions import CohortError
from onfh_nb.io.deidentify import pseudonym


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "elsewhere" / "pseudonym.key"
    path.parent.mkdir()
    path.write_bytes(b"a secret for these tests only")
    return path


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Jane twice, three months apart, and John once; folders and files are named after them."""
    source = tmp_path / "export"
    write_series(source / "Quackenbush Wilhelmina" / "one", JANE, day="20230105", seed=1)
    write_series(source / "Quackenbush Wilhelmina" / "later", JANE, day="20230410", seed=2)
    write_series(source / f"{JOHN.number}_19740923", JOHN, day="20230105", seed=3)
    return source


def clinical(tmp_path: Path, *rows: str, header: str = "patient,side,visit_date,arco,age,sex,treatment") -> Path:
    path = tmp_path / "Quackenbush.csv"
    path.write_text("\n".join(["# a comment", header, *rows]) + "\n", encoding="utf-8")
    return path


def everything(root: Path) -> bytes:
    """All bytes of a folder, unpacked where packed, and all names."""
    found = [str(path.relative_to(root.parent)).encode() for path in root.rglob("*")]
    for path in root.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            found.append(raw)
            if path.suffix == ".gz":
                found.append(gzip.decompress(raw))
    return b"\n".join(found)


def leaks(content: bytes) -> list[str]:
    """The needles found, in any case and in the encodings of DICOM and Windows."""
    low = content.lower()
    spellings = {needle: (needle.lower().encode(), needle.lower().encode("utf-16-le")) for needle in NEEDLES}
    return [needle for needle, forms in spellings.items() if any(form in low for form in forms)]


def test_the_search_itself_finds_what_is_planted(export):
    assert leaks(everything(export)) == NEEDLES


def test_nothing_that_names_a_patient_survives(tmp_path, export, key, caplog):
    table = clinical(
        tmp_path,
        f"{JANE.number},R,2023-01-05,II,61,F,none,Wilhelmina Quackenbush,19610412",
        f"{JANE.number},R,2023-04-10,IIIA,61,F,none,calls Radcliffe,19610412",
        f"{JOHN.number},L,2023-01-05,0,93,M,none,Ignatius,19740923",
        header="patient,side,visit_date,arco,age,sex,treatment,remarks,birth",
    )
    with caplog.at_level(logging.DEBUG):
        cohort = ingest(export, tmp_path / "ours", table, key=key)
    assert leaks(everything(cohort.path)) == []
    assert leaks(caplog.text.encode()) == []
    assert cohort.validate() == []
    assert set(cohort.participants.participant_id) == {pseudonym(p.number, key.read_bytes()) for p in (JANE, JOHN)}
    facts = (cohort.path / cohort.images.path[0]).with_name(cohort.images.image_id[0] + ".json").read_text()
    assert '"Manufacturer": "Siemens"' in facts
    assert '"ManufacturersModelName": "Prisma"' in facts


def test_days_become_months_and_rows_find_their_visit(tmp_path, export, key):
    table = clinical(
        tmp_path,
        f"{JANE.number},right,05.01.2023,II,61,female,vbg",
        f"{JANE.number},R,2023-04-12,iiia,61,F,vbg",
        f"{JOHN.number},L,20230105,0,93,M,none",
    )
    cohort = ingest(export, tmp_path / "ours", table, key=key)
    jane, john = (pseudonym(p.number, key.read_bytes()) for p in (JANE, JOHN))
    months = cohort.sessions.groupby("participant_id").months.apply(list)
    assert months.to_dict() == {jane: [0, 3], john: [0]}
    grades = cohort.grades.set_index(["participant_id", "session_id"]).arco
    assert grades[jane].to_dict() == {"ses-m00": "II", "ses-m03": "IIIA"}
    assert set(cohort.grades.reader) == {"reader1"}
    hips = cohort.hips.set_index("participant_id")
    assert hips.loc[jane, ["hemi", "has_lesion", "treatment"]].tolist() == ["R", 1, "vbg"]
    assert hips.loc[john, "has_lesion"] == 0
    assert cohort.participants.set_index("participant_id").age.to_dict() == {jane: 61.0, john: 89.0}  # above 89 is rare
    assert set(cohort.images.protocol) == {"cor_t1"}
    assert set(cohort.images.site) == {"S3T"}


def test_pixels_and_place_survive_whole(tmp_path, export, key):
    cohort = ingest(export, tmp_path / "ours", key=key)
    jane = pseudonym(JANE.number, key.read_bytes())
    volume = cohort.read(f"{jane}_ses-m00_acq-cort1_T1w")
    written = np.random.default_rng(1).integers(0, 900, (4, 16, 12))
    assert volume.plane == "coronal"
    assert volume.array.sum() == written.sum()
    first = np.abs(volume.index([100.0, 50.0, 80.0]))  # LPS (-100, -50, 80) of the first slice, in RAS
    d, h, w = np.rint(first).astype(int)
    assert volume.array[d, h, w] == written[0, 0, 0]


def test_pseudonyms_depend_on_the_key_alone(tmp_path, export, key):
    first = ingest(export, tmp_path / "a", key=key).participants.participant_id.tolist()
    again = ingest(export, tmp_path / "b", key=key).participants.participant_id.tolist()
    other = ingest(export, tmp_path / "c", key=tmp_path / "new.key").participants.participant_id.tolist()
    assert first == again
    assert not set(first) & set(other)
    assert stat.S_IMODE(os.stat(tmp_path / "new.key").st_mode) == 0o600


def test_a_key_inside_the_cohort_is_refused(tmp_path, export):
    with pytest.raises(CohortError, match="must lie outside the cohort"):
        ingest(export, tmp_path / "ours", key=tmp_path / "ours" / "key")
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"BurnedInAnnotation": "YES"}, "text is burned in"),
        ({"SOPClassUID": SECONDARY_CAPTURE}, "secondary capture"),
        ({"ConversionType": "WSD"}, "converted from another medium"),
        ({"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]}, "screen save"),
        ({"ImageType": ["DERIVED", "SECONDARY"]}, "derived secondary"),
    ],
)
def test_burned_in_text_is_flagged_and_not_taken_unless_allowed(tmp_path, export, key, change, reason):
    write_series(export / "grab", JOHN, day="20230105", description="GRAB", seed=9, **change)
    cohort = ingest(export, tmp_path / "ours", key=key)
    flagged = cohort.ingest_report[cohort.ingest_report.burned_in == 1]
    assert len(flagged) == 1
    assert flagged.taken.tolist() == [0]
    assert reason in flagged.reason.tolist()[0]
    assert len(cohort.images) == 3
    allowed = ingest(export, tmp_path / "all", key=key, allow_burned_in=True)
    assert len(allowed.images) == 4
    assert allowed.ingest_report.burned_in.sum() == 1


def test_a_second_day_in_one_month_is_a_visit_of_its_own(tmp_path, key):
    for number, day in enumerate(("20230105", "20230108", "20230405", "20230409", "20230414")):
        write_series(tmp_path / "in" / str(number), JANE, day=day, seed=number)
    cohort = ingest(tmp_path / "in", tmp_path / "ours", key=key)
    assert cohort.sessions.session_id.tolist() == ["ses-m00", "ses-m00b", "ses-m03", "ses-m03b", "ses-m03c"]
    assert cohort.sessions.months.tolist() == [0, 0, 3, 3, 3]
    assert cohort.validate() == []


def test_all_problems_are_listed_at_once_and_name_nobody(tmp_path, export, key):
    table = clinical(
        tmp_path,
        f"{JANE.number},R,2023-01-05,IIC,61,F,none",
        "",
        f"{JANE.number},R,2023-04-10,II,61,F,none",
        f"{JANE.number},R,2023-04-10,II,61,F,none",
        "MRN0000001,L,2023-01-05,0,50,M,none",
        f"{JANE.number},middle,2023-04-10,II,Quackenbush,F,none",
        f"{JANE.number},L,2024-12-24,II,61,M,none",
    )
    with pytest.raises(ProblemsError) as caught:
        ingest(export, tmp_path / "ours", table, key=key)
    found = {(problem.row, problem.column) for problem in caught.value.problems}
    assert found >= {
        (3, "arco"),
        (4, ""),
        (6, ""),
        (7, "patient"),
        (8, "side"),
        (8, "age"),
        (9, "visit_date"),
        (9, "sex"),
    }
    text = str(caught.value)
    assert "'IIC' (expected one of 0 I II IIIA IIIB IV" in text
    assert "of a patient without rows" in text  # John
    assert leaks(text.encode()) == []
    assert leaks("".join(map(repr, caught.value.problems)).encode()) == []
    assert not (tmp_path / "ours").exists()
    assert not partial_path(tmp_path / "ours").exists()


def test_a_slip_in_the_name_of_a_column_is_found(tmp_path, export, key):
    table = clinical(tmp_path, f"{JANE.number},R,0,II", header="patient,side,months,arko")
    with pytest.raises(ProblemsError, match=r"row 1, column number 4: an unknown name .*'arco'"):
        ingest(export, tmp_path / "ours", table, key=key)


def test_columns_are_renamed_by_a_map(tmp_path, key):
    write_series(tmp_path / "in", JANE, day="20230105")
    table = tmp_path / "klinik.csv"
    table.write_bytes("Nummer;Seite;Besuch;ARCO;Größe\nMRN7730991;r;05.01.2023;ii;170,5\n".encode("cp1252"))
    renames = tmp_path / "map.yaml"
    renames.write_text("Nummer: patient\nSeite: side\nBesuch: visit_date\n", encoding="utf-8")
    cohort = ingest(tmp_path / "in", tmp_path / "ours", table, column_map=renames, key=key)
    assert cohort.grades[["hemi", "arco"]].to_numpy().tolist() == [["R", "II"]]
    with pytest.raises(CohortError, match="did you mean 'patient'"):
        ingest(tmp_path / "in", tmp_path / "b", table, column_map={"Nummer": "pateint"}, key=key)
    with pytest.raises(CohortError, match="no column patient in its first row"):
        ingest(tmp_path / "in", tmp_path / "b", table, key=key)


def test_errors_of_files_name_no_patient(tmp_path, export, key):
    broken = next((export / "Quackenbush Wilhelmina" / "one").glob("*.dcm"))
    broken.write_bytes(broken.read_bytes()[:700])
    with pytest.raises(CohortError) as caught:
        ingest(export, tmp_path / "ours", key=key)
    assert "file " in str(caught.value)
    assert leaks(str(caught.value).encode()) == []


def test_a_series_that_lacks_a_slice_is_left_out_and_said(tmp_path, export, key):
    files = write_series(export / "gap", JOHN, day="20230105", description="GAP", n_slices=6, seed=5)
    files[3].unlink()
    cohort = ingest(export, tmp_path / "ours", key=key)
    left_out = cohort.ingest_report[cohort.ingest_report.taken == 0]
    assert len(left_out) == 1
    assert left_out.image_id.isna().all()
    assert leaks(left_out.reason.tolist()[0].encode()) == []
    assert len(cohort.images) == 3


def test_progress_sees_every_series(tmp_path, export, key):
    seen = []

    def watch(items, text):
        for item in items:
            seen.append(text)
            yield item

    ingest(export, tmp_path / "ours", key=key, progress=watch)
    assert seen == ["Ingesting series"] * 3


@pytest.mark.parametrize("kind", ["absent", "empty", "no images"])
def test_a_source_without_images_is_refused_in_one_sentence(tmp_path, key, kind):
    source = tmp_path / "in"
    if kind != "absent":
        source.mkdir()
    if kind == "no images":
        (source / "notes.txt").write_text("nothing")
    words = {"absent": "does not exist", "empty": "holds no files", "no images": "holds no image"}[kind]
    with pytest.raises(CohortError, match=words):
        ingest(source, tmp_path / "ours", key=key)
    assert not (tmp_path / "ours").exists()


def test_nothing_already_written_is_replaced(tmp_path, export, key):
    out = tmp_path / "ours"
    out.mkdir()
    (out / "precious.txt").write_text("kept")
    with pytest.raises(CohortError, match="already exists"):
        ingest(export, out, key=key)
    assert (out / "precious.txt").read_text() == "kept"
    with pytest.raises(CohortError, match="must not lie inside its source folder"):
        ingest(export, export / "cohort", key=key)


def test_equal_input_gives_equal_bytes(tmp_path, export, key):
    first, second = (ingest(export, tmp_path / name / "ours", key=key) for name in ("a", "b"))
    assert first.fingerprint == second.fingerprint
    assert zlib.crc32(everything(first.path)) == zlib.crc32(everything(second.path))


@pytest.mark.real
@pytest.mark.parametrize("name", ["philips", "siemens"])
def test_real_series_become_a_cohort(real, tmp_path, key, name):
    cohort = ingest(real(f"dicom-mr/{name}"), tmp_path / "ours", key=key)
    assert cohort.validate() == []
    assert len(cohort.images) == 2
    assert b"dicom2nifti" not in everything(cohort.path)
    assert isinstance(cohort, Cohort)


@pytest.mark.slow
def test_nothing_that_names_a_patient_reaches_the_results_or_the_report(tmp_path, export, key):
    from onfh_nb.report import run_notebook

    cohort = ingest(export, tmp_path / "ours", key=key)
    run = run_notebook("01_preprocessing", {}, tmp_path / "reports", cohort=cohort.path)
    written = everything(run.path)
    assert pseudonym(JANE.number, key.read_bytes()).encode() in written
    assert leaks(written) == []
