"""One hidden layer in the list of layers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSpacerItem, QToolButton, QVBoxLayout, QWidget

from reglab.experiment.base import FieldInfo
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec, shape_words
from reglab.experiment.ops import Shape
from reglab.gui import theme
from reglab.gui.panels.layer_menu import fill_changes
from reglab.gui.panels.network_glyphs import parameter_words, shape_text
from reglab.gui.theme.icons import icon
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.field_editor import ChoiceEditor, FieldEditor, NumberEditor, field_editor
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.names import choice_name
from reglab.gui.widgets.section import SectionHeader
from reglab.words import in_sentence, typed
from reglab.words.language import _, grouped

_IN_LINE = ("dense", "conv2d")
"""Kinds whose numbers stand in one column."""


class Grip(QWidget):
    """Six dots by which something is dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(theme.px(12), theme.px(24))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(_("Drag to another place (Alt+Up, Alt+Down)"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        drag: QIcon = icon("drag", theme.current().muted)
        drag.paint(painter, self.rect())
        painter.end()


class _ShapeLabel(QLabel):
    """What a layer puts out, small at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fit()
        theme.manager().theme_changed.connect(self._fit)

    @Slot()
    def _fit(self) -> None:
        self.setFont(small_font())

    def minimumSizeHint(self) -> QSize:
        return QSize(20, super().minimumSizeHint().height())


class LayerRow(QWidget):
    """The kind and the main fields of one hidden layer; below, what it puts out and its other fields.

    Parameters
    ----------
    position : int
        Place among the hidden layers, from 0.
    kind : str
        Its kind; a layer of another kind gets another row.
    """

    remove = Signal(int)
    """The layer at this position is to go."""
    focused = Signal(int)
    """The focus came into the row of this position."""
    shift = Signal(int, int)
    """The layer at a position is to move by one, up (-1) or down (1)."""
    kind_chosen = Signal(int, str)
    """The layer at a position is to become one of another kind."""

    def __init__(self, position: int, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.position, self.kind = position, kind
        self.current = False
        self.fields = FieldGroup(self)
        cls = LAYERS[kind]
        name = _("Layer {position}, {kind}").format(position=position + 1, kind=cls.title)
        self.setAccessibleName(name)
        self.grip = Grip()
        self.kind_button = self._make_kind_button(name, cls)
        self.bin = tool_button("close", _("Remove this layer"))
        self.bin.clicked.connect(self._remove)
        self._top = top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.grip)
        top.addWidget(self.kind_button)
        self._gap = QSpacerItem(0, 0)
        top.addItem(self._gap)
        infos = {info.name: info for info in cls.parameters()}
        editors = [self._main_editor(infos[field]) for field in cls.main]
        for editor in editors:
            top.addWidget(editor, 1 if editor.info.kind == "choice" else 0)
        if editors and editors[-1].info.kind != "choice":
            top.addStretch(1)
        self.shape = _ShapeLabel()
        self._full = bool(editors)
        if not self._full:
            top.addWidget(self.shape, 1)
        top.addWidget(self.bin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 1)
        column.setSpacing(0)
        column.addLayout(top)
        self._folded = [info for field, info in infos.items() if field not in cls.main]
        self.fold = SectionHeader("", minor=True, parent=self)
        self.fold.setVisible(bool(self._folded))
        if self._full or self._folded:
            column.addLayout(self._second_line())
        self.form = Form(self.fields, self._folded)
        self.form.setContentsMargins(18, 0, 0, 4)
        self.form.hide()
        column.addWidget(self.form)
        self.fold.toggled.connect(self.form.setVisible)
        self._align()
        for part in self.stops():
            part.setAccessibleName(f"{name}: {part.accessibleName()}")
            part.installEventFilter(self)

    def _make_kind_button(self, name: str, cls: type[LayerSpec]) -> QToolButton:
        button = QToolButton()
        button.setText(f"{self.position + 1} {cls.short}")
        button.setAccessibleName(_("Kind"))
        button.setToolTip(
            _("<p><b>{name}</b><br>{about}</p><p>Click for another kind.</p>").format(
                name=name, about=cls.about
            )
        )
        button.setFixedHeight(theme.px(24))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu = QMenu(button)
        button.setMenu(self.menu)
        self.menu.aboutToShow.connect(self._fill_menu)
        return button

    def _main_editor(self, info: FieldInfo) -> FieldEditor:
        number = info.kind in ("int", "float")
        editor = NumberEditor(info, narrow=True) if number else field_editor(info)
        if isinstance(editor, ChoiceEditor):
            # It takes what room there is; large type leaves it little.
            editor.box.setMinimumWidth(30)
        self.fields.add(editor)
        return editor

    def _second_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        # What is put out stands in one column in all rows, left of the buttons that remove.
        line.setContentsMargins(14, 0, 28, 0)
        line.setSpacing(4)
        line.addWidget(self.fold, 1)
        if self._full:
            line.addWidget(self.shape, 0 if self._folded else 1)
        return line

    def _align(self) -> None:
        """Let the numbers of dense and convolutional layers stand in one column."""
        if self.kind not in _IN_LINE:
            return
        metrics = self.kind_button.fontMetrics()
        own = metrics.horizontalAdvance(self.kind_button.text())
        widest = max(metrics.horizontalAdvance(f"{self.position + 1} {LAYERS[k].short}") for k in _IN_LINE)
        self._gap.changeSize(max(widest - own, 0), 0)
        self._top.invalidate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._align()

    def stops(self) -> list[QWidget]:
        """The widgets at which the Tab key stops, in its order."""
        main = len(LAYERS[self.kind].main)
        editors = list(self.fields.editors.values())
        first = [editor.buddy() for editor in editors[:main]]
        folded: list[QWidget] = [self.fold] if self._folded else []
        for editor in editors[main:]:
            slider = editor.slider if isinstance(editor, NumberEditor) else None
            folded += [editor.buddy()] if slider is None else [slider, editor.buddy()]
        return [self.kind_button, *first, self.bin, *folded]

    # -- showing -----------------------------------------------------------------------------

    def show_layer(self, layer: LayerSpec, current: bool, shape: Shape, parameters: int) -> None:
        """Show a layer; the current one is marked, on which the buttons below the list act.

        Parameters
        ----------
        layer : LayerSpec
            The layer, of this row's kind.
        current : bool
            Whether it is marked.
        shape : tuple of int
            Shape of an example behind it.
        parameters : int
            Number of its trained numbers.
        """
        self.fields.show_values(layer)
        self.current = current
        count = f" · {grouped(parameters)}" if parameters else ""
        self.shape.setText(f"→ {shape_text(shape)}{count}")
        self.shape.setToolTip(
            _("Puts out {shape}; {parameters}").format(
                shape=shape_words(shape), parameters=parameter_words(parameters)
            )
        )
        # The first and what is not as usual: the line is short.
        told = [
            info
            for place, info in enumerate(self._folded)
            if place == 0 or getattr(layer, info.name) != info.default
        ]
        words = ", ".join(_words(info, getattr(layer, info.name)) for info in told)
        self.fold.setText(words)
        self.fold.setFont(small_font())
        self.fold.setToolTip(_("More fields of this layer"))
        self.fold.setAccessibleName(
            _("{layer}: more fields, {values}").format(layer=self.accessibleName(), values=words)
        )
        self.update()

    def _fill_menu(self) -> None:
        fill_changes(self.menu, self._choose_kind, self.kind)

    def _choose_kind(self, kind: str) -> None:
        if kind != self.kind:
            self.kind_chosen.emit(self.position, kind)

    def _remove(self) -> None:
        self.remove.emit(self.position)

    # -- events ------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self.position)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
                self.shift.emit(self.position, steps[Qt.Key(event.key())])
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.current:
            return
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mix(QColor(look.window), QColor(look.accent), 0.12))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.end()


def _words(info: FieldInfo, value: object) -> str:
    """A folded field in a word or two: ``"kernel 3"``, ``"same"``, ``"ε 1e-05"``."""
    if isinstance(value, (int, float)):
        return f"{info.param.symbol or in_sentence(info.param.label)} {typed(value)}"
    return in_sentence(choice_name(str(value)))
