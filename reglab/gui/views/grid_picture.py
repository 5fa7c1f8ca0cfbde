"""Matrices of the arms side by side, with a cursor that mouse and arrow keys move."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from reglab.gui.plots.picture import Picture
from reglab.gui.theme import Theme

Cell = tuple[int, int, int]
"""Matrix, row and column."""

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class GridPicture(Picture):
    """Base of pictures that are made of matrices.

    `paint_picture` sets `boxes`, where each matrix is, and `shapes`, its rows and columns.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.boxes: list[QRectF] = []
        self.shapes: list[tuple[int, int]] = []
        self.cursor_cell: Cell | None = None
        """The cell that is read."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # -- what a picture implements ----------------------------------------------------------------

    def cell_words(self, cell: Cell) -> str:
        """Say what is in a cell."""
        raise NotImplementedError

    # -- cells ------------------------------------------------------------------------------------

    def cell_box(self, cell: Cell) -> QRectF:
        """Return the box that a cell fills, in pixels of the picture."""
        box, (rows, columns) = self.boxes[cell[0]], self.shapes[cell[0]]
        width, height = box.width() / columns, box.height() / rows
        return QRectF(box.left() + cell[2] * width, box.top() + cell[1] * height, width, height)

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell under a point of the picture; ``None`` between the matrices."""
        for matrix, (box, (rows, columns)) in enumerate(zip(self.boxes, self.shapes, strict=True)):
            if box.contains(point):
                row = int((point.y() - box.top()) * rows / box.height())
                column = int((point.x() - box.left()) * columns / box.width())
                return matrix, min(row, rows - 1), min(column, columns - 1)
        return None

    def move_to(self, cell: Cell | None) -> None:
        """Read another cell, or none."""
        self.cursor_cell = cell
        self.tell("" if cell is None else self.cell_words(cell))
        self.update()

    def renew_reading(self) -> None:
        """Read the same cell again after the matrices have changed; call it when `shapes` are new."""
        cell = self.cursor_cell
        if cell is None:
            return
        inside = cell[0] < len(self.shapes) and all(
            at < size for at, size in zip(cell[1:], self.shapes[cell[0]], strict=True)
        )
        self.move_to(cell if inside else None)

    # -- Qt ---------------------------------------------------------------------------------------

    def paint_above(self, painter: QPainter, look: Theme) -> None:
        if self.cursor_cell is None or self.cursor_cell[0] >= len(self.boxes):
            return
        box = self.cell_box(self.cursor_cell)
        grown = box.adjusted(-1, -1, 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.surface), 4))
        painter.drawRect(grown)
        painter.setPen(QPen(QColor(look.text), 2))
        painter.drawRect(grown)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.message:
            self.move_to(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.move_to(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.move_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the cursor, also to the next matrix; Home and End to the ends, Escape away."""
        key = Qt.Key(event.key())
        if self.message or not self.shapes:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self.move_to(self._stepped(*_STEPS[key]))
        elif key == Qt.Key.Key_Home:
            self.move_to((0, 0, 0))
        elif key == Qt.Key.Key_End:
            rows, columns = self.shapes[-1]
            self.move_to((len(self.shapes) - 1, rows - 1, columns - 1))
        elif key == Qt.Key.Key_Escape and self.cursor_cell is not None:
            self.move_to(None)
        else:
            super().keyPressEvent(event)

    def _stepped(self, down: int, right: int) -> Cell:
        if self.cursor_cell is None:
            return 0, 0, 0
        matrix, row, column = self.cursor_cell
        rows, columns = self.shapes[matrix]
        row, column = min(max(row + down, 0), rows - 1), column + right
        if column < 0 and matrix > 0:
            matrix -= 1
            column = self.shapes[matrix][1] - 1
        elif column >= columns and matrix + 1 < len(self.shapes):
            matrix, column = matrix + 1, 0
        rows, columns = self.shapes[matrix]
        return matrix, min(row, rows - 1), min(max(column, 0), columns - 1)
