"""A strength curve in sentences: the best point, what is as good, and where it under- and overfits."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.strength import Fit, StrengthCurve, Stretch, Stronger
from reglab.experiment.techniques.words import number
from reglab.words import counted, decimals, fixed, listed, percent
from reglab.words.language import _


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
        many = counted(int(curve.within.sum()) - 1, "other point is", "other points are")
        none = curve.within.sum() == 1
        found = (
            _("No other point is as good")
            if none
            else _("{many} not distinguishable from it").format(many=many)
        )
        said.append(_("{found} (one-standard-error rule, seed by seed).").format(found=found))
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
    found = _("Best: {point}, {metric} {mean_words}").format(
        point=point, metric=metric, mean_words=mean_words
    )
    if curve.seeds < 2:
        return _("{found} (one seed, which proves nothing).").format(found=found)
    interval = _("95 % interval {low_words} to {high_words}").format(
        low_words=low_words, high_words=high_words
    )
    return _("{found} ({interval}, {seeds} seeds).").format(found=found, interval=interval, seeds=curve.seeds)


def _rule_words(curve: StrengthCurve, name: str, stronger: Stronger | None) -> str:
    """What the one-standard-error rule does not tell from the best point; empty below two seeds."""
    if curve.flat is None or curve.best is None:
        return ""
    first, last = curve.flat
    how = _(", seed by seed") if curve.paired else ""
    if first == last:
        return _("No point beside it is as good (one-standard-error rule{how}).").format(how=how)
    found = _("Not distinguishable from it: {name} from {at} to {at2} (one-standard-error rule{how})").format(
        name=name, at=_at(curve, first), at2=_at(curve, last), how=how
    )
    if curve.chosen is None:
        return f"{found}."
    word = "strongest" if stronger == "larger" else "smallest"
    return _("{found}; the {word} of these is {at}.").format(
        found=found, word=word, at=_at(curve, curve.chosen)
    )


def _fit_words(curve: StrengthCurve, stretches: Sequence[Stretch]) -> str:
    """Where it underfits and overfits, e.g. ``"It overfits at 0 to 0.001 and underfits at 0.3 to 1."``."""
    kinds: tuple[Fit, ...] = ("overfits", "underfits")
    parts = []
    for kind in kinds:
        mine = [_stretch(curve, stretch) for stretch in stretches if stretch.fit == kind]
        if mine:
            parts.append(_("{kind} at {mine}").format(kind=kind, mine=", ".join(mine)))
    return _("It {parts}.").format(parts=listed(parts)) if parts else ""


def _edge_words(curve: StrengthCurve, name: str) -> str:
    """A warning where the best point is an end of the range; else empty."""
    if curve.best is None or len(curve.strengths) < 2 or 0 < curve.best < len(curve.strengths) - 1:
        return ""
    end, way = ("lowest", "lower") if curve.best == 0 else ("highest", "higher")
    if curve.best == 0 and curve.strengths[0] == 0:
        return ""
    return _("The best is the {end} value of {name} that was tried; a {way} one may be better.").format(
        end=end, name=name, way=way
    )


def _stretch(curve: StrengthCurve, stretch: Stretch) -> str:
    if stretch.first == stretch.last:
        return _at(curve, stretch.first)
    return _("{at} to {at2}").format(at=_at(curve, stretch.first), at2=_at(curve, stretch.last))


def _at(curve: StrengthCurve, place: int) -> str:
    return number(float(curve.strengths[place]))
