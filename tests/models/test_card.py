from __future__ import annotations

from html.parser import HTMLParser

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import CardFacts, ModelSpec, PredictorParams, model_card
from onfh_nb.stats import Estimate


def facts(**changes) -> CardFacts:
    given = {
        "spec": ModelSpec("MobileNetV3_Large", weights="imagenet.pth", weights_sha256="ab12"),
        "params": PredictorParams(temperature=1.5, threshold=0.4, cohort_fingerprint="f00d", synthetic=True),
        "training_data": "preset kong, seed 0",
        "n_patients": 30,
        "n_units": 900,
        "evaluation_data": "the held-out fold of five; no patient in it was trained on",
        "figures": [Estimate("auc_macro", 0.912, 0.85, 0.96, 0.95, 180, 6, "BCa bootstrap over 6 patients", "fold 0")],
        "limits": ["Lesions under 5 % of the head were missed."],
    }
    return CardFacts(**(given | changes))


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_every_fact_stands_in_it(form: str):
    card = model_card(facts(), form=form)
    for words in (
        "not for clinical use", "synthetic pictures alone", "4.20 million parameters", "imagenet.pth (SHA-256 ab12)",
        "30 patients, 900 pictures", "f00d", "temperature 1.5", "lesion from 0.4", "0.912", "95%: 0.850 to 0.960",
        "Lesions under 5 % of the head were missed.", "no patient in it was trained on", "256 × 256",
    ):  # fmt: skip
        assert words in card, words


def test_a_network_trained_on_patients_is_not_called_synthetic():
    card = model_card(facts(params=PredictorParams(synthetic=False)))
    assert "synthetic" not in card
    assert "not for clinical use" in card


def test_what_was_not_given_is_said():
    card = model_card(facts(figures=[], limits=[]))
    assert "No figures were given." in card
    assert "None were given, which does not mean that there are none." in card


def test_an_interval_that_is_not_defined_is_not_a_number():
    nan = float("nan")
    assert "not defined" in model_card(facts(figures=[Estimate("auc", 0.9, nan, nan, 0.95, 9, 1, "one patient")]))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_what_is_given_cannot_become_markup():
    nasty = "<script>alert(1)</script>\n# heading | cell"
    card = model_card(facts(training_data=nasty, limits=[nasty]), form="html")
    parser = Tags()
    parser.feed(card)
    assert not parser.open
    assert "script" not in parser.seen
    markdown = model_card(facts(training_data=nasty, figures=[Estimate(nasty, 1, 0, 1, 0.95, 9, 3, "m")]))
    assert "<script>" not in markdown
    assert "\n# heading" not in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in rows}) == 1


def test_a_card_without_data_or_with_impossible_numbers_is_refused():
    with pytest.raises(ParameterError, match="what the network was trained and evaluated on"):
        facts(evaluation_data=" ")
    with pytest.raises(ParameterError, match="at least one picture a patient, not 3 of 30"):
        facts(n_units=3)
    with pytest.raises(ParameterError, match="in markdown or html, not 'pdf'"):
        model_card(facts(), form="pdf")
