"""Which second validation set is measured, and how far it is from the plain one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from reglab.experiment.base import FieldInfo, Param, field_info
from reglab.experiment.data import DataSpec
from reglab.experiment.shifts import SHIFTS, Shift
from reglab.gui.widgets.field_editor import ChoiceEditor
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.names import field_tooltip, option_name
from reglab.words import in_sentence
from reglab.words.language import _


class ShiftForm(Form):
    """Edits `DataSpec.shift` and its size.

    Parameters
    ----------
    fields : FieldGroup
        Takes the editors.
    """

    def __init__(self, fields: FieldGroup, parent: QWidget | None = None) -> None:
        super().__init__(fields, parent=parent)
        self._fields = fields
        self.add_field(field_info(DataSpec, "shift"), _("Shifted set"))
        self.meaning = Caption()
        self.add_wide(self.meaning)
        self.add_field(field_info(DataSpec, "shift_size"), _("Size"))

    def suit(self, data: DataSpec) -> None:
        """Offer what the data can have, and say what is chosen; call it before values are shown."""
        choice, size = self._fields.editors["shift"], self._fields.editors["shift_size"]
        assert isinstance(choice, ChoiceEditor)
        info = field_info(DataSpec, "shift")
        for name, offered in SHIFTS.items():
            reason = offered.misfit(data.info)
            choice.set_reason(
                name,
                _("{data_set} cannot be {shift}: {reason}.").format(
                    data_set=data.info.title, shift=in_sentence(option_name(info, name)), reason=reason
                )
                if reason
                else "",
            )
        shift = data.shifted
        self.meaning.setText("" if shift is None else shift.about)
        self.meaning.setVisible(shift is not None)
        size.setEnabled(shift is not None and shift.size is not None)
        if shift is None:
            size.setToolTip(_("<p>Choose a shifted set first.</p>"))
        elif shift.size is None:
            size.setToolTip(_("<p>{shift} has no size.</p>").format(shift=option_name(info, shift.name)))
        else:
            size.set_info(_size_info(shift, shift.size))
            size.setToolTip(field_tooltip(size.info))


def shift_values(name: str) -> dict[str, Any]:
    """The fields of the data for another shift: of the size that is usual for it."""
    return {"shift": name, "shift_size": SHIFTS[name].usual if name in SHIFTS else 0.0}


def _size_info(shift: Shift, size: Param) -> FieldInfo:
    """The size of a shift as a field."""
    base = field_info(DataSpec, "shift_size")
    return replace(base, param=size, default=shift.usual, maximum=shift.most)
