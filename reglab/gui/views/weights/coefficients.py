"""What each network has learned of every feature, beside what is true of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reglab.analysis.coefficients import CoefficientFit, coefficient_fit
from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.plots.chart import Chart, bottom_room, left_room
from reglab.gui.plots.limits import round_up
from reglab.gui.plots.picture import MARGIN, heading_height, paint_heading, paint_small, small_metrics, tiles
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.theme import Theme
from reglab.gui.views.item_picture import ItemPicture
from reglab.record.questions import FeatureSlopes
from reglab.words import fixed
from reglab.words.language import _, plural

_ASPECT = 2.4
"""Width by height at which a chart reads best."""
_LEAST_NAME = 5.0
"""Pixels between the names of features."""


def unsuited(info: DatasetInfo) -> str:
    """Why no coefficients can be shown of networks that learn a data set; empty where they can."""
    if info.known_coefficients:
        return ""
    return _(
        "The true coefficients of {data_set} are not known. They are of the sets named "
        "“Sparse truth”, “Dense truth” and “Correlated groups”."
    ).format(data_set=info.title)


class CoefficientPicture(ItemPicture):
    """One chart for each arm: a bar per feature, and a tick where the true coefficient is."""

    def __init__(self) -> None:
        super().__init__(_("Learned and true coefficients"))
        self.fits: list[tuple[ShownArm, CoefficientFit]] = []
        self.limit = 1.0
        """Size of coefficient at the ends of every vertical axis."""
        self.info: DatasetInfo | None = None
        self._networks = 1

    def show_content(
        self, arms: Sequence[tuple[ShownArm, Sequence[FeatureSlopes]]], info: DatasetInfo
    ) -> None:
        """Show the coefficients of arms, each of one network or more."""
        self.info = info
        self.fits = [
            (arm, coefficient_fit(np.stack([each.learned for each in found]), found[0].true))
            for arm, found in arms
        ]
        self._networks = max((len(found) for _, found in arms), default=1)
        sizes = [np.abs(np.concatenate([fit.low, fit.high, _true(fit)])) for _, fit in self.fits]
        every = np.concatenate([[0.0], *sizes])
        self.limit = round_up(float(every[np.isfinite(every)].max())) or 1.0
        words = [f"{arm.name}: {_note(fit)}" for arm, fit in self.fits]
        self.setAccessibleDescription(". ".join([*words, _("arrow keys read single features")]))
        self.renew_reading()
        self.changed()

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        self.items, self.areas = [], []
        row = small_metrics().height() + 3
        key = QRectF(MARGIN, self.height() - row - 3, self.width() - 2 * MARGIN, row)
        area = QRectF(MARGIN, 4, self.width() - 2 * MARGIN, key.top() - 8)
        for (arm, fit), box in zip(self.fits, tiles(area, len(self.fits), _ASPECT), strict=True):
            self.areas.append((box, arm.place))
            heading = QRectF(box.left(), box.top(), box.width(), heading_height())
            paint_heading(painter, look, heading, arm, _note(fit))
            self._paint_chart(painter, look, box.adjusted(0, heading.height() + 2, -2, 0), arm, fit)
        if self.fits:
            self._paint_key(painter, look, key)

    def item_words(self, item: int) -> str:
        arm, fit = self.fits[item // len(self._names)]
        feature = item % len(self._names)
        values = {
            "arm": arm.name,
            "feature": self._names[feature],
            "learned": _number(fit.mean[feature]),
        }
        known = fit.true is not None
        if fit.true is not None:
            values["true"] = _number(fit.true[feature])
        if self._networks < 2:
            text = (
                _("{arm} – {feature}: true {true}, learned {learned}")
                if known
                else _("{arm} – {feature}: learned {learned}")
            )
            return text.format(**values)
        values |= {"low": _number(fit.low[feature]), "high": _number(fit.high[feature])}
        if known:
            return plural(
                "{arm} – {feature}: true {true}, learned {learned} ({low} to {high} over {n} seed)",
                "{arm} – {feature}: true {true}, learned {learned} ({low} to {high} over {n} seeds)",
                self._networks,
                **values,
            )
        return plural(
            "{arm} – {feature}: learned {learned} ({low} to {high} over {n} seed)",
            "{arm} – {feature}: learned {learned} ({low} to {high} over {n} seeds)",
            self._networks,
            **values,
        )

    @property
    def _names(self) -> tuple[str, ...]:
        return self.info.features if self.info is not None else ()

    def _paint_chart(
        self, painter: QPainter, look: Theme, box: QRectF, arm: ShownArm, fit: CoefficientFit
    ) -> None:
        left = left_room(self.limit) + small_metrics().horizontalAdvance("−")
        inner = box.adjusted(left, 4, 0, -bottom_room())
        chart = Chart(inner, 0.5, len(fit.mean) + 0.5, -self.limit, self.limit)
        places = chart.x(np.arange(1.0, len(fit.mean) + 1))
        step = inner.width() / len(fit.mean)
        chart.paint_scale(painter, look)
        self._paint_names(painter, look, inner, places, step)
        zero = float(chart.y(np.array(0.0)))
        painter.setPen(QPen(QColor(look.axis), 1))
        painter.drawLine(QLineF(inner.left(), zero, inner.right(), zero))
        mean, low, high = (
            np.nan_to_num(chart.y(values), nan=zero) for values in (fit.mean, fit.low, fit.high)
        )
        bar = max(1.5, 0.56 * step)
        for feature, x in enumerate(places.tolist()):
            self.items.append(QRectF(x - step / 2, inner.top(), step, inner.height()))
            if not np.isfinite(fit.mean[feature]):
                continue
            end = float(mean[feature])
            column = QRectF(x - bar / 2, min(zero, end), bar, abs(end - zero))
            painter.fillRect(column, look.arm_light_color(arm.hue))
            painter.setPen(QPen(look.arm_color(arm.hue), 1.5 * look.line_scale))
            painter.drawLine(QLineF(x - bar / 2, end, x + bar / 2, end))
            if self._networks > 1:
                painter.setPen(QPen(look.arm_color(arm.hue), 1.2 * look.line_scale))
                painter.drawLine(QLineF(x, float(low[feature]), x, float(high[feature])))
        if fit.true is not None:
            painter.setPen(QPen(QColor(look.text), 2.0 * look.line_scale))
            for x, y in zip(places.tolist(), chart.y(fit.true).tolist(), strict=True):
                painter.drawLine(QLineF(x - 0.45 * step, y, x + 0.45 * step, y))

    def _paint_names(
        self, painter: QPainter, look: Theme, box: QRectF, places: np.ndarray, step: float
    ) -> None:
        """Name as many features as there is room for, at equal distances from the first on."""
        metrics = small_metrics()
        widest = max(metrics.horizontalAdvance(name) for name in self._names) + _LEAST_NAME
        every = next((n for n in (1, 2, 5, 10, 20) if n * step >= widest), len(self._names))
        for feature in range(0, len(self._names), every):
            place = QRectF(places[feature] - widest / 2, box.bottom() + 3, widest, metrics.height())
            name = self._names[feature]
            paint_small(painter, place, name, QColor(look.muted), Qt.AlignmentFlag.AlignCenter)

    def _paint_key(self, painter: QPainter, look: Theme, box: QRectF) -> None:
        """Say what bars, lines and ticks are."""
        ink, x = QColor(look.muted), box.left()
        middle, flags = box.center().y(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

        def word(text: str) -> None:
            nonlocal x
            width = small_metrics().horizontalAdvance(text) + 2
            paint_small(painter, QRectF(x, box.top(), width, box.height()), text, ink, flags)
            x += width + 18

        painter.setPen(QPen(QColor(look.text), 2.0 * look.line_scale))
        painter.drawLine(QPointF(x, middle), QPointF(x + 14, middle))
        x += 19
        word(_("true coefficient"))
        painter.fillRect(QRectF(x, middle - 5, 10, 10), ink)
        x += 15
        word(_("learned, mean of the seeds") if self._networks > 1 else _("learned"))
        if self._networks > 1:
            painter.setPen(QPen(ink, 1.2 * look.line_scale))
            painter.drawLine(QPointF(x + 3, middle - 6), QPointF(x + 3, middle + 6))
            x += 10
            word(_("smallest to largest"))
        assert self.info is not None
        word(_("unit: {target} per unit of the feature").format(target=self.info.target))


def _true(fit: CoefficientFit) -> np.ndarray:
    return np.zeros(0) if fit.true is None else fit.true


def _number(value: float) -> str:
    return fixed(value, 3) if np.isfinite(value) else _("unknown")


def _note(fit: CoefficientFit) -> str:
    """How near the learned coefficients are to the true ones, in a few words."""
    if not np.isfinite(fit.error):
        return ""
    error = fixed(fit.error, 3)
    if not fit.zeros:
        return _("off by {error}").format(error=error)
    return plural(
        "off by {error} · finds {found} of {n} zero",
        "off by {error} · finds {found} of {n} zeros",
        fit.zeros,
        error=error,
        found=fixed(fit.found, 0),
    )
