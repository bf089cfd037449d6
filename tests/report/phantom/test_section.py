from __future__ import annotations

from onfh_nb.report.phantom.section import section


def shout(words: str) -> str:
    return words.upper()


def test_a_section_keeps_what_its_builder_made_and_the_builders_name():
    made = section("## Words", shout, "a")
    assert (made.words, made.html) == ("## Words", "A")
    assert made.call.endswith("shout(…)")
