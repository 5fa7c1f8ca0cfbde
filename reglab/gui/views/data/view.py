"""The tab with the data: what the networks are given, as it stands in the panel, before and after a run."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from reglab.experiment.experiment import Experiment
from reglab.experiment.sources.base import Source
from reglab.gui import theme as themes
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.boundary.axes_choice import AxesChoice, FeatureList
from reglab.gui.views.boundary.classes import Choice, Crowd, counts
from reglab.gui.views.boundary.key import example_entries
from reglab.gui.views.data import TAB
from reglab.gui.views.data.data_plane import DataPlane
from reglab.gui.views.data.gallery import Gallery
from reglab.gui.views.data.positions import Positions, leading_feature, positions_of
from reglab.gui.views.fit.arm_fit import block_dots, example_symbols
from reglab.gui.views.fit.key import example_entries as value_entries
from reglab.gui.views.fit.key import truth_entry
from reglab.gui.views.plane.examples import Block, ExampleBlocks
from reglab.gui.views.plane.legend import Entry
from reglab.gui.views.plane.movable import Movable
from reglab.gui.views.plane.panel import Panel
from reglab.gui.views.plane.symbols import sign_radius
from reglab.gui.views.plane.view import PlaneView
from reglab.gui.views.tab import Tab
from reglab.gui.widgets.labels import Caption
from reglab.record.questions import ExampleSet
from reglab.record.record import RunRecord
from reglab.words import capital
from reglab.words.language import _, grouped, plural

MOST = 2000
"""At most so many examples of each part are painted."""
_KEY_SIZE = 3.4


class DataView(PlaneView):
    """Points, a curve with noise, a slice of a table, or pictures: the first seed's examples."""

    tab: ClassVar[Tab] = TAB
    topic: ClassVar[str] = "data"

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, "", Movable(self), all_seeds=False, parent=parent)
        self.seeds.hide()
        self.picture: DataPlane | None = None
        self.positions: Positions | None = None
        self._source: Source | None = None
        """Where the examples that the axes were named for come from."""
        self._moved: tuple[ExampleSet, ExampleSet] | None = None
        """Examples, and the same with the shifted ones in the place of others."""
        self._shift = ""
        """What the shifted examples are."""
        self.slice = Caption()
        self.slice.hide()
        self.gallery = Gallery()
        self.gallery.hide()
        self.figure_layout.insertWidget(1, self.gallery, 1)
        self.figure_layout.insertWidget(2, self.slice)
        self.axes = AxesChoice()
        self.axes.chosen.connect(self.forget_picture)
        self.across = FeatureList()
        self.across.setAccessibleName(_("Horizontal axis"))
        self.across.setToolTip(_("The input over which the target is shown"))
        self.across.activated.connect(self.forget_picture)
        self.bar.addWidget(self.axes)
        self.bar.addWidget(self.across)
        self.bar.addStretch(1)
        self.train = self.add_chip(_("Training"), _("Show the training examples, solid"), self.redraw)
        self.validation = self.add_chip(
            _("Validation"), _("Show the validation examples, hollow"), self.redraw
        )
        self.shifted = self.add_chip(_("Shifted"), "", self.forget_picture)
        self.shifted.setChecked(False)
        self.flipped = self.add_chip(
            _("Flipped"), _("Cross the training examples with a wrong label"), self.redraw
        )
        self.truth = self.add_chip(_("True curve"), _("Show the target without noise"), self.redraw)
        self.restart()

    # -- what is shown -----------------------------------------------------------------------------

    def shown_arms(self) -> list[int]:
        # The baseline's examples, whatever arms are to be seen.
        return [0]

    def message(self) -> str:
        return self.waiting() if self.record is None else ""

    def ask(self, *, refine: bool = False) -> None:
        if not self.examples or self._renewing:
            super().ask(refine=refine)

    def restart(self) -> None:
        super().restart()
        self.picture = self.positions = None

    def begin(self) -> None:
        info, examples = self.info, self._seen()
        pictures = info.image_shape is not None
        self.gallery.setVisible(pictures)
        self.grid.setVisible(not pictures)
        source = self.record.experiment.data.source if self.record else None
        if source != self._source:
            self._source = source
            if info.task == "regression":
                self.across.clear()
                self.across.addItems(info.features)
                self.across.setCurrentIndex(leading_feature(examples))
        if pictures:
            self.gallery.show_examples(examples, info)
            count = len(examples.y_train)
            if self.shifted.isChecked():
                words = plural(
                    "The first validation examples, {shift}, of each class, of {n} in all.",
                    "The first validation examples, {shift}, of each class, of {n} in all.",
                    count,
                    shift=self._shift,
                )
            else:
                words = plural(
                    "The first training examples of each class, of {n} in all.",
                    "The first training examples of each class, of {n} in all.",
                    count,
                )
            if self.gallery.flips:
                words = f"{words} {_('Flipped labels are crossed out.')}"
        else:
            features = self.axes.features if self.axes.isVisibleTo(self) else None
            self.positions = positions_of(examples, info, features, max(0, self.across.currentIndex()))
            if not self.zoomed:
                self.show_span(self.positions.span)
            self.grid.name_axes(*self.positions.names)
            words = self.positions.about
        self.slice.setText(words)
        self.slice.setVisible(bool(words))
        self.redraw()

    def _seen(self) -> ExampleSet:
        """The examples; where the shifted ones are asked for, they stand in the place of others."""
        examples = self.examples[0]
        if examples.x_val_shifted is None or not self.shifted.isChecked():
            return examples
        if self._moved is None or self._moved[0] is not examples:
            moved = replace(examples, x_val=examples.x_val_shifted)
            if self.info.image_shape is not None:
                # The gallery has a place for one part.
                sound = np.zeros(len(moved.y_val), dtype=np.bool_)
                moved = replace(moved, x_train=moved.x_val, y_train=moved.y_val, flipped=sound)
            self._moved = examples, moved
        return self._moved[1]

    def name_panels(self) -> None:
        if self.examples:
            train, validation = len(self.examples[0].y_train), len(self.examples[0].y_val)
            words = (
                _("{train} training · {validation} validation").format(
                    train=grouped(train), validation=grouped(validation)
                ),
                f"{grouped(train)} · {grouped(validation)}",
            )
            self.panel(0).show_arm(None, self.info.title, words)

    def new_panel(self, arm: int) -> Panel:
        self.picture = DataPlane()
        canvas = self.picture.panel.canvas
        if len(self.info.features) == 1 and self.info.task == "classification":
            canvas.left.chosen = tuple(range(len(self.info.classes)))
        # The size of the signs, and how many there are, depend on the room.
        canvas.view.sigResized.connect(self.redraw)
        return self.picture.panel

    # -- painting ------------------------------------------------------------------------------------

    @Slot()
    def redraw(self) -> None:
        self._stale = bool(self.examples) and not self.isVisible()
        if self.examples and not self._stale:
            self.draw()

    def draw(self) -> None:
        theme, info = themes.current(), self.info
        if info.image_shape is not None:
            self.legend.show_entries(())
            return
        if self.picture is None or self.positions is None:
            return
        block = ExampleBlocks({0: self._seen()}, MOST, MOST).distinct[0]
        if info.task == "classification":
            self.legend.show_entries(self._draw_classes(self.picture, self.positions, block, theme))
        else:
            self.legend.show_entries(self._draw_values(self.picture, self.positions, block, theme))

    def _draw_classes(
        self, picture: DataPlane, positions: Positions, block: Block, theme: Theme
    ) -> list[Entry]:
        at = np.concatenate([positions.train[: block.train], positions.validation[: block.validation]])
        area = picture.panel.canvas.area()
        choice = Choice(
            self.train.isChecked(), self.validation.isChecked(), wrong=False, flipped=self.flipped.isChecked()
        )
        crowd = Crowd(block, at, area, flat=False, theme=theme, choice=choice)
        picture.dots.show_groups((*crowd.dots(), *crowd.marks(block.y())))
        picture.show_curve(None, theme)
        totals = (len(block.examples.y_train), len(block.examples.y_val))
        amounts = tuple(zip(counts(block, area, flat=False), totals, strict=True))
        return example_entries(
            theme, self.info.classes, choice, amounts, flips=bool(block.examples.flipped.any())
        )

    def _draw_values(
        self, picture: DataPlane, positions: Positions, block: Block, theme: Theme
    ) -> list[Entry]:
        shown = {"train": self.train.isChecked(), "validation": self.validation.isChecked()}
        at = np.concatenate([positions.train[: block.train], positions.validation[: block.validation]])
        size = sign_radius(theme, block.train, picture.panel.canvas.area())
        dots = block_dots([block], [at], example_symbols(theme, QColor(theme.text), size), **shown)
        picture.dots.show_groups(reversed(dots))
        truth = block.examples.truth if self.truth.isChecked() else None
        picture.show_curve(truth, theme)
        symbols = example_symbols(theme, QColor(theme.text), _KEY_SIZE)
        entries = value_entries(symbols, shown["train"], shown["validation"])
        return entries if truth is None else [*entries, truth_entry(theme)]

    # -- choices ---------------------------------------------------------------------------------------

    def set_record(self, record: RunRecord | None) -> None:
        super().set_record(record)
        self.seeds.hide()

    def list_choices(self) -> None:
        shown = self.shown_experiment
        if shown is not None:
            self._list_for(shown)

    def _list_for(self, shown: Experiment) -> None:
        info = shown.data.info
        classes, table = info.task == "classification", len(info.features) > 2 and info.image_shape is None
        if classes and table:
            self.axes.list_features(info.features)
        self.axes.setVisible(classes and table)
        self.across.setVisible(not classes and len(info.features) > 1)
        for chip in (self.train, self.validation):
            chip.setVisible(info.image_shape is None)
        shift = shown.data.shifted
        self._shift = "" if shift is None else shift.words
        self.shifted.setVisible(shift is not None)
        self.shifted.setText(capital(self._shift))
        if shift is None:
            self.shifted.setChecked(False)
        else:
            self.shifted.setToolTip(
                _("Show the validation examples {shift}.").format(shift=shift.words) + f" {shift.about}"
            )
        self.flipped.setVisible(classes and info.image_shape is None and shown.data.label_flip > 0)
        self.truth.setVisible(not classes and info.generated and len(info.features) == 1)
