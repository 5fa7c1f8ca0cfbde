"""The report: what must be in it, that it needs nothing else, and that no text of a person becomes HTML."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import numpy as np
import pytest

from reglab.analysis import summarize
from reglab.experiment.files import dumps, loads
from reglab.export.report import Plot, report_html
from reglab.record.notes import OF_VERDICT, of_plot, written
from reglab.record.record import RunRecord
from tests.support import records

EVIL = '<script>alert(1)</script> & "L2" {{ 7 * 7 }}'
SVG = '<?xml version="1.0"?>\n<svg viewBox="0 0 9 9"><clipPath id="clip0"/><g clip-path="url(#clip0)"/></svg>'
WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


class Reader(HTMLParser):
    """Collects what is seen, and checks that what is opened is closed."""

    VOID = frozenset({"meta", "br", "link", "img", "hr", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


@pytest.fixture
def record() -> RunRecord:
    rng = np.random.default_rng(2)
    gap = np.repeat([0.6, 0.1], 4)
    curves = {
        "train_loss": np.full((5, 8), 0.2),
        "val_loss": 0.2 + gap + 0.01 * rng.standard_normal((5, 8)),
        "val_accuracy": np.full((5, 8), 0.8),
    }
    made = records.record(records.experiment([EVIL, "other"], seeds=4, epochs=5), curves)
    made.apply(written(made.run, OF_VERDICT, f"about the verdict {EVIL}"))
    made.apply(written(made.run, of_plot("gap"), "under the gap\nin two lines"))
    return made


def test_it_says_what_a_report_must_say(record: RunRecord) -> None:
    html = report_html(record, [Plot("Gap", SVG, place=of_plot("gap"))], when=WHEN)
    said = " ".join(" ".join(read(html).text).split())
    summary = summarize(record)
    for words in (
        *(summary.verdict.headline, *summary.verdict.method),
        *("L2 0 → 0.01", "Seed by seed", "Validation loss", "better"),
        *("Nobody has looked at the sealed test examples", "Two moons", "reglab run experiment.json"),
        *("about the verdict", "under the gap in two lines", "torch", "numpy", "2026-01-02 03:04"),
    ):
        assert " ".join(words.split()) in said, words


def test_names_and_notes_are_text_whatever_is_in_them(record: RunRecord) -> None:
    html = report_html(record, when=WHEN)
    reader = read(html)
    assert "script" not in reader.tags
    assert EVIL in "".join(reader.text)
    assert "49" not in re.sub(r"\d{3,}|0\.\d+", "", " ".join(t for t in reader.text if "alert" in t))


def test_it_needs_nothing_else(record: RunRecord) -> None:
    html = report_html(record, [Plot("Gap", SVG)], when=WHEN)
    assert read(html).links == []
    assert "@import" not in html
    assert not re.search(r"https?://(?!www\.w3\.org)", html)
    assert "<style>" in html
    assert "@media print" in html


def test_the_experiment_can_be_taken_out_and_run_again(record: RunRecord) -> None:
    reader = read(report_html(record, when=WHEN))
    text = next(part for part in reader.text if part.startswith("{\n"))
    assert loads(text) == record.experiment
    assert hashlib.sha256(dumps(record.experiment).encode()).hexdigest() in "".join(reader.text)


def test_pictures_do_not_take_each_others_parts(record: RunRecord) -> None:
    html = report_html(record, [Plot("a", SVG), Plot("b", SVG)], when=WHEN)
    names = re.findall(r'id="([^"]+)"', html)
    assert len(names) == len(set(names)) == 2
    assert [f"url(#{name})" in html for name in names] == [True, True]
    assert "<?xml" not in html


@pytest.mark.parametrize(
    ("end", "says"), [("stopped", "The run was stopped at epoch 5 of 5."), ("completed", "")]
)
def test_what_stands_against_the_run_is_said(end: str, says: str) -> None:
    question = records.experiment(["a", "b"], seeds=2, epochs=5)
    made = records.record(question, {"val_loss": np.ones(5)}, end=end)  # type: ignore[arg-type]
    said = "".join(read(report_html(made, when=WHEN)).text)
    assert (says in said) if says else ("The run was" not in said)


def test_a_run_of_one_arm_and_one_seed_has_a_report() -> None:
    made = records.record(records.experiment(["a"], seeds=1, epochs=3), {"val_loss": np.ones(3)})
    assert "One network for each arm" in report_html(made, when=WHEN)
