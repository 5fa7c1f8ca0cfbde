"""A strength curve in sentences: the best point, what is as good, and where it under- and overfits."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.strength import Fit, StrengthCurve, Stretch, Stronger
from reglab.experiment.techniques.words import number
from reglab.words import decimals, fixed, percent
from reglab.words.language import _, plural


def curve_sentences(
    curve: StrengthCurve,
    stretches: Sequence[Stretch],
    *,
    point: str,
    metric: str,
    name: str,
    stronger: Stronger | None,
    share: bool = False,
) -> list[str]:
    """All that a curve over one parameter says.

    Parameters
    ----------
    curve : StrengthCurve
        What was found.
    stretches : sequence of Stretch
        Where it under- and overfits.
    point : str
        The best point in words, e.g. ``"l2.strength = 0.003"``.
    metric : str
        What was compared, e.g. ``"validation loss at the end"``.
    name : str
        The parameter, e.g. ``"l2.strength"``.
    stronger : {"larger", "smaller"}, optional
        As given to `reglab.analysis.strength.strength_curve`.
    share : bool
        Whether what was compared is written in per cent.
    """
    said = (
        _best_words(curve, point, metric, share=share),
        _rule_words(curve, name, stronger),
        _fit_words(curve, stretches),
        _edge_words(curve, name),
    )
    return [sentence for sentence in said if sentence]


def plane_sentences(curve: StrengthCurve, *, point: str, metric: str, share: bool = False) -> list[str]:
    """All that points over several parameters say, which have no order; as `curve_sentences`."""
    said = [best] if (best := _best_words(curve, point, metric, share=share)) else []
    if curve.within.any():
        others = int(curve.within.sum()) - 1
        said.append(
            plural(
                "{n} other point is not distinguishable from it (one-standard-error rule, seed by seed).",
                "{n} other points are not distinguishable from it (one-standard-error rule, seed by seed).",
                others,
            )
            if others
            else _("No other point is as good (one-standard-error rule, seed by seed).")
        )
    return said


def _best_words(curve: StrengthCurve, point: str, metric: str, *, share: bool) -> str:
    """Where the best mean is, with its interval; empty while that is not known."""
    if curve.best is None:
        return (
            ""
            if not curve.count.any()
            else _("No point has a {metric} of every seed, so none is the best.").format(metric=metric)
        )
    mean, low, high = (float(values[curve.best]) for values in (curve.mean, curve.low, curve.high))
    digits = decimals(mean)
    mean_words, low_words, high_words = (
        percent(value, 1) if share else fixed(value, digits) for value in (mean, low, high)
    )
    if curve.seeds < 2:
        text = _("Best: {point}, {metric} {mean} (one seed, which proves nothing).")
        return text.format(point=point, metric=metric, mean=mean_words)
    return plural(
        "Best: {point}, {metric} {mean} (95 % interval {low} to {high}, {n} seed).",
        "Best: {point}, {metric} {mean} (95 % interval {low} to {high}, {n} seeds).",
        curve.seeds,
        point=point,
        metric=metric,
        mean=mean_words,
        low=low_words,
        high=high_words,
    )


def _rule_words(curve: StrengthCurve, name: str, stronger: Stronger | None) -> str:
    """What the one-standard-error rule does not tell from the best point; empty below two seeds."""
    if curve.flat is None or curve.best is None:
        return ""
    first, last = curve.flat
    if first == last:
        return (
            _("No point beside it is as good (one-standard-error rule, seed by seed).")
            if curve.paired
            else _("No point beside it is as good (one-standard-error rule).")
        )
    text = (
        _("Not distinguishable from it: {name} from {low} to {high} (one-standard-error rule, seed by seed)")
        if curve.paired
        else _("Not distinguishable from it: {name} from {low} to {high} (one-standard-error rule)")
    )
    found = text.format(name=name, low=_at(curve, first), high=_at(curve, last))
    if curve.chosen is None:
        return f"{found}."
    chosen = (
        _("; the strongest of these is {value}.")
        if stronger == "larger"
        else _("; the smallest of these is {value}.")
    )
    return found + chosen.format(value=_at(curve, curve.chosen))


def _fit_words(curve: StrengthCurve, stretches: Sequence[Stretch]) -> str:
    """Where it underfits and overfits, e.g. ``"It overfits at 0 to 0.001 and underfits at 0.3 to 1."``."""
    kinds: tuple[Fit, ...] = ("overfits", "underfits")
    over, under = (
        ", ".join(_stretch(curve, stretch) for stretch in stretches if stretch.fit == kind) for kind in kinds
    )
    if over and under:
        text = _("It overfits at {overfits} and underfits at {underfits}.")
    elif over:
        text = _("It overfits at {overfits}.")
    else:
        text = _("It underfits at {underfits}.") if under else ""
    return text.format(overfits=over, underfits=under)


def _edge_words(curve: StrengthCurve, name: str) -> str:
    """A warning where the best point is an end of the range; else empty."""
    if curve.best is None or len(curve.strengths) < 2 or 0 < curve.best < len(curve.strengths) - 1:
        return ""
    if curve.best == 0 and curve.strengths[0] == 0:
        return ""
    text = (
        _("The best is the lowest value of {parameter} that was tried; a lower one may be better.")
        if curve.best == 0
        else _("The best is the highest value of {parameter} that was tried; a higher one may be better.")
    )
    return text.format(parameter=name)


def _stretch(curve: StrengthCurve, stretch: Stretch) -> str:
    if stretch.first == stretch.last:
        return _at(curve, stretch.first)
    return _("{low} to {high}").format(low=_at(curve, stretch.first), high=_at(curve, stretch.last))


def _at(curve: StrengthCurve, place: int) -> str:
    return number(float(curve.strengths[place]))
