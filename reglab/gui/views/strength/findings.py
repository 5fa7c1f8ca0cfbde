"""What a sweep shows of one quantity: curves to be drawn, and what they say in sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reglab.analysis.comparison import SCORES
from reglab.analysis.paired import Better
from reglab.analysis.strength import StrengthCurve, Stretch, fits, strength_curve
from reglab.analysis.strength_words import curve_sentences
from reglab.experiment.sweeps import Parameter, Strand
from reglab.experiment.techniques.words import number
from reglab.gui.plots.quantities.loss import loss_unit
from reglab.record.events import Array
from reglab.sweeps import SweepResult
from reglab.sweeps.result import At
from reglab.words import in_sentence, percent, plain
from reglab.words.language import _

_DIRECTIONS = {
    "train": _("more examples →"),
    "units": _("wider →"),
    "channels": _("wider →"),
    "epochs": _("longer →"),
    "lr": _("faster →"),
    "patience": _("more patient →"),
    "keep": _("wider →"),
    "times": _("more examples →"),
    "noise": _("noisier →"),
    "label_flip": _("noisier →"),
    "batch_size": _("larger →"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn of a sweep.

    Parameters
    ----------
    key : {"loss", "score", "gap"}
        Which quantity.
    at : {"last", "best"}
        With the weights at the end, or those of the best epoch.
    """

    key: str = "loss"
    at: At = "last"


@dataclass(frozen=True, eq=False)
class Line:
    """One arm over one parameter.

    Parameters
    ----------
    name : str
        Its name.
    key : str
        Its key in the experiment.
    main, training : StrengthCurve
        What is drawn as a strong and as a thin line; the gap has no training line.
    judged : StrengthCurve
        What says which point is best: `main`, or of the gap the validation loss.
    stretches : tuple of Stretch
        Where it underfits and overfits.
    parameter : Parameter
        What it is drawn over.
    first : int
        Number of its first point among all of the sweep.
    """

    name: str
    key: str
    main: StrengthCurve
    training: StrengthCurve | None
    judged: StrengthCurve
    stretches: tuple[Stretch, ...]
    parameter: Parameter
    first: int = 0


def quantity_title(result: SweepResult, shown: Shown) -> str:
    """What is drawn upwards, with its unit."""
    experiment = result.asked.experiment
    score = SCORES[experiment.data.info.task]
    if shown.key == "score":
        return _("Accuracy (%)") if score == "accuracy" else "R²"
    if shown.key == "gap":
        return _("Gap (validation − training loss)")
    return _("Loss, {unit}").format(unit=loss_unit(experiment))


def is_share(result: SweepResult, shown: Shown) -> bool:
    """Whether what is drawn is a share, written in per cent."""
    return shown.key == "score" and result.asked.experiment.data.info.task == "classification"


def metrics_of(result: SweepResult, shown: Shown) -> tuple[str, str]:
    """Names of the validation and the training metric; of the gap it is one, and the other is empty."""
    score = SCORES[result.asked.experiment.data.info.task]
    if shown.key == "gap":
        return "gap", ""
    name = "loss" if shown.key == "loss" else score
    return f"val_{name}", f"train_{name}"


def title_of(parameter: Parameter) -> str:
    """A parameter's name along an axis, with its letter."""
    title, symbol = parameter.title, parameter.info.param.symbol
    return title if not symbol or symbol in title.split() else f"{title} {symbol}"


def direction_of(parameter: Parameter) -> str:
    """What the right end of the axis is more of."""
    if parameter.info.name in _DIRECTIONS:
        return _DIRECTIONS[parameter.info.name]
    if parameter.part != "technique":
        return ""
    return {"larger": _("stronger →"), "smaller": _("← stronger"), None: ""}[parameter.stronger]


def value_words(parameter: Parameter, value: float) -> str:
    """A value with its name within a sentence: ``"L2 strength 0.003"``."""
    return f"{in_sentence(parameter.info.param.label)} {number(value)}"


def lines_of(result: SweepResult, shown: Shown, *, running: bool) -> tuple[Line, ...]:
    """Return the curves of all arms; while the sweep runs nothing is judged yet."""
    return tuple(_line(result, shown, strand, running=running) for strand in result.asked.strands)


