"""Clipboard, files, the dialog and the menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from reglab.gui.figures import saving
from reglab.gui.figures.dialog import ExportDialog
from reglab.gui.figures.form import Form
from reglab.gui.figures.menu import figure_menu
from reglab.gui.figures.settings import last_form, last_format, remember
from reglab.gui.run.questions import Questions
from reglab.gui.views.curves.view import CurvesView
from reglab.gui.views.seeds.view import SeedsView
from reglab.record.record import RunRecord


def test_the_clipboard_has_pixels_and_lines(view: CurvesView) -> None:
    assert saving.copy_picture(view.as_figure(), Form(width=10, height=7, dpi=100))
    data = QApplication.clipboard().mimeData()
    assert QApplication.clipboard().image().width() == round(10 / 2.54 * 100)
    assert data.data(saving.SVG).data().lstrip().startswith(b"<?xml")


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_dialog_writes_what_was_chosen(
    view: CurvesView, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    dialog = ExportDialog(view.as_figure(), view)
    dialog.format.setCurrentIndex(dialog.format.findData(kind))
    dialog.format.activated.emit(dialog.format.currentIndex())
    dialog.width_cm.setValue(9.0)
    dialog.dpi.setValue(120)
    qtbot.waitUntil(lambda: not dialog._drawing.resting)
    assert not dialog.preview.pixmap().isNull()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "figure"), ""))
    dialog._ask()
    content = (tmp_path / f"figure.{kind}").read_bytes()
    assert content.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[kind])
    if kind == "png":
        assert QImage.fromData(content).width() == round(9 / 2.54 * 120)
    assert (last_form().width, last_form().dpi, last_format()) == (9.0, 120, kind)
    dialog.deleteLater()


def test_a_disk_that_is_full_is_said_and_the_old_file_stays(
    view: CurvesView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    path = tmp_path / "figure.png"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert not saving.save(path, b"new", view)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["figure.png"]
    assert "the disk is full" in said[0]


def test_settings_that_make_no_sense_are_not_used() -> None:
    remember(Form(width=5000), "png")
    assert last_form().width == Form().width


def test_a_right_click_anywhere_in_a_view_offers_the_menu(
    view: CurvesView, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: shown.append(menu))
    for widget in (view.plots["gap"].canvas.viewport(), view.readout.viewport(), view):
        at = QPoint(5, 5)
        QApplication.sendEvent(
            widget, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        )
        menu = shown.pop()
        words = [action.text().partition("\t")[0] for action in menu.actions()]
        assert "&Copy picture" in words
        assert "Save table as CSV…" in words
        menu.deleteLater()


def test_tables_are_copied_as_they_stand(view: CurvesView, record: RunRecord) -> None:
    menu = figure_menu(view.as_figure, view.shown_tables(), view)
    next(action for action in menu.actions() if "table as text" in action.text()).trigger()
    rows = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert rows[0][0] == "Epoch 60"
    assert [row[0] for row in rows[1:]] == ["plain & <b>", "L2"]
    loss = rows[0].index("val loss")
    assert float(rows[1][loss]) == pytest.approx(record.values("val_loss")[-1, :3].mean(), abs=5e-4)
    menu.deleteLater()


def test_painted_tables_have_every_seed_in_full_precision(qtbot: QtBot, record: RunRecord) -> None:
    view = SeedsView(Questions())
    qtbot.addWidget(view)
    view.resize(800, 400)
    view.show()
    view.set_record(record)
    (table,) = view.shown_tables()
    final = record.values("val_loss")[-1]
    assert [*table.rows[0]][-3:] == (final[3:] - final[:3]).tolist()


def test_names_of_files_are_plain() -> None:
    assert saving.file_stem("First light: the gap / opens – Curves") == "first-light-the-gap-opens-curves"
    assert saving.file_stem("…") == "picture"
