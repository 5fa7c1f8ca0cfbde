"""The help in one place: everything is in it, is found by typing, and is linked."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from reglab.experiment.datasets import DATASETS
from reglab.experiment.techniques import TECHNIQUES
from reglab.gui import theme
from reglab.gui.dialogs.shortcuts import ShortcutsDialog
from reglab.gui.glossary.dialog import HelpDialog
from reglab.gui.glossary.entries import Library
from reglab.gui.glossary.keys import keys_of, keys_of_parts
from reglab.gui.glossary.looking_at import LookingAt
from reglab.gui.glossary.terms import TERMS, found
from reglab.gui.views.explained import explanations
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    made = make_window(small_experiment())
    made.resize(1366, 768)
    made.show()
    return made


def plain(html: str) -> str:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


class TestLibrary:
    def test_everything_is_there(self, library: Library) -> None:
        wanted = {f"word:{key}" for key in TERMS}
        wanted |= {f"technique:{key}" for key in TECHNIQUES}
        wanted |= {f"data:{key}" for key in DATASETS}
        wanted |= {f"picture:{key}" for key in explanations()}
        assert set(library.entries) == wanted

    @pytest.mark.parametrize("kind", TECHNIQUES)
    def test_a_technique_is_told_with_formula_conventions_and_strengths(
        self, library: Library, kind: str
    ) -> None:
        technique = TECHNIQUES[kind](kind=kind)
        text = plain(library.entries[f"technique:{kind}"].page(theme.current()))
        for words in (technique.title, technique.about, technique.choose, technique.source):
            assert words in text
        for _part, sentence in technique.effect.parts():
            assert sentence in text
        for info in technique.parameters():
            assert info.param.label in text
            assert info.param.typical in text

    def test_conventions_are_those_of_the_stated_sizes(self, library: Library) -> None:
        text = plain(library.entries["technique:l2"].page(theme.current()))
        # λ = 0.01 for 100 examples: λ/(2m) is 2 · 100 · 0.01.
        assert "100 examples, batches of 20" in text
        assert "λ = 2 " in text.replace("\u00a0", " ")
        assert "weight_decay = 0.02" in text

    def test_every_entry_can_be_read_and_leads_only_to_others(self, library: Library) -> None:
        for entry in library.entries.values():
            assert entry.title in plain(entry.page(theme.current()))
            links = library.links(entry)
            assert entry not in links
            assert len(links) == len(set(links))
        names = {entry.key for entry in library.links(library.entries["technique:elastic_net"])}
        assert {"technique:l1", "technique:l2"} & names or "word:weights" in names

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("dropout", "technique:dropout"),
            ("ridge", "technique:l2"),
            ("weight_decay", "technique:l2"),
            ("moons", "data:moons"),
            ("confusion", "picture:examples.confusion"),
            ("generalisation gap", "word:gap"),
        ],
    )
    def test_the_best_comes_first(self, library: Library, typed: str, first: str) -> None:
        groups = library.found(typed)
        assert first in [entry.key for entry in groups[0].entries][:2] or first == groups[0].entries[0].key

    def test_words_are_found_as_before(self, library: Library) -> None:
        (group,) = [group for group in library.found("seed") if group.entries[0].key.startswith("word:")]
        assert {entry.key for entry in group.entries} == {f"word:{term.key}" for term in found("seed")}
        assert group.entries[0].key == "word:seed"
        assert library.found("no such word at all") == []


class TestDialog:
    def test_typing_finds_and_arrows_go_on_over_the_headings(self, qtbot: QtBot) -> None:
        dialog = HelpDialog()
        qtbot.addWidget(dialog)
        dialog.open_at("word:nats")
        assert dialog.current is dialog.library.entries["word:nats"]
        assert "0.69" in dialog.meaning.toPlainText()
        assert "natural unit" in dialog.meaning.toPlainText()
        QTest.keyClicks(dialog.search, "validation loss")
        listed = dialog.listed
        assert listed == [e for group in dialog.library.found("validation loss") for e in group.entries]
        assert dialog.current is listed[0]
        for expected in listed[1:6]:
            QTest.keyClick(dialog.search, Qt.Key.Key_Down)
            assert dialog.current is expected
        dialog.search.setText("no such word at all")
        assert not dialog.nothing.isHidden()
        assert dialog.meaning.toPlainText() == ""
        dialog.search.clear()
        assert len(dialog.listed) == len(dialog.library.entries)
        assert dialog.nothing.isHidden()

    def test_links_lead_on_and_a_key_leads_back(self, qtbot: QtBot) -> None:
        dialog = HelpDialog()
        qtbot.addWidget(dialog)
        dialog.open_at("picture:curves.gap")
        assert "href" in dialog.meaning.toHtml()
        dialog.meaning.anchorClicked.emit(QUrl("word:gap"))
        assert dialog.current is dialog.library.entries["word:gap"]
        dialog.meaning.anchorClicked.emit(QUrl("technique:l2"))
        assert dialog.current is dialog.library.entries["technique:l2"]
        dialog.back.click()
        dialog.back.click()
        assert dialog.current is dialog.library.entries["picture:curves.gap"]
        assert not dialog.back.isEnabled()

    def test_a_link_to_what_was_not_found_ends_the_search(self, qtbot: QtBot) -> None:
        dialog = HelpDialog()
        qtbot.addWidget(dialog)
        dialog.open_at()
        dialog.search.setText("dropout")
        dialog.meaning.anchorClicked.emit(QUrl("word:nats"))
        assert dialog.search.text() == ""
        assert dialog.current is dialog.library.entries["word:nats"]


class TestLookingAt:
    def test_it_says_axes_marks_reading_and_acts(self, qtbot: QtBot) -> None:
        explained = LookingAt()
        qtbot.addWidget(explained)
        for key, one in explanations().items():
            explained.explain(key)
            text = explained.text.toPlainText()
            for words in (one.title, one.what, one.reading, one.beware):
                assert words in text
            for name, meaning in (*one.axes, *one.marks, *one.acts):
                assert name in text
                assert meaning in text
            for term in one.terms:
                assert TERMS[term].word in text

    def test_it_follows_what_is_seen_and_leads_to_the_help(self, qtbot: QtBot, window: MainWindow) -> None:
        guide = window.guide
        window.actions_.looking_at.trigger()
        assert guide.looking is not None
        assert guide.looking.isVisible()
        assert guide.looking.key == "curves"
        window.tabs.show_named("Weights")
        assert guide.looking.key == "weights.histograms"
        view = window.tabs.open_view
        assert view is not None
        view.switch.choose("network")  # type: ignore[attr-defined]
        assert guide.looking.key == "weights.network"
        guide.looking.text.anchorClicked.emit(QUrl("word:dead"))
        assert guide.dialog is not None
        assert guide.dialog.current is guide.dialog.library.entries["word:dead"]
        guide.dialog.close()
        guide.looking.close()
        # Closed, it stays so.
        window.tabs.show_named("Curves")
        assert not guide.looking.isVisible()
        window.exports.explain.click()
        assert guide.looking.isVisible()
        assert guide.looking.key == "curves"
        guide.looking.close()


class TestKeys:
    def test_every_shortcut_of_every_action_is_there(self, window: MainWindow) -> None:
        told = [key for each in keys_of(window) for key in each.keys]
        for action in window.actions():
            for sequence in action.shortcuts():
                assert sequence.toString(sequence.SequenceFormat.NativeText) in told, action.text()
        assert len(told) == len(set(told))
        assert {"Ctrl+Y", "Ctrl+=", "F1", "Shift+F1"} <= set(told)

    def test_the_map_shows_all_of_them_with_their_places(self, qtbot: QtBot, window: MainWindow) -> None:
        keys = [*keys_of(window), *keys_of_parts()]
        shown = ShortcutsDialog(keys)
        qtbot.addWidget(shown)
        texts = [label.text() for label in shown.findChildren(QLabel)]
        for key in keys:
            assert key.where in texts
            assert key.name in texts
            assert "  ".join(key.keys) in texts

    def test_keys_are_in_the_help_too(self, window: MainWindow) -> None:
        window.actions_.glossary.trigger()
        dialog = window.guide.dialog
        assert dialog is not None
        dialog.search.setText("ctrl+b")
        assert dialog.current is not None
        assert "Branch here" in dialog.meaning.toPlainText()
        dialog.close()


def test_nothing_of_the_help_is_there_before_it_is_asked_for(window: MainWindow) -> None:
    assert window.guide.dialog is None
    assert window.guide.looking is None


def test_listing_and_finding_take_a_moment_only(qtbot: QtBot) -> None:
    """No page is made before somebody looks at it."""
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    made: list[str] = []
    for entry in dialog.library.entries.values():
        object.__setattr__(entry, "page", lambda _look, key=entry.key: made.append(key) or "")
    began = time.perf_counter()
    dialog.search.setText("loss")
    assert len(made) == 1
    assert time.perf_counter() > began
