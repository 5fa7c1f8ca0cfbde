"""Asks how a picture is to be, shows it meanwhile, and saves or copies it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reglab.gui.figures import form as forms
from reglab.gui.figures.figure import Figure
from reglab.gui.figures.form import CM_PER_INCH, FORMATS, WIDTHS_CM, Form, Format
from reglab.gui.figures.render import FigureError, image_of, render, type_size
from reglab.gui.figures.saving import complain, copy_picture, file_stem, save
from reglab.gui.figures.settings import last_form, last_format, remember
from reglab.gui.widgets.decimal_box import DecimalBox
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.throttle import Throttle
from reglab.words import fixed
from reglab.words.language import _, grouped, in_context

_PREVIEW = QSize(520, 380)
_PAUSE_MS = 200
_OWN = _("Own size")
_NAMES: dict[Format, str] = {"png": _("PNG (pixels)"), "svg": _("SVG (lines)"), "pdf": _("PDF (lines)")}


class ExportDialog(QDialog):
    """Lets a person choose format, size and type of a picture.

    Parameters
    ----------
    figure : Figure
        What is painted.
    """

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Save picture"))
        self._figure = figure
        self.format = QComboBox()
        self.preset = QComboBox()
        self.width_cm = self._centimetres(_("Width in centimetres"))
        self.height_cm = self._centimetres(_("Height in centimetres"))
        self.dpi = QSpinBox()
        self.font_pt = DecimalBox()
        self.with_title = QCheckBox(_("Title above the picture"))
        self.preview = QLabel()
        self.about = Caption()
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Save | buttons.Cancel)
        self.copy = self.buttons.addButton(_("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self._drawing = Throttle(self._draw, _PAUSE_MS, parent=self)
        self._build()
        self._show(last_form(), last_format())
        self._connect()
        self._draw()

    @staticmethod
    def _centimetres(name: str) -> DecimalBox:
        field = DecimalBox()
        field.setRange(forms.LEAST_CM, forms.MOST_CM)
        field.setDecimals(1)
        field.setSingleStep(0.5)
        field.setSuffix(" " + _("cm"))
        field.setAccessibleName(name)
        return field

    def _build(self) -> None:
        for kind in FORMATS:
            self.format.addItem(_NAMES[kind], kind)
        for name, width in WIDTHS_CM.items():
            self.preset.addItem(_("{name} ({width} cm)").format(name=name, width=f"{width:g}"), width)
        self.preset.addItem(_OWN, 0.0)
        self.dpi.setRange(forms.LEAST_DPI, forms.MOST_DPI)
        self.dpi.setSuffix(" " + _("dpi"))
        self.dpi.setSingleStep(50)
        self.font_pt.setRange(forms.LEAST_PT, forms.MOST_PT)
        self.font_pt.setDecimals(1)
        self.font_pt.setSuffix(" " + _("pt"))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedSize(_PREVIEW)
        self.preview.setAccessibleName(_("The picture as it will be"))
        fields = QFormLayout()
        for name, widget in (
            (_("&Format"), self.format),
            (_("&Size"), self.preset),
            (_("&Width"), self.width_cm),
            (_("&Height"), self.height_cm),
            (_("&Resolution"), self.dpi),
            (in_context("size of letters", "&Type"), self.font_pt),
        ):
            fields.addRow(name, widget)
        left = QVBoxLayout()
        left.addLayout(fields)
        left.addWidget(self.with_title)
        left.addWidget(self.about)
        left.addStretch(1)
        row = QHBoxLayout()
        row.addLayout(left, 1)
        row.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        self.preset.activated.connect(self._take_preset)
        self.format.activated.connect(self._change)
        for field in (self.width_cm, self.height_cm, self.font_pt, self.dpi):
            field.valueChanged.connect(self._change)
        self.with_title.toggled.connect(self._change)
        self.buttons.accepted.connect(self._ask)
        self.buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(self._copy)

    # -- what is chosen ------------------------------------------------------------------------

    @property
    def form(self) -> Form:
        """Size and type as chosen."""
        return Form(
            round(self.width_cm.value(), 1),
            round(self.height_cm.value(), 1),
            self.dpi.value(),
            round(self.font_pt.value(), 1),
            self.with_title.isChecked(),
        )

    @property
    def kind(self) -> Format:
        """The format that is chosen."""
        return next(kind for kind in FORMATS if kind == self.format.currentData())

    def _show(self, form: Form, kind: Format) -> None:
        self.format.setCurrentIndex(FORMATS.index(kind))
        self.width_cm.setValue(form.width)
        self.height_cm.setValue(form.height)
        self.dpi.setValue(form.dpi)
        self.font_pt.setValue(form.font)
        self.with_title.setChecked(form.title)
        self._name_size()

    def _name_size(self) -> None:
        """Show which of the usual widths it is."""
        place = self.preset.findData(round(self.width_cm.value(), 1))
        self.preset.setCurrentIndex(place if place >= 0 else self.preset.count() - 1)
        self.dpi.setEnabled(self.kind == "png")
        self.dpi.setToolTip(
            ""
            if self.kind == "png"
            else _("{format} is made of lines, not pixels").format(format=self.kind.upper())
        )

    @Slot()
    def _take_preset(self) -> None:
        width = float(self.preset.currentData())
        if width:
            height = self.height_cm.value() * width / self.width_cm.value()
            with QSignalBlocker(self.width_cm), QSignalBlocker(self.height_cm):
                self.width_cm.setValue(width)
                self.height_cm.setValue(height)
            self._change()

    @Slot()
    def _change(self) -> None:
        self._name_size()
        self._drawing.request()

    # -- what is seen --------------------------------------------------------------------------

    def _draw(self) -> None:
        form = self.form
        ratio = self.devicePixelRatioF()
        wide = min(_PREVIEW.width() / form.width, _PREVIEW.height() / form.height) * ratio
        shown = replace(form, dpi=max(forms.LEAST_DPI, round(wide * CM_PER_INCH)))
        problem = form.problem
        if not problem:
            try:
                image = image_of(self._figure, shown)
            except FigureError as error:
                problem = str(error)
            else:
                fitted = QPixmap.fromImage(image).scaled(
                    _PREVIEW * ratio,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
                fitted.setDevicePixelRatio(ratio)
                self.preview.setPixmap(fitted)
        self.about.setText(problem or self._size_words(form))
        self.copy.setEnabled(not problem)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not problem)

    def _size_words(self, form: Form) -> str:
        wide, high = form.pixels
        words = [
            _("{wide} × {high} pixels.").format(wide=grouped(wide), high=grouped(high))
            if self.kind == "png"
            else _("Sharp at any size.")
        ]
        size = type_size(self._figure, form)
        if size < form.font - 0.05:
            words.append(
                _(
                    "All words have room with type of {size} pt; for larger type make the picture wider."
                ).format(size=fixed(size, 1))
            )
        return " ".join(words)

    # -- what is done --------------------------------------------------------------------------

    @Slot()
    def _copy(self) -> None:
        remember(self.form, self.kind)
        copy_picture(self._figure, self.form, self)

    @Slot()
    def _ask(self) -> None:
        kind = self.kind
        place = str(Path.home() / f"{file_stem(self._figure.title)}.{kind}")
        name, _unused = QFileDialog.getSaveFileName(
            self, _("Save picture"), place, f"{_NAMES[kind]} (*.{kind})"
        )
        if not name:
            return
        path = Path(name)
        remember(self.form, kind)
        try:
            content = render(self._figure, self.form, [kind])[kind]
        except FigureError as error:
            complain(self, _("{file} could not be saved").format(file=path.name), str(error))
            return
        if save(path if path.suffix else path.with_suffix(f".{kind}"), content, self):
            self.accept()
