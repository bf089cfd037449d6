"""A model card: what a trained network is for, what it learnt from, how well it did, and its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.describe import describe_model
from onfh_nb.models.predictor_params import PredictorParams
from onfh_nb.models.spec import ModelSpec

if TYPE_CHECKING:
    from onfh_nb.stats import Estimate

_NOT_CLINICAL = "For research, not for clinical use: it is no medical device, and no patient may be judged by it."
_SYNTHETIC = (
    "It was trained on synthetic pictures alone. Its figures say that the method runs on them; they are no evidence "
    "about patients."
)


@dataclass(frozen=True)
class CardFacts:
    """What a model card is made from.

    Parameters
    ----------
    spec : ModelSpec
        How the network was built.
    params : PredictorParams
        How it is to be used.
    training_data : str
        What it was trained on, in words: cohort, sites, protocol, dates left out.
    n_patients, n_units : int
        Patients and pictures that it was trained on.
    evaluation_data : str
        What the figures come from, and that no patient of it was trained on.
    figures : sequence of Estimate
        Results with their intervals.
    intended_use : str
        What it is for.
    limits : sequence of str
        What is known to go wrong, and what was not tried.
    """

    spec: ModelSpec
    params: PredictorParams
    training_data: str
    n_patients: int
    n_units: int
    evaluation_data: str
    figures: Sequence[Estimate] = ()
    intended_use: str = "Research on telling slices of the hip with osteonecrosis of the femoral head from normal ones."
    limits: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not self.training_data.strip() or not self.evaluation_data.strip():
            raise ParameterError(
                "a model card says what the network was trained and evaluated on; one of them is empty"
            )
        if self.n_patients < 1 or self.n_units < self.n_patients:
            raise ParameterError(
                f"a network is trained on at least one picture a patient, not {self.n_units} of {self.n_patients}"
            )


def model_card(facts: CardFacts, *, form: Literal["markdown", "html"] = "markdown") -> str:
    """Write the model card of a trained network.

    Parameters
    ----------
    facts : CardFacts
        Nothing else is added but the network's size, the version of the package and the warning.
    form : {"markdown", "html"}
        Both safe to show: what was given cannot become markup.

    Returns
    -------
    str

    References
    ----------
    Mitchell et al. 2019, doi:10.1145/3287560.3287596

    Examples
    --------
    >>> facts = CardFacts(ModelSpec("LCNet_050"), PredictorParams(), "preset kong, seed 0", 30, 900, "five folds")
    >>> model_card(facts).splitlines()[0]
    '# Model card: LCNet_050'
    """
    if form not in ("markdown", "html"):
        raise ParameterError(f"a model card is written in markdown or html, not {form!r}")
    sections = [
        ("Intended use", [facts.intended_use, _NOT_CLINICAL]),
        ("The network", _network(facts)),
        ("Trained on", _training(facts)),
        ("Results", [f"Evaluated on: {facts.evaluation_data}", *_no_figures(facts)]),
        ("Limits", list(facts.limits) or ["None were given, which does not mean that there are none."]),
        ("Made by", [f"onfh-nb {version('onfh-nb')}"]),
    ]
    title = f"Model card: {facts.spec.name}"
    return _html(title, sections, facts) if form == "html" else _markdown(title, sections, facts)


def _network(facts: CardFacts) -> list[str]:
    spec, params = facts.spec, facts.params
    about = describe_model(spec.name, in_chans=spec.in_chans, num_classes=spec.num_classes, image_size=spec.image_size)
    start = f"{spec.weights} (SHA-256 {spec.weights_sha256})" if spec.weights else "random weights"
    channels = "one grey slice" if spec.in_chans == 1 else "a slice between its two neighbours"
    return [
        f"{spec.name} ({about['builder']}), {about['parameters'] / 1e6:.2f} million parameters, from {start}.",
        f"Input: {channels} of {spec.image_size} × {spec.image_size} pixels, protocol {params.protocol}, "
        f"{params.normalisation}.",
        f"Output: probability of {', '.join(params.classes)}; temperature {params.temperature:.3g}, "
        f"{params.classes[-1]} from {params.threshold:.3g}.",
    ]


def _training(facts: CardFacts) -> list[str]:
    lines = [f"{facts.training_data} ({facts.n_patients} patients, {facts.n_units} pictures)."]
    if facts.params.cohort_fingerprint:
        lines.append(f"Cohort fingerprint: {facts.params.cohort_fingerprint}.")
    return [*lines, _SYNTHETIC if facts.params.synthetic else "It was trained on pictures of patients."]


def _no_figures(facts: CardFacts) -> list[str]:
    return [] if facts.figures else ["No figures were given."]


_HEAD = ("Quantity", "Group", "Estimate", "Interval", "Pictures", "Patients", "Method")


def _cells(figure: Estimate) -> tuple[str, ...]:
    interval = f"{figure.level:.0%}: {figure.ci_low:.3f} to {figure.ci_high:.3f}"
    if figure.ci_low != figure.ci_low or figure.ci_high != figure.ci_high:
        interval = "not defined"
    return (
        figure.quantity, figure.group, f"{figure.estimate:.3f}", interval,
        str(figure.n_units), str(figure.n_patients), figure.method,
    )  # fmt: skip


def _markdown(title: str, sections: list[tuple[str, list[str]]], facts: CardFacts) -> str:
    lines = [f"# {_plain(title)}", ""]
    for heading, items in sections:
        lines += [f"## {heading}", "", *(f"- {_plain(item)}" for item in items), ""]
        if heading == "Results" and facts.figures:
            lines += [_row(_HEAD), _row(["---"] * len(_HEAD)), *(_row(_cells(f)) for f in facts.figures), ""]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in cells) + " |"


def _plain(text: str) -> str:
    """On one line, and nothing in it is markup."""
    return escape(" ".join(text.split()), quote=False)


def _html(title: str, sections: list[tuple[str, list[str]]], facts: CardFacts) -> str:
    parts = [f'<section class="onfh model-card"><h2>{_plain(title)}</h2>']
    for heading, items in sections:
        parts.append(f"<h3>{heading}</h3><ul>" + "".join(f"<li>{_plain(item)}</li>" for item in items) + "</ul>")
        if heading == "Results" and facts.figures:
            head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
            rows = "".join(
                "<tr>" + "".join(f"<td>{_plain(cell)}</td>" for cell in _cells(figure)) + "</tr>"
                for figure in facts.figures
            )
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    return "".join([*parts, "</section>"])
