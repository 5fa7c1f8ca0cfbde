from __future__ import annotations

import pytest

from reglab.record.notes import (
    MAX_LENGTH,
    MAX_NOTES,
    OF_RUN,
    OF_VERDICT,
    Noted,
    of_arm,
    of_plot,
    of_view,
    told,
    with_note,
    written,
)
from reglab.record.record import RunRecord
from tests.support.records import RUN, experiment


def test_a_record_takes_replaces_and_gives_up_notes() -> None:
    record = RunRecord(experiment(), RUN)
    before = record.notes
    assert record.apply(written(RUN, OF_VERDICT, "first"))
    assert record.apply(written(RUN, of_plot("gap"), "  it opens\r\nat 40 \n"))
    assert record.apply(written(RUN, OF_VERDICT, "second"))
    assert record.notes == {"verdict": "second", "plot:gap": "it opens\nat 40"}
    assert before == {}  # what was handed out stays as it is
    record.apply(written(RUN, OF_VERDICT, "   "))
    assert record.notes == {"plot:gap": "it opens\nat 40"}
    assert not record.apply(written(RUN + 1, OF_VERDICT, "of another run"))
    assert "verdict" not in record.notes


@pytest.mark.parametrize("place", ["", "nowhere", "arm:", "plot:../..", "view:" + "x" * 81, "run\n"])
def test_places_that_are_none_are_refused(place: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        Noted(RUN, place, "text")


def test_length_and_number_are_bounded() -> None:
    assert len(written(RUN, OF_RUN, "x" * 9_000).text) == MAX_LENGTH
    with pytest.raises(ValueError, match=f"more than {MAX_LENGTH:,} characters"):
        Noted(RUN, OF_RUN, "x" * (MAX_LENGTH + 1))
    many = {of_view(f"v{number}"): "x" for number in range(MAX_NOTES)}
    with pytest.raises(ValueError, match=f"more than {MAX_NOTES} notes"):
        with_note(many, Noted(RUN, OF_RUN, "one more"))
    assert with_note(many, Noted(RUN, of_view("v3"), "other"))[of_view("v3")] == "other"


def test_a_report_has_them_in_the_order_of_the_window_with_their_places_in_words() -> None:
    question = experiment(arms=("plain", "L2 strong"), seeds=1)
    notes = {
        of_view("weights", "near_zero"): "g",
        of_plot("gap"): "f",
        of_view("replay"): "e",
        of_arm(question.arms[1].key): "d",
        of_arm("abc"): "c",
        OF_VERDICT: "b",
        OF_RUN: "a",
    }
    assert [(note.title, note.text) for note in told(notes, question)] == [
        ("Run", "a"),
        ("Verdict", "b"),
        ("L2 strong", "d"),
        ("Gap", "f"),
        ("An arm that is no more", "c"),
        ("Early stopping", "e"),
        ("Weights: near zero", "g"),
    ]
