"""The techniques: what each does, its formula and conventions, when it helps, strengths worth trying."""

from __future__ import annotations

from functools import partial
from html import escape

from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale, Technique
from reglab.gui.explain.card import formula_html
from reglab.gui.glossary.entries import Entry, Shelf, heading, paragraph, table
from reglab.gui.theme import Theme
from reglab.gui.widgets.names import group_name
from reglab.words import typed
from reglab.words.language import _

KIND = "technique"
SCALE = Scale(train=100, batch=20, lr=0.01)
"""Sizes for which the conventions are told: those of the arm stand on its card."""

_PARTS = {
    "loss": _("loss"),
    "gradient": _("gradient"),
    "activations": _("activations"),
    "weights": _("weights"),
    "data": _("data and targets"),
    "network": _("network"),
}


def _page(technique: Technique, look: Theme) -> str:
    formula = formula_html(technique.formula(SCALE))
    numbers = [
        (
            info.param.label,
            f"{info.param.help} " + _("Worth trying: {range}.").format(range=info.param.typical),
        )
        if info.param.typical
        else (info.param.label, info.param.help)
        for info in technique.parameters()
    ]
    conventions = [
        (each.title, f"{each.symbol} = {typed(each.value)}" + (f"   {each.note}" if each.note else ""))
        for each in technique.conventions(SCALE)
    ]
    told = _("The same strength elsewhere (100 examples, batches of 20)")
    effects = [(_PARTS[part], sentence) for part, sentence in technique.effect.parts()]
    return "".join(
        (
            heading(technique.title, group_name(technique.group), look),
            paragraph(technique.about),
            f"<p style='margin-left:12px'>{formula}</p>",
            table(_("What it does to"), effects, look),
            paragraph(technique.choose, _("It helps with")),
            paragraph(technique.avoid, _("Rather not for")),
            table(_("Numbers"), numbers, look),
            table(told, conventions, look),
            paragraph(technique.source, _("Source of the definition")),
            f"<p style='color:{look.muted}'>{escape(_where(technique))}</p>",
        )
    )


def _where(technique: Technique) -> str:
    where = _("Its card is in the panel “Regularizers”; “?” there shows its curves, and its code elsewhere.")
    if technique.per_layer:
        return _("It can have another strength for each layer.") + " " + where
    return where


def _entry(technique: Technique) -> Entry:
    effects = " ".join(sentence for _part, sentence in technique.effect.parts())
    elsewhere = [f"{each.symbol} {each.title}" for each in technique.conventions(SCALE)]
    names = ", ".join((technique.name, technique.noun, technique.kind.replace("_", " "), *elsewhere))
    text = f"{technique.about} {effects} {technique.choose} {technique.avoid} {technique.source}"
    return Entry(f"{KIND}:{technique.kind}", technique.title, names, text, partial(_page, technique))


def _entries() -> list[Entry]:
    return [_entry(technique(kind=kind)) for kind, technique in TECHNIQUES.items()]


SHELF = Shelf(KIND, _("Techniques"), 20, _entries)
