"""The tab with the maps: what class each arm's networks predict where."""

from __future__ import annotations

import math
from functools import partial
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip, QWidget

from reglab.analysis.movement import changed_class, rms_change
from reglab.analysis.prediction_spread import prediction_spread
from reglab.experiment.experiment import Experiment
from reglab.gui import theme as themes
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.boundary import TAB
from reglab.gui.views.boundary.arm_map import LEVELS, ArmMap
from reglab.gui.views.boundary.axes_choice import AxesChoice
from reglab.gui.views.boundary.classes import Choice, Crowd, counts, mean_outputs, rug_places
from reglab.gui.views.boundary.key import before_entry, key_entries
from reglab.gui.views.boundary.moved import MovableMap
from reglab.gui.views.boundary.projection import Projection, feature_projection, principal_projection
from reglab.gui.views.drawing.mode import DrawingMode
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.examples import Block, ExampleBlocks
from reglab.gui.views.plane.legend import Amount
from reglab.gui.views.plane.panel import Panel
from reglab.gui.views.plane.scores import with_movement, with_spread
from reglab.gui.views.plane.view import PlaneView
from reglab.gui.views.tab import Tab
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.plain import literal
from reglab.record.events import Array
from reglab.words import percent, plain
from reglab.words.language import _

COARSE, FINE = 48, 120
"""Points of the grid along each axis while training or scrubbing, and when nothing moves."""
_CURVE_POINTS = 241
MOST_TRAIN, MOST_VALIDATION = 1000, 500
"""At most so many examples are painted in each plane."""
_EXTENT = 20_000
_RUG_SHARE = 0.2
"""Share of a plot of curves in which examples stand."""
_NUMBERS = 1_000_000
"""Scale of the most numbers that one question may carry."""
_FLIPPED = _(
    "Cross the training examples whose label was replaced by a wrong one.\n"
    "A crossed example without a ring has been learned by heart."
)

_SEEDS = _(
    "One seed's networks with its examples; or all seeds: the mean of their probabilities and each\n"
    "one's border as a thin line. Where the lines part, the result is a matter of chance (variance)."
)


