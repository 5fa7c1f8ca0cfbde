"""Pictures for paper: size, light colours, words; and that the window is as before."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from reglab.gui import theme
from reglab.gui.figures.figure import Figure
from reglab.gui.figures.form import Form
from reglab.gui.figures.render import FigureError, image_of, render, type_size
from reglab.gui.theme.palettes import DARK, PAPER
from reglab.gui.views.curves.view import CurvesView

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize(("width", "height", "dpi"), [(17.5, 11.0, 300), (8.5, 6.0, 600), (25.4, 14.3, 96)])
def test_pixels_and_their_density_are_those_asked_for(
    view: CurvesView, width: float, height: float, dpi: int
) -> None:
    form = Form(width=width, height=height, dpi=dpi)
    image = QImage.fromData(render(view.as_figure(), form, ["png"])["png"])
    assert (image.width(), image.height()) == (round(width / 2.54 * dpi), round(height / 2.54 * dpi))
    assert image.dotsPerMeterX() == pytest.approx(dpi / 0.0254, abs=1)


def test_svg_and_pdf_have_the_size_on_paper(view: CurvesView) -> None:
    found = render(view.as_figure(), Form(width=12.0, height=8.0), ["svg", "pdf"])
    assert b'<svg width="12cm" height="8cm"' in found["svg"]
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", found["pdf"])
    assert box is not None
    assert [float(n) for n in box[1].split()][2:] == pytest.approx([12 / 2.54 * 72, 8 / 2.54 * 72], abs=1)


def test_the_picture_says_what_it_is(view: CurvesView) -> None:
    words = texts(render(view.as_figure(), Form(width=25.4, height=16), ["svg"])["svg"])
    for said in (
        "made by hand – Curves",
        *("plain & <b>", "L2", "validation", "training", "mean, min–max", "best epoch"),
        *("epoch", "Loss (nats)", "Accuracy (%)", "Gap", "validation loss − training loss", "Weight norm"),
    ):
        assert said in words, said


def test_lines_stay_lines_and_no_pixels_of_the_screen_get_in(view: CurvesView) -> None:
    svg = render(view.as_figure(), Form(), ["svg"])["svg"].decode()
    assert "<image" not in svg
    assert svg.count("<polyline") > 8


@pytest.mark.parametrize("mode", ["dark", "projector"])
def test_it_is_light_whatever_the_window_is(view: CurvesView, mode: theme.Mode) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, mode)
    try:
        svg = render(view.as_figure(), Form(), ["svg"])["svg"].decode().lower()
        image = image_of(view.as_figure(), Form())
        assert theme.current().name == mode
    finally:
        theme.apply(app, "light")
    assert DARK.surface.lower() not in svg
    assert PAPER.arms[1].lower() in svg
    corners = [(2, 2), (image.width() - 3, 2), (2, image.height() - 3), (image.width() // 2, 4)]
    assert {image.pixelColor(*at).name() for at in corners} == {"#ffffff"}
    dark = sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, image.width(), 9)
        for y in range(0, image.height(), 9)
    )
    assert dark < 0.15 * (image.width() / 9) * (image.height() / 9)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_window_looks_as_before(view: CurvesView, mode: theme.Mode) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, mode)
    app.processEvents()
    try:
        seen = [widget for widget in view.findChildren(QWidget) if widget.isVisible()]
        before, sizes = view.grab().toImage(), [widget.geometry() for widget in seen]
        render(view.as_figure(), Form(), ["png", "svg", "pdf"])
        app.processEvents()
        assert [widget.geometry() for widget in seen] == sizes
        assert [w for w in view.findChildren(QWidget) if w.isVisible()] == seen
        assert view.grab().toImage() == before
    finally:
        theme.apply(app, "light")


def test_type_has_the_size_asked_for_or_it_is_said(view: CurvesView) -> None:
    figure = view.as_figure()
    assert type_size(figure, Form(width=25, height=18, font=9)) == pytest.approx(9)
    assert type_size(figure, Form(width=8.5, height=5.5, font=9)) < 6
    large = render(figure, Form(width=40, height=30, font=20), ["svg"])["svg"].decode()
    box = re.search(r'width="40cm" height="30cm"\s+viewBox="0 0 ([\d.]+)', large)
    size = re.search(r'font-size="([\d.]+)"', large)
    assert box is not None
    assert size is not None
    # Type of the layout, in pixels of an inch's 96th, is as large on paper as asked for.
    on_paper = 40 / 2.54 * 72 / float(box[1]) * float(size[1])
    assert on_paper == pytest.approx(20 * 0.9, rel=0.15) or on_paper == pytest.approx(20, rel=0.15)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (Form(width=0.5), "Width must be from 3 to 100 cm, but is 0.5."),
        (Form(dpi=5000), "Resolution must be from 72 to 1200 dpi, but is 5000."),
        (Form(width=100, height=100, dpi=1200), "take fewer dpi"),
    ],
)
def test_sizes_out_of_range_are_refused_in_a_sentence(view: CurvesView, form: Form, says: str) -> None:
    with pytest.raises(FigureError, match=re.escape(says)):
        render(view.as_figure(), form, ["png"])


def test_a_widget_of_any_kind_can_be_painted(qtbot: object) -> None:
    widget = QWidget()
    image = image_of(Figure("empty", widget), Form(title=False))
    assert image.pixelColor(100, 100) == QColor("#ffffff")
