"""Pictures of every class stand there whole, however low the place is."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.experiment.data import DataSpec
from reglab.gui.views.data.gallery import Gallery
from reglab.record.questions import ExampleSet

_EACH = 3


@pytest.fixture
def gallery(qtbot: QtBot) -> Gallery:
    """Three pictures of each of the ten digits."""
    labels = np.repeat(np.arange(10), _EACH)
    pictures = np.linspace(0, 16, 64 * len(labels)).reshape(len(labels), 64)
    made = Gallery()
    qtbot.addWidget(made)
    made.show_examples(
        ExampleSet(pictures, labels, pictures[:0], labels[:0], np.zeros(len(labels), bool)),
        DataSpec(set="digits").info,
    )
    return made


@pytest.mark.parametrize("height", [160, 190, 230, 300, 900])
def test_every_class_is_seen_and_no_picture_is_cut(gallery: Gallery, height: int) -> None:
    gallery.resize(400, height)
    cells = gallery.cells()
    assert len({name for _, name, _ in cells}) == 10
    assert len(cells) == 10 * _EACH
    assert max(box.bottom() for box, _, _ in cells) <= height
    assert min(box.width() for box, _, _ in cells) >= 12


def test_where_not_all_classes_have_room_the_rows_that_are_seen_are_whole(gallery: Gallery) -> None:
    gallery.resize(400, 100)
    cells = gallery.cells()
    assert 1 <= len({name for _, name, _ in cells}) < 10
    assert max(box.bottom() for box, _, _ in cells) <= 100
