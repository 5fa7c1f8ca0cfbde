"""The words of the window: hints at first sight, and the glossary behind them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from reglab.analysis.pull import STRONG, USEFUL, WEAK
from reglab.experiment import edits
from reglab.experiment.datasets import DATASETS
from reglab.gui.glossary.hints import HINTS, HintLine, HintMemory
from reglab.gui.glossary.terms import TERMS, found
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support import records

PATIENCE = 120_000
ASKED = (
    "arm", "baseline", "seed", "network", "gap", "loss", "nats", "objective", "penalty", "norm", "epoch",
    "batch", "strength", "validation", "early_stopping", "lines", "meter", "sigmoid",
)  # fmt: skip


class TestTerms:
    def test_every_word_of_the_window_is_there_with_its_standard_term(self) -> None:
        assert set(ASKED) <= set(TERMS)
        assert len({term.word for term in TERMS.values()}) == len(TERMS)
        for term in TERMS.values():
            assert term.standard, term.key
            assert len(term.meaning) > 30, term.key
            assert term.meaning.endswith("."), term.key

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("generalisation gap", "gap"),
            ("nat", "nats"),
            ("control condition", "baseline"),
            ("‖w‖", "norm"),
            ("replicate", "network"),
            ("MINI-batch", "batch"),
            ("weight norm", "norm"),
            ("useful", "meter"),
        ],
    )
    def test_it_is_found_by_standard_terms_too(self, typed: str, first: str) -> None:
        names = [term.key for term in found(typed)]
        assert first in names[:2], names

    def test_names_come_before_what_only_mentions_the_word(self) -> None:
        keys = [term.key for term in found("seed")]
        assert keys[0] == "seed"
        assert "band" in keys
        assert found("no such word at all") == []
        assert len(found("")) == len(TERMS)

    def test_hints_lead_to_words(self) -> None:
        assert {hint.term for hint in HINTS.values()} <= set(TERMS)

    def test_the_number_for_nats_is_that_of_a_blind_guess(self) -> None:
        from math import log

        assert f"{log(2):.2f}" in HINTS["nats"].words
        assert f"{log(2):.2f}" in TERMS["nats"].meaning
        assert f"{log(10):.2f}" in TERMS["nats"].meaning

    def test_the_limits_of_the_meter_are_those_that_it_judges_by(self) -> None:
        for limit in (WEAK, USEFUL, STRONG):
            assert f" {100 * limit:g} %" in TERMS["meter"].meaning


class TestHints:
    def test_one_after_the_other_each_until_it_is_dismissed_for_good(self, qtbot: QtBot) -> None:
        line = HintLine(HintMemory(), ("lines", "nats"))
        qtbot.addWidget(line)
        asked = []
        line.explain.connect(asked.append)
        assert HINTS["lines"].words in line.words.text()
        line.more.click()
        line.close_button.click()
        assert HINTS["nats"].words in line.words.text()
        line.more.click()
        assert asked == ["lines", "nats"]
        line.close_button.click()
        assert line.hint is None
        # Another start of the program.
        again = HintLine(HintMemory(), ("lines", "nats", "norm"))
        qtbot.addWidget(again)
        assert again.hint is HINTS["norm"]
        again._memory.restore()
        assert again.hint is HINTS["lines"]

    def test_what_does_not_suit_is_left_out(self, qtbot: QtBot) -> None:
        line = HintLine(HintMemory(), ("nats", "norm"))
        qtbot.addWidget(line)
        line.set_due(True, ("nats",))
        assert line.hint is HINTS["norm"]


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    made = make_window(small_experiment())
    made.resize(1366, 768)
    made.show()
    return made


class TestWindow:
    def test_each_hint_stands_where_it_is_needed_and_leads_to_the_glossary(
        self, qtbot: QtBot, window: MainWindow
    ) -> None:
        guide = window.guide
        assert guide.arms.isVisible()
        assert guide.meter.isVisible(), "the selected arm has a penalty"
        assert not guide.views["Curves"].isVisible(), "there are no curves yet"
        window.model.select(0)
        assert not guide.meter.isVisible()
        window.session.record = records.record(
            window.model.experiment, {"val_loss": [0.5, 0.4]}, end="completed"
        )
        window.session.record_changed.emit()
        assert guide.views["Curves"].isVisible()
        guide.views["Curves"].more.click()
        assert guide.dialog is not None
        assert guide.dialog.isVisible()
        assert guide.dialog.current is guide.dialog.library.entries["word:lines"]
        guide.dialog.close()
        for _ in ("arm", "seed"):
            guide.arms.close_button.click()
        assert not guide.arms.isVisible()
        assert str(QSettings().value("hints/dismissed")).split() == ["arm", "seed"]
        window.actions_.hints.trigger()
        assert guide.arms.isVisible()

    def test_of_a_regression_nothing_is_said_of_nats(self, window: MainWindow) -> None:
        window.model.edit(lambda e: edits.change_dataset(e, "sine"), "x")
        assert window.model.experiment.data.info is DATASETS["sine"]
        keys = []
        while (hint := window.guide.views["Curves"].hint) is not None:
            keys.append(hint.key)
            window.guide.memory.dismiss(hint.key)
        assert keys == ["lines", "norm"]

    def test_a_small_window_has_no_room_for_hints(
        self, qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # As in a theme with large type on a small screen.
        monkeypatch.setattr("reglab.gui.glossary.hints.ROOMY", 60)
        lines = window.fontMetrics().lineSpacing()
        window.resize(1366, 58 * lines)
        qtbot.waitUntil(lambda: not window.guide.arms.isVisible(), timeout=PATIENCE)
        window.resize(1366, 62 * lines)
        qtbot.waitUntil(window.guide.arms.isVisible, timeout=PATIENCE)

    def test_the_help_menu_has_all(self, window: MainWindow) -> None:
        menus = [menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "&Help"]
        texts = [action.text() for action in menus[0].actions()]
        assert texts[:5] == [
            "&Start page…",
            "&Glossary and help",
            "&What am I looking at?",
            "&Keyboard shortcuts",
            "Show &hints again",
        ]
        window.actions_.glossary.trigger()
        assert window.guide.dialog is not None
        assert window.guide.dialog.isVisible()
        window.guide.dialog.close()
