"""More data: a larger training set that contains the others'."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Domain, Group, Scale, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.snippets import Snippet, keras, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _, grouped


class MoreData(Technique):
    """The arm's training set is a multiple of the experiment's; the larger contains the smaller."""

    kind: Literal["more_data"] = "more_data"
    times: Annotated[
        float,
        Field(gt=0, le=1000),
        Param(
            _("Training examples, times"),
            _(
                "Size of the arm's training set as a multiple of the experiment's; 1 "
                "leaves it as it is. A larger set contains the smaller one. Below 1 it is "
                "less data."
            ),
            scale="log",
            symbol="×",
            slider=(0.1, 20),
            typical=_("2 to 10"),
        ),
    ] = 4.0

    title: ClassVar[str] = _("More data")
    name: ClassVar[str] = _("training examples")
    noun: ClassVar[str] = "more data"
    strength_field: ClassVar[str | None] = "times"
    neutral_strength: ClassVar[float] = 1.0
    group: ClassVar[Group] = "Data"
    order: ClassVar[int] = 90
    domain: ClassVar[Domain] = "network"
    per_layer: ClassVar[bool] = False
    about: ClassVar[str] = _(
        "The best regularizer where it can be had: what is learned by heart from "
        "few examples does not hold for many."
    )
    source: ClassVar[str] = _("Banko & Brill 2001")
    effect: ClassVar[Effect] = Effect(
        loss=_("The mean over more examples, so a single one counts less."),
        data=_("The training set is larger; it contains that of the other arms."),
    )
    choose: ClassVar[str] = _("Always, where examples can be had: nothing else takes so little of the fit.")
    avoid: ClassVar[str] = _("Where further examples are of another kind, or cost more than they teach.")

    def formula(self, scale: Scale) -> str:
        """How many examples there are; `scale` already holds the arm's own number."""
        return _("m × {times} = {train} training examples").format(
            times=number(self.times), train=grouped(scale.train)
        )

    def setting(self) -> str:
        """``"×4"``."""
        return f"×{number(self.times)}"

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """The first examples of a larger set."""
        take = f"x_train, y_train = x_all[:{scale.train}], y_all[:{scale.train}]"
        note = _("x_all and y_all are shuffled examples; the smaller set is the beginning of the larger one.")
        return (
            keras(take, note),
            torch(
                f"""
                from torch.utils.data import Subset

                training = Subset(dataset, range({scale.train}))
                """,
                _("dataset holds shuffled examples; the smaller set is the beginning of the larger one."),
            ),
            sklearn(
                f"""
                from sklearn.model_selection import train_test_split

                x_train, x_rest, y_train, y_rest = train_test_split(
                    x_all, y_all, train_size={scale.train}, random_state=0
                )
                """
            ),
        )

    def change_train(self, train: int) -> int:
        """The arm's own number of examples, at least 2."""
        return max(2, round(train * self.times))
