"""What leaves the axes is cut in SVG too."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
from pytestqt.qtbot import QtBot

from reglab.gui.figures.form import Form
from reglab.gui.figures.render import render
from reglab.gui.figures.svg_clips import with_clips
from reglab.gui.run.questions import Questions
from reglab.gui.views.curves.view import CurvesView
from tests.support import records

SVG = "{http://www.w3.org/2000/svg}"


def test_curves_that_leave_the_axes_are_cut(qtbot: QtBot) -> None:
    loss = np.concatenate([np.full(3, 500.0), np.linspace(1, 0.5, 97)])
    view = CurvesView(Questions())
    qtbot.addWidget(view)
    view.resize(700, 520)
    view.show()
    view.set_record(records.record(records.experiment(epochs=100, seeds=2), {"val_loss": loss}))
    svg = render(view.as_figure(), Form(), ["svg"])["svg"].decode()
    root = ET.fromstring(svg)
    boxes = {path.get("id"): path[0] for path in root.iter(f"{SVG}clipPath")}
    groups = [group for group in root.iter(f"{SVG}g") if group.get("clip-path")]
    assert len(groups) == len(boxes) == 4
    beyond = 0
    for group in groups:
        found = re.fullmatch(r"url\(#(.+)\)", group.get("clip-path") or "")
        assert found is not None
        box = boxes[found[1]]
        assert 0 < float(box.get("y") or 0) < 430
        for line in group.iter(f"{SVG}polyline"):
            ys = [float(pair.split(",")[1]) for pair in (line.get("points") or "").split()]
            beyond += min(ys, default=0) < -20
    assert beyond, "no curve leaves its axes: nothing was tried"
    assert "reglab-" not in svg


def test_what_has_no_marks_stays_as_it_is() -> None:
    assert with_clips("<svg><g><text>reglab</text></g></svg>") == "<svg><g><text>reglab</text></g></svg>"
