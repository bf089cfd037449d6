"""Independent streams of randomness per patient and stage, so that changing one stage leaves the others alone."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator, SeedSequence

# The position is part of the seed: append, never reorder.
STAGES = ("geometry", "tissue", "acquisition", "reader", "lesion", "course", "vessels")


def patient_seeds(seed: int, block: int, slot: int) -> dict[str, int]:
    """One whole number per stage for one patient.

    Parameters
    ----------
    seed : int
        Seed of the cohort.
    block, slot : int
        Place of the patient: the block of patients and the place within it, neither of which depends on how many
        patients are asked for.

    Returns
    -------
    dict of str to int
        Stage and seed; each fits into 53 bits and so survives JSON.

    Examples
    --------
    >>> patient_seeds(0, 0, 1) == patient_seeds(0, 0, 1), patient_seeds(0, 0, 1) == patient_seeds(0, 0, 2)
    (True, False)
    """
    parts = [SeedSequence(entropy=seed, spawn_key=(1, block, slot, stage)) for stage in range(len(STAGES))]
    words = [int(part.generate_state(1, np.uint64)[0] >> np.uint64(11)) for part in parts]
    return dict(zip(STAGES, words, strict=True))


def block_stream(seed: int, block: int) -> Generator:
    """Stream for what is shared out among the patients of a block."""
    return np.random.default_rng(SeedSequence(entropy=seed, spawn_key=(0, block)))


def stream(seeds: dict[str, int], stage: str, *branch: int) -> Generator:
    """Stream of one stage of one patient; `branch` splits it further, for example by hip.

    Parameters
    ----------
    seeds : dict of str to int
        ``PatientState.seeds``.
    stage : str
        One of `STAGES`.
    *branch : int
        Any numbers, for example the index of the hip and of the visit.

    Returns
    -------
    Generator
    """
    return np.random.default_rng(SeedSequence(entropy=seeds[stage], spawn_key=branch))
