"""Advice on what changes examples and targets."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, exp, lgamma

from reglab.experiment.advice.base import Advice, Case, Rule
from reglab.experiment.data import DataSpec
from reglab.words import counted
from reglab.words.language import _, grouped, plural

FEW = 20
"""Fewer validation examples than this measure little."""
_DIGITS = tuple("0123456789")
_UNLIKELY = 0.01


def mixing_numbers(case: Case) -> Iterator[Advice]:
    """Mixup draws straight lines between examples."""
    if not case.info.classes:
        for technique in case.of("mixup"):
            yield case.note(
                _("Flattens curved functions"),
                _(
                    "In a regression mixup teaches that the target is a straight line between "
                    "two examples, which flattens a curved function. Take a small α, or noise "
                    "on the input."
                ),
                technique,
            )


def softened_twice(case: Case) -> Iterator[Advice]:
    """Mixup and label smoothing both soften the targets."""
    if case.info.classes:
        for mixup in case.of("mixup"):
            for smoothing in case.of("label_smoothing"):
                yield case.note(
                    _("Targets are softened twice"),
                    _(
                        "Mixup and label smoothing both soften the targets, so the network is told "
                        "twice to be less sure; it may end up unsure of everything. Compare each "
                        "of them alone first."
                    ),
                    mixup,
                    smoothing,
                )


def mirrored_digits(case: Case) -> Iterator[Advice]:
    """Digits are not what they were when they are mirrored."""
    if case.info.classes != _DIGITS:
        return
    for technique in case.of("image_augmentation"):
        horizontal, vertical = technique.horizontal_flip, technique.vertical_flip
        if horizontal or vertical:
            yield case.warn(
                _("Mirrored digits are not digits"),
                _(
                    "A mirrored 2, 3 or 7 is no digit, and the network is taught pictures that it never "
                    "meets. Switch the flips off for digits; they suit photographs."
                )
                if horizontal
                else _(
                    "Upside down a 6 looks like a 9, and the network is taught pictures that it never "
                    "meets. Switch the flips off for digits; they suit photographs."
                ),
                technique,
            )
        if technique.rotation > 90:
            yield case.warn(
                _("A turned 6 is a 9"),
                _(
                    "Turned by more than 90°, a 6 becomes a 9 but keeps its label. Take a rotation of "
                    "20° or less for digits."
                ),
                technique,
            )


def lost_class(case: Case) -> Iterator[Advice]:
    """So few examples that flipped labels can leave a class without any of them."""
    data, train, classes = case.experiment.data, case.scale.train, len(case.info.classes)
    flips = round(data.label_flip * train)
    if classes and flips and _chance_of_loss(train, classes, flips) > _UNLIKELY:
        yield case.warn(
            _("Flipped labels may take a class away"),
            _(
                "{flips} of {train} training labels are flipped. With so few examples that "
                "can leave a class without a single one, and a network cannot learn what "
                "it never sees. Take more training examples, or flip fewer labels."
            ).format(flips=grouped(flips), train=grouped(train)),
            *case.of("more_data"),
        )


def few_validation(case: Case) -> Iterator[Advice]:
    """So few validation examples that the score means little."""
    if sentence := too_few_to_validate(case.experiment.data):
        yield case.warn(
            plural(
                "{n} validation example is few",
                "{n} validation examples are few",
                case.experiment.data.validation,
            ),
            sentence,
        )


def too_few_to_validate(data: DataSpec) -> str:
    """A sentence where validation has too few examples to measure anything by, else nothing."""
    if data.validation >= FEW:
        return ""
    if data.info.classes:
        return _(
            "Only {examples} validation examples: one more that is right is {points} of accuracy. Take "
            "{enough} or more."
        ).format(examples=data.validation, points=counted(round(100 / data.validation), "point"), enough=FEW)
    return _(
        "Only {examples} validation examples: R² and loss of so few say little, and R² can be far below "
        "zero. Take {enough} or more."
    ).format(examples=data.validation, enough=FEW)


def _chance_of_loss(train: int, classes: int, flips: int) -> float:
    """How likely it is, roughly, that all examples of a class are flipped and no other becomes one."""
    total = 0.0
    for number in range(classes):
        size = train // classes + (number < train % classes)
        others = flips - size
        if others >= 0:
            away = exp(_log_choices(train - size, others) - _log_choices(train, flips))
            total += away * (1 - 1 / (classes - 1)) ** others
    return total


def _log_choices(of: int, some: int) -> float:
    """The logarithm of the number of ways to choose so many."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)


def more_steps(case: Case) -> Iterator[Advice]:
    """A larger training set makes more steps in the same epochs."""
    baseline = case.experiment.scale(case.experiment.baseline)
    usual = ceil(baseline.train / baseline.batch)
    for technique in case.of("more_data"):
        if case.batches != usual:
            yield case.note(
                plural(
                    "{n} step per epoch, not {usual}",
                    "{n} steps per epoch, not {usual}",
                    case.batches,
                    usual=grouped(usual),
                ),
                (
                    _(
                        "This arm makes {steps} steps per epoch, the baseline {usual}. At the same epoch "
                        "it has trained longer: compare the best epochs, not only equal ones."
                    )
                    if case.batches > usual
                    else _(
                        "This arm makes {steps} steps per epoch, the baseline {usual}. At the same epoch "
                        "it has trained less: compare the best epochs, not only equal ones."
                    )
                ).format(steps=grouped(case.batches), usual=grouped(usual)),
                technique,
            )


RULES: tuple[Rule, ...] = (
    mixing_numbers,
    softened_twice,
    mirrored_digits,
    lost_class,
    few_validation,
    more_steps,
)