class BoundaryView(PlaneView):
    """Maps of the probability of the classes, one per arm; curves where there is one input."""

    tab: ClassVar[Tab] = TAB
    topic: ClassVar[str] = "boundary"

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        movable = MovableMap(self, lambda: self.projection)
        super().__init__(questions, _SEEDS, movable, all_seeds=False, parent=parent)
        self.pictures: dict[int, ArmMap] = {}
        self.projection: Projection | None = None
        self._flips = False
        self._explained: tuple[object, ...] = ()
        self.slice = Caption()
        self.slice.hide()
        self.figure_layout.insertWidget(1, self.slice)
        self.axes = AxesChoice()
        self.axes.hide()
        self.axes.chosen.connect(self._choose_axes)
        self.bar.addWidget(self.axes)
        self.bar.addStretch(1)
        self.train = self.add_chip(_("Training"), _("Show the training examples, solid"), self.redraw)
        self.validation = self.add_chip(
            _("Validation"), _("Show the validation examples, hollow"), self.redraw
        )
        self.wrong = self.add_chip(
            _("Wrong"), _("Ring the examples whose class is predicted wrongly"), self.redraw
        )
        self.flipped = self.add_chip(_("Flipped"), _FLIPPED, self.redraw)
        self.bar.addWidget(self.moving.chip)
        self.drawing = DrawingMode(self, "points")
        self.restart()

    def show_bare(self) -> None:
        super().show_bare()
        # A network that knows nothing is wrong half of the time.
        self.wrong.setChecked(False)

    @classmethod
    def unsuited(cls, experiment: Experiment) -> str:
        info = experiment.data.info
        if info.task == "regression":
            return _(
                "{data_set} has values to predict, not classes: there is no boundary. See the tab Fit."
            ).format(data_set=info.title)
        return ""

    # -- geometry ---------------------------------------------------------------------------------

    @property
    def flat(self) -> bool:
        """Whether the pictures are maps, not curves over one input."""
        return len(self.info.features) > 1

    @property
    def refines(self) -> bool:
        return self.flat

    def restart(self) -> None:
        super().restart()
        self.pictures = {}
        self.projection = None
        self._explained = ()
        self.slice.hide()

    def begin(self) -> None:
        first = self.examples[min(self.examples)]
        self._flips = any(examples.flipped.any() for examples in self.examples.values())
        names, shape = self.info.features, self.info.image_shape
        if len(names) <= 2:
            self.projection = feature_projection(first.x_train, names, range(len(names)))
        elif shape is not None or self.axes.features is None:
            self.projection = principal_projection(first.x_train)
        else:
            self.projection = feature_projection(first.x_train, names, self.axes.features)
        places = self.projection.drop(ExampleBlocks(self.examples, _EXTENT, _EXTENT).points(len(names)))
        low, high = places.min(axis=0), places.max(axis=0)
        margin = np.where(high > low, 0.06 * (high - low), 1.0)
        low, high = low - margin, high + margin
        titles = self.projection.names
        self.slice.setText(self.projection.about)
        self.slice.setVisible(bool(self.projection.about))
        if self.flat:
            self.show_span(Span(float(low[0]), float(high[0]), float(low[1]), float(high[1])))
            self.grid.name_axes(titles[0], titles[1])
        else:
            two = len(self.info.classes) == 2
            self.show_span(Span(float(low[0]), float(high[0]), -0.16, 1.16 if two else 1.05))
            self.grid.name_axes(titles[0], f"P({self.info.classes[1]})" if two else _("probability"))

    def wanted(self, *, fine: bool) -> tuple[tuple[Array, ...], Array, ExampleBlocks]:
        assert self.projection is not None
        sets = {}
        for arm in self.shown_arms():
            # Of all seeds' examples those of the first are shown: enough, and easy to read.
            for column in self.columns(arm)[:1]:
                sets[column] = self.examples[column]
        features, span = len(self.info.features), self.span
        blocks = ExampleBlocks(
            sets,
            min(MOST_TRAIN, _NUMBERS // (5 * features)),
            min(MOST_VALIDATION, _NUMBERS // (10 * features)),
        )
        if not self.flat:
            x = np.linspace(span.left, span.right, _CURVE_POINTS)
            return (x,), self.projection.lift(x), blocks
        # Of pictures with many pixels fewer points are asked about: what is sent stays small.
        count = min(FINE, math.isqrt(2 * _NUMBERS // features))
        if not fine:
            count = min(COARSE, count // 2)
        x, y = np.linspace(span.left, span.right, count), np.linspace(span.bottom, span.top, count)
        across, upward = np.meshgrid(x, y)
        return (x, y), self.projection.lift(across.ravel(), upward.ravel()), blocks

    # -- painting ------------------------------------------------------------------------------------

    def new_panel(self, arm: int) -> Panel:
        picture = self.pictures[arm] = ArmMap()
        if not self.flat:
            # The numbers beside curves are those of their lines.
            picture.panel.canvas.left.chosen = LEVELS
        picture.panel.canvas.hovered.connect(partial(self._hover, arm))
        return picture.panel

    def scores(self, arm: int) -> tuple[str, ...]:
        words = super().scores(arm)
        if pairs := self.moving.pairs(arm):
            words = with_movement(words, rms_change(pairs), changed_class(pairs))
        outputs = [self.outputs[column] for column in self.columns(arm) if column in self.outputs]
        if self.record is None or len(outputs) < 2:
            return words
        return with_spread(words, prediction_spread(outputs), self.record.experiment.varied)

    def draw(self) -> None:
        self.moving.follow()
        asked, theme = self.asked, themes.current()
        assert asked is not None
        hues, amounts = self.arm_hues, None
        for arm in self.shown_arms():
            columns = [column for column in self.columns(arm) if column in self.outputs]
            if not columns:
                continue
            picture = self.pictures[arm]
            count = int(np.prod([len(axis) for axis in asked.mesh]))
            outputs = [self.outputs[column] for column in columns]
            mean = mean_outputs([values[count:] for values in outputs])
            block = asked.blocks.block(self.columns(arm)[0])
            self._show_examples(picture, block, mean, theme)
            amounts = amounts or self._amounts(block, picture)
            if mean is None:
                picture.lose(len(columns))
                continue
            own = [values[:count] for values in outputs]
            earlier = mean_outputs(self.moving.earlier(arm))
            if self.flat:
                picture.show_field(own, (asked.mesh[0], asked.mesh[1]), self.info.classes, theme)
                picture.show_earlier(earlier, self.moving.before, theme)
            else:
                hue = theme.arm_color(hues[arm])
                picture.show_curves(own, asked.mesh[0], theme, hue, earlier, self.moving.before)
        if amounts is not None:
            self._explain(theme, amounts)

    def _places(self, block: Block) -> Array:
        assert self.projection is not None
        dropped = self.projection.drop(block.x())
        return dropped if self.flat else rug_places(dropped[:, 0], block.y(), len(self.info.classes))

    def _show_examples(self, picture: ArmMap, block: Block, mean: Array | None, theme: Theme) -> None:
        choice = self._choice()
        crowd = Crowd(block, self._places(block), self._room(picture), self.flat, theme, choice)
        key = (id(block.examples), self.projection, theme.name, crowd.area, choice)
        if key != picture.dots_key:
            picture.dots_key = key
            picture.dots.show_groups(crowd.dots())
        picture.marks.show_groups(crowd.marks(block.of(mean).argmax(axis=1)) if mean is not None else ())

    def _room(self, picture: ArmMap) -> float:
        """Size of the part of a picture where examples stand, in square pixels."""
        return (1.0 if self.flat else _RUG_SHARE) * picture.panel.canvas.area()

    def _choice(self) -> Choice:
        return Choice(
            self.train.isChecked(),
            self.validation.isChecked(),
            self.wrong.isChecked(),
            self.flipped.isChecked(),
        )

    def _explain(self, theme: Theme, amounts: tuple[Amount, ...]) -> None:
        several = self.seeds.place is None and any(len(self.columns(arm)) > 1 for arm in self.shown_arms())
        moved = any(self.moving.earlier(arm) for arm in self.shown_arms())
        key = (theme.name, self.info.classes, self._choice(), amounts, several, self._flips, moved)
        if key != self._explained:
            # The key is laid out anew, which takes its time.
            self._explained = key
            entries = key_entries(
                theme, key[1], key[2], amounts, flat=self.flat, seeds=several, flips=self._flips
            )
            if moved:
                entries.append(before_entry(theme, flat=self.flat))
            self.legend.show_entries(entries)

    def _amounts(self, block: Block, picture: ArmMap) -> tuple[Amount, ...]:
        """How many training and validation examples are painted, of how many."""
        examples = block.examples
        shown = counts(block, self._room(picture), flat=self.flat)
        return tuple(zip(shown, (len(examples.y_train), len(examples.y_val)), strict=True))

    def _hover(self, arm: int, at: tuple[float, float] | None) -> None:
        picture, asked = self.pictures.get(arm), self.asked
        if at is None or picture is None or picture.mean is None or asked is None or self.projection is None:
            QToolTip.hideText()
            return
        nearest = [int(np.abs(axis - value).argmin()) for axis, value in zip(asked.mesh, at, strict=False)]
        probability = picture.mean[tuple(reversed(nearest))]
        place = " · ".join(f"{n} {plain(value)}" for n, value in zip(self.projection.names, at, strict=False))
        order = np.argsort(-probability, kind="stable")[:3].tolist()
        words = ", ".join(f"{self.info.classes[k]} {percent(float(probability[k]))}" for k in order)
        QToolTip.showText(QCursor.pos(), literal(f"{place}\n{words}"), picture.panel.canvas)

    # -- choices ----------------------------------------------------------------------------------------

    def list_choices(self) -> None:
        super().list_choices()
        shown = self.shown_experiment
        info = shown.data.info if shown else None
        choice = info is not None and len(info.features) > 2 and info.image_shape is None
        if choice:
            self.axes.list_features(self.info.features)
        self.axes.setVisible(choice)
        flips = shown is not None and shown.data.label_flip > 0
        self.flipped.setEnabled(flips)
        self.flipped.setToolTip(_FLIPPED if flips else _("No label is flipped in these data (panel Data)."))

    @Slot()
    def _choose_axes(self) -> None:
        self.zoomed = False
        self.forget_picture()
