"""What each table of the notebooks is called and how to read it."""

from __future__ import annotations

from onfh_nb.exceptions import ParameterError

_WORDS: dict[str, str] = {
    "slices": "A hip or a patient counts in every row in which it has a slice, so these columns may add up to more "
    "than all.",
    "patients": "The rows of the paper's Tables S1 and S2, whose values were not available.",
    "metrics": "Higher is better but for brier and ece; calibration_slope is best at 1. Intervals are over patients, "
    "and with fewer than six of them none is given.",
    "held_out": "The patients of these slices were set aside before anything was trained. Few patients give wide "
    "intervals.",
    "comparisons": "p_adjusted (Holm) is the P value to read; a positive effect speaks for the network named first.",
    "leakage": "Above 0 the slice-level split flatters the network: what it gains there is no skill with new patients.",
    "other_site": "Compare with the cross-validation, in which the network had learnt from patients of both sites.",
    "savings": "Negative is less. Times are those of this machine while the run was going on.",
    "heat": "energy_inside must exceed energy_expected (the heat inside if the lesion were another hip's), or the "
    "network knows no more than where lesions usually are.",
    "overlap": "Higher is better but for hd95_mm. unet must beat frangi, or the network is not worth its trouble; "
    "unet_cor_t1 is the negative control and should be poor.",
    "measurement_card": "On perfect masks of simulated heads: bias_pct is wrong on average, 95 of 100 measurements lie "
    "from low_pct to high_pct, and mean changes of n patients below detectable_change_pct may be error alone.",
    "vessels": "Compare the sources: what true masks lack was lost by the voxels, what predicted masks lack besides "
    "was lost by the segmentation.",
    "agreement": "bias is what is wrong on average, and 95 of 100 single measurements err by between low and high. "
    "detectable_change is the least mean change of so many patients that tells itself from this error.",
    "predicted_agreement": "What is wrong with a measurement on a mask that the network made: errors of segmentation "
    "and of measurement together, in the unit of each quantity.",
    "vessel_tests": "p_adjusted is the P value to read where there is one. A test that was not made says why.",
    "trial_tests": "The first half is what an exact measurement would show, the second what is left of it at this "
    "voxel size.",
    "graft_in_cohort": "Empty where no hip with an angiogram was grafted. With few patients the intervals are wide.",
    "vessel_errors": "new_found and old_found are shares of drawn voxels, false is volume where no vessel is drawn. "
    "If new vessels are found less than old ones, or false ones come or go after a treatment, the change is wrong.",
    "vessel_response": "Above 0 hips with more new vessel did better. In a synthetic cohort the simulation decides "
    "this, not biology.",
}


def table_words(name: str) -> dict[str, str]:
    """Name and reading line of a table, as ``report.show_table`` takes them.

    Raises
    ------
    ParameterError
        If no table has that name.

    Examples
    --------
    >>> sorted(table_words("metrics"))
    ['how_to_read', 'name']
    """
    if name not in _WORDS:
        raise ParameterError(f"no table is called {name!r}; there are {', '.join(_WORDS)}")
    return {"name": name, "how_to_read": _WORDS[name]}
