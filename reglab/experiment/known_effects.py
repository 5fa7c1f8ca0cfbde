"""The catalogue's regressions whose true coefficients are known."""

from __future__ import annotations

from reglab.experiment.dataset_info import DatasetInfo
from reglab.words.language import _


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


_FORTY = tuple(f"x{_subscript(number)}" for number in range(1, 41))
_EIGHT_GROUPS = tuple(f"{group}{_subscript(number)}" for group in "abcdefgh" for number in range(1, 6))


def _known(key: str, title: str, about: str, features: tuple[str, ...] = _FORTY) -> DatasetInfo:
    """A regression whose true coefficients are known."""
    return DatasetInfo(
        key,
        title,
        "regression",
        features,
        about,
        target="y",
        noise=_("standard deviation of Gaussian noise on the target, which has about 1 of its own"),
        default_noise=0.5,
        known_coefficients=True,
    )


KNOWN_EFFECTS = (
    _known(
        "linear-sparse",
        _("Sparse truth"),
        _(
            "Forty features, of which five count: the knowledge that L1 is made for. "
            "The target is a weighted sum; the Weights tab shows the true coefficients "
            "beside the learned ones."
        ),
    ),
    _known(
        "linear-dense",
        _("Dense truth"),
        _(
            "Forty features that all count a little, and alike: the knowledge that L2 "
            "is made for. The target is a weighted sum; the Weights tab shows the true "
            "coefficients beside the learned ones."
        ),
    ),
    _known(
        "linear-groups",
        _("Correlated groups"),
        _(
            "Forty features in eight groups, a to h; those of a group are correlated "
            "(0.7). Groups a and d count, each feature of them alike: L1 picks some, "
            "L2 and the elastic net keep them together."
        ),
        _EIGHT_GROUPS,
    ),
    _known(
        "curved-sparse",
        _("Sparse truth, curved"),
        _(
            "Forty features, of which five count, each along a mild curve. The true "
            "coefficient of a feature is its mean slope; the Weights tab shows it "
            "beside the learned one."
        ),
    ),
    _known(
        "curved-dense",
        _("Dense truth, curved"),
        _(
            "Forty features that all count a little, each along a mild curve. The true "
            "coefficient of a feature is its mean slope; the Weights tab shows it "
            "beside the learned one."
        ),
    ),
    _known(
        "curved-groups",
        _("Correlated groups, curved"),
        _(
            "Forty features in eight groups, a to h; those of a group are correlated "
            "(0.7). The features of a and d count, each along a mild curve; the true "
            "coefficient of a feature is its mean slope."
        ),
        _EIGHT_GROUPS,
    ),
)
"""Forty features each; straight and curved, with sparse, dense and grouped coefficients."""
