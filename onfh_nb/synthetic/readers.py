"""Readers who look at a synthetic cohort: labels before and after training, outlines, and grades."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from onfh_nb.cohort import schema, write
from onfh_nb.cohort.table_file import read_table, write_table
from onfh_nb.synthetic.reader_drawings import draw_all, outlined_slices
from onfh_nb.synthetic.reader_errors import PHASES, calibrated_errors, difficulty, draw_answers
from onfh_nb.synthetic.reader_facts import SliceFacts, slice_facts
from onfh_nb.synthetic.reader_grades import reader_grades
from onfh_nb.synthetic.reader_masks import Reader, draw_readers

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.synthetic.presets import Preset
    from onfh_nb.synthetic.workers import Workers

_READERS, _ANSWERS = 302, 11  # branch of the seed of a cohort, and of the reader stream of a patient


def write_readings(root: Path, spec: Preset, slices: pd.DataFrame, seed: int, crew: Workers | None = None) -> float:
    """Let readers label, outline and grade a cohort whose images, truth and tables are written.

    Parameters
    ----------
    root : Path
        The cohort.
    spec : Preset
        How many readers, and which protocol they outline: the first of the listed slices' protocols, at month 0.
    slices : DataFrame
        The table of slices.
    seed : int
        Seed of the cohort; it draws the readers. Their answers depend on the patients' own seeds.
    crew : Workers, optional
        Processes among which the drawing is shared out; the bytes do not depend on them.

    Returns
    -------
    float
        Seconds of processor time that other processes took.

    Notes
    -----
    Writes ``readings.tsv`` (every labelled slice, reader and phase), LabelMe files with the pictures beside them and
    masks ``desc-reader<n>`` for up to 120 slices, and appends each reader's grades to ``grades.tsv``.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_READERS,)))
    readers = draw_readers(rng, spec.readers)
    facts = slice_facts(root, slices)
    readings = read_slices(facts, readers)
    chosen = outlined_slices(slices, spec.slices.protocols[0])
    readings["outlined"] = (readings["phase"].eq("after") & readings["slice_id"].isin(chosen["slice_id"])).astype(int)
    write.write_readings(root, readings)
    saw: dict[Any, int] = readings[readings["phase"] == "after"].set_index(["slice_id", "reader"])["lesion"].to_dict()
    seconds = draw_all(root, chosen, readers, saw, crew)
    grades = read_table(root / schema.GRADES.file, schema.GRADES)
    write_table(
        root / schema.GRADES.file, reader_grades(root, grades, [reader.name for reader in readers]), schema.GRADES
    )
    return seconds


def read_slices(facts: list[SliceFacts], readers: list[Reader]) -> pd.DataFrame:
    """What each reader says of each slice before and after training.

    Parameters
    ----------
    facts : list of SliceFacts
        What makes each slice easy or hard; the answers to a slice depend on its own seed.
    readers : list of Reader
        Who reads.

    Returns
    -------
    DataFrame
        Columns slice_id, reader, phase, lesion, confidence; n × readers × 2 rows.
    """
    import pandas as pd

    from onfh_nb.synthetic.streams import stream

    columns: tuple[Any, ...] = tuple(zip(*facts, strict=True)) if facts else ((),) * 7
    hardness = difficulty(*columns[1:6])
    skill = [reader.skill for reader in readers]
    errors = np.stack([calibrated_errors(columns[1], hardness, skill, phase) for phase in PHASES]) if facts else None
    rows = []
    for k, fact in enumerate(facts):
        assert errors is not None
        rng = stream({"reader": fact.seed}, "reader", _ANSWERS, crc32(fact.slice_id.encode()))
        answers, sure = draw_answers(fact.lesion, errors[:, :, k], rng)
        rows += [
            (fact.slice_id, reader.name, phase, int(answers[p, r]), round(float(sure[p, r]), 3))
            for r, reader in enumerate(readers)
            for p, phase in enumerate(PHASES)
        ]
    return pd.DataFrame(rows, columns=["slice_id", "reader", "phase", "lesion", "confidence"])