def _line(result: SweepResult, shown: Shown, strand: Strand, *, running: bool) -> Line:
    sweep = strand.sweep
    (parameter,), strengths = sweep.parameters, sweep.axes[0].values
    validation, training = metrics_of(result, shown)
    better: Better = "higher" if shown.key == "score" else "lower"
    judged_by: Better = "lower" if shown.key == "gap" else better

    def values(metric: str, *, ended: bool = False) -> Array:
        return strand_values(result, strand, metric, shown.at, ended=ended)

    def curve(found: Array, side: Better) -> StrengthCurve:
        return strength_curve(strengths, found, better=side, stronger=parameter.stronger)

    by, beside = (validation, training) if training else ("val_loss", "train_loss")
    judged = curve(values(by, ended=True), judged_by)
    stretches: tuple[Stretch, ...] = ()
    if running:
        judged = replace(judged, best=None, flat=None, chosen=None)
    else:
        stretches = fits(judged, values(by, ended=True), values(beside, ended=True), better=judged_by)
    main = curve(values(validation), better)
    thin = curve(values(training), better) if training else None
    swept = sweep.swept[strand.arm]
    return Line(swept.name, swept.key, main, thin, judged, stretches, parameter, strand.first)


def strand_values(result: SweepResult, strand: Strand, metric: str, at: At, *, ended: bool = False) -> Array:
    """Return a metric along one line, shape (points, seeds), as `SweepResult.of_arm` has it."""
    rows = slice(strand.first, strand.first + strand.sweep.points)
    return result.of_arm(metric, strand.arm, at, ended=ended)[rows]


def judged_words(result: SweepResult, shown: Shown) -> str:
    """What says which point is best, e.g. ``"validation loss at the end"``."""
    last = shown.at == "last"
    if shown.key != "score":
        return _("validation loss at the end") if last else _("validation loss at the best epoch")
    if result.asked.experiment.data.info.task == "classification":
        return _("validation accuracy at the end") if last else _("validation accuracy at the best epoch")
    return _("validation R² at the end") if last else _("validation R² at the best epoch")


def sentences(result: SweepResult, shown: Shown, line: Line) -> list[str]:
    """What an arm's curve says; nothing before it is judged."""
    parameter, curve = line.parameter, line.judged
    name = in_sentence(parameter.info.param.label)
    best = "" if curve.best is None else value_words(parameter, float(curve.strengths[curve.best]))
    return curve_sentences(
        curve,
        line.stretches,
        point=best,
        metric=judged_words(result, shown),
        name=name,
        stronger=parameter.stronger,
        share=is_share(result, shown),
    )


def point_words(result: SweepResult, shown: Shown, index: int) -> str:
    """The numbers at a point, of all arms."""
    sweep, cell = result.asked.sweep_at(index), result.cells[index]
    where = ", ".join(value_words(p, v) for p, v in zip(sweep.parameters, cell.values, strict=True))
    said = []
    for arm, swept in enumerate(sweep.swept):
        words = _numbers(result, shown, index, arm)
        said.append(f"{swept.name}: {words}" if len(sweep.arms) > 1 else words)
    text = (
        _("At {point}: {numbers}.")
        if result.done.reshape(-1)[index]
        else _("At {point} (still under way): {numbers}.")
    )
    return text.format(point=where, numbers="; ".join(said))


def _numbers(result: SweepResult, shown: Shown, index: int, arm: int) -> str:
    score = SCORES[result.asked.experiment.data.info.task]
    parts = []
    for name, title in (
        ("train_loss", _("training loss")),
        ("val_loss", _("validation loss")),
        ("gap", _("gap")),
    ):
        parts.append(_mean(result.of_arm(name, arm, shown.at)[index], title))
    values = result.of_arm(f"val_{score}", arm, shown.at)[index]
    parts.append(
        _mean(values, _("validation accuracy") if score == "accuracy" else "R²", share=score == "accuracy")
    )
    found = [part for part in parts if part]
    if not found:
        return _("no numbers yet") if not result.done.reshape(-1)[index] else _("all networks diverged")
    lost = int((~np.isfinite(result.of_arm("val_loss", arm, shown.at)[index])).sum())
    if lost and result.done.reshape(-1)[index]:
        found.append(_("{lost} of {all} diverged").format(lost=lost, all=len(values)))
    return ", ".join(found)


def _mean(values: Array, title: str, *, share: bool = False) -> str:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return ""
    mean = float(finite.mean())
    return f"{title} {percent(mean, 1) if share else plain(mean)}"
