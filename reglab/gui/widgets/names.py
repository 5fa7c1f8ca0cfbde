"""Readable names of choices, and the tooltip of a field."""

from __future__ import annotations

from html import escape

from reglab.experiment.base import FieldInfo
from reglab.words import typed
from reglab.words.language import _, in_context

_NAMES = {
    "auto": _("Automatic"),
    "relu": "ReLU",
    "leaky_relu": _("Leaky ReLU"),
    "elu": "ELU",
    "gelu": "GELU",
    "he": "He",
    "glorot": "Glorot",
    "pytorch": "PyTorch",
    "keras": "Keras",
    "sklearn": "scikit-learn",
    "lambda_2m": "λ/(2m)",
    "val_loss": _("Validation loss"),
    "val_accuracy": _("Validation accuracy"),
    "val_r2": _("Validation R²"),
    "train_loss": _("Training loss"),
    "float32": "float32",
    "float64": "float64",
    "tanh": "Tanh",
    "sigmoid": _("Sigmoid"),
    "linear": _("Linear"),
    "same": in_context("padding", "Same"),
    "valid": in_context("padding", "Valid"),
    "rows": _("Rows"),
    "columns": _("Columns"),
    "nearest": in_context("edge of a picture", "Nearest"),
    "reflect": in_context("edge of a picture", "Reflect"),
    "constant": in_context("edge of a picture", "Constant"),
    "subgradient": _("Subgradient"),
    "proximal": in_context("method", "Proximal"),
    "before": in_context("place", "Before"),
    "after": in_context("place", "After"),
    "inverted": in_context("dropout", "Inverted"),
    "classic": in_context("dropout", "Classic"),
    "cpu": "CPU",
    "cuda": "CUDA",
    "mps": "MPS",
}

_GROUP_NAMES: dict[str, str] = {
    "Penalties": _("Penalties"),
    "Noise": _("Noise"),
    "Weights": _("Weights"),
    "Stopping": _("Stopping"),
    "Data": _("Data"),
    "Network": _("Network"),
}


def group_name(group: str) -> str:
    """The heading of a group of techniques; what is none stays as it is."""
    return _GROUP_NAMES.get(group, group)


def choice_name(key: str) -> str:
    """The name of a choice on the screen, e.g. ``"Leaky ReLU"`` for ``"leaky_relu"``."""
    return _NAMES.get(key, key)


def option_name(info: FieldInfo, key: str) -> str:
    """The name of a value of a choice on the screen: the field's own word for it, or the general one."""
    option = info.option(key)
    return option.name if option else choice_name(key)


def option_tooltip(info: FieldInfo, key: str) -> str:
    """What a value of a choice means, as rich text; empty where its name says it."""
    option = info.option(key)
    return f"<p>{escape(option.about)}</p>" if option else ""


def field_tooltip(info: FieldInfo) -> str:
    """What a field is, its letter, unit, range and typical values, as rich text."""
    param = info.param
    heading = escape(param.label)
    if param.symbol and param.symbol != param.label:
        heading += f" ({escape(param.symbol)})"
    facts = []
    if param.unit:
        facts.append(_("Unit: {unit}").format(unit=escape(param.unit)))
    if info.kind in ("float", "int"):
        bounds = escape(info.bounds_text)
        facts.append(_("Allowed: {range}").format(range=bounds) if bounds else _("Allowed: any number"))
        if isinstance(info.default, (int, float)):
            facts.append(_("Default: {value}").format(value=typed(info.default)))
    if param.typical:
        facts.append(_("Typical: {typical}").format(typical=escape(param.typical)))
    facts += [f"<b>{escape(option.name)}</b>: {escape(option.about)}" for option in param.options]
    lines = "".join(f"<br>{fact}" for fact in facts)
    return f"<p><b>{heading}</b><br>{escape(param.help)}{lines}</p>"
