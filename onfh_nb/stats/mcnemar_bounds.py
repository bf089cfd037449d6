"""Which P values McNemar's test can give two readers whose numbers of errors are known."""

from __future__ import annotations

from math import comb
from typing import NamedTuple

from onfh_nb.exceptions import ParameterError


class McNemarOption(NamedTuple):
    """One way the errors of two readers can overlap, with the two-sided P values it gives."""

    only_a_wrong: int
    only_b_wrong: int
    exact_p: float
    mid_p: float


def mcnemar_options(errors_a: int, errors_b: int, n: int) -> list[McNemarOption]:
    """Every overlap of the errors of two readers on the same cases, with its exact P and mid-P.

    Parameters
    ----------
    errors_a, errors_b : int
        Wrong calls of each.
    n : int
        Cases both have read.

    Returns
    -------
    list of McNemarOption
        From the largest overlap of the errors, which gives the smallest P, to the smallest overlap.

    Raises
    ------
    ParameterError
        If a reader has more errors than cases, or fewer than none.

    References
    ----------
    Fagerland MW, Lydersen S, Laake P. BMC Med Res Methodol 2013;13:91. doi:10.1186/1471-2288-13-91

    Examples
    --------
    >>> mcnemar_options(5, 15, 54)[0]
    McNemarOption(only_a_wrong=0, only_b_wrong=10, exact_p=0.001953125, mid_p=0.0009765625)
    """
    if not (0 <= errors_a <= n and 0 <= errors_b <= n):
        raise ParameterError(f"errors are {errors_a} and {errors_b} of {n} cases, expected 0 to {n}.")
    options = []
    for both_wrong in range(min(errors_a, errors_b), max(0, errors_a + errors_b - n) - 1, -1):
        b, c = errors_a - both_wrong, errors_b - both_wrong
        options.append(McNemarOption(b, c, *_p_values(b, c)))
    return options


def _p_values(b: int, c: int) -> tuple[float, float]:
    if b == c:
        return 1.0, 1.0
    discordant, fewer = b + c, min(b, c)
    tail = sum(comb(discordant, i) for i in range(fewer + 1))
    exact = min(1.0, 2 * tail / 2**discordant)
    return exact, exact - comb(discordant, fewer) / 2**discordant
