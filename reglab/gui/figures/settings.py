"""The form of pictures that a person chose last, kept from one start to the next."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

from PySide6.QtCore import QSettings

from reglab.gui.figures.form import FORMATS, Form, Format

_GROUP = "export/picture"


def last_form() -> Form:
    """Return the form that was chosen last; the usual one where there is none, or none that makes sense."""
    settings, form = QSettings(), Form()
    for field in fields(Form):
        stored = settings.value(f"{_GROUP}/{field.name}")
        if stored is None:
            continue
        usual = getattr(form, field.name)
        try:
            value = str(stored).lower() == "true" if isinstance(usual, bool) else type(usual)(stored)
        except (TypeError, ValueError):
            continue
        changed = replace(form, **{field.name: value})
        form = changed if not changed.problem else form
    return form


def last_format() -> Format:
    """Return the format that was chosen last."""
    stored = QSettings().value(f"{_GROUP}/format")
    return next((known for known in FORMATS if known == stored), "png")


def remember(form: Form, wanted: Format) -> None:
    """Keep what was chosen."""
    settings = QSettings()
    for name, value in asdict(form).items():
        settings.setValue(f"{_GROUP}/{name}", value)
    settings.setValue(f"{_GROUP}/format", wanted)
