"""What panels learn about fields."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from reglab.experiment.base import Param, Spec, field_info, field_infos
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.training import OPTIMIZER_TITLES, OPTIMIZERS, TrainingSpec

OFFERED: list[type[Spec]] = [
    DataSpec,
    DenseLayer,
    NetworkSpec,
    TrainingSpec,
    Experiment,
    Arm,
    *OPTIMIZERS.values(),
    *TECHNIQUES.values(),
]


class Sample(Spec):
    share: Annotated[float, Field(ge=0, lt=1), Param("Share", "A share.", symbol="p")] = 0.5
    rate: Annotated[float, Field(gt=0, le=100), Param("Rate", "A rate.")] = 0.1
    count: Annotated[int | None, Field(ge=2, le=100_000), Param("Count", "A count.")] = None
    flag: Annotated[bool, Param("Flag", "A flag.")] = True
    choice: Annotated[Literal["a", "b"], Param("Choice", "A choice.")] = "a"
    text: Annotated[str, Param("Text", "A text.")] = ""
    hidden: int = 3


def test_fields_in_order_with_kind_default_and_range() -> None:
    infos = field_infos(Sample)
    assert [(i.name, i.kind, i.default, i.optional, i.range_text) for i in infos] == [
        ("share", "float", 0.5, False, "at least 0 and below 1"),
        ("rate", "float", 0.1, False, "above 0 and at most 100"),
        ("count", "int", None, True, "at least 2 and at most 100,000"),
        ("flag", "bool", True, False, "any value"),
        ("choice", "choice", "a", False, "one of a, b"),
        ("text", "text", "", False, "any value"),
    ]
    assert field_infos(Sample()) == infos
    assert field_info(Sample, "share").param.symbol == "p"
    with pytest.raises(KeyError):
        field_info(Sample, "hidden")


@pytest.mark.parametrize("spec", OFFERED, ids=lambda spec: spec.__name__)
def test_every_offered_field_explains_itself(spec: type[Spec]) -> None:
    for info in field_infos(spec):
        param = info.param
        assert param.label
        assert param.help.endswith(".")
        if param.slider is not None:
            low, high = param.slider
            assert low < high
            assert info.minimum is None or low >= info.minimum
            assert info.maximum is None or high <= info.maximum
        if param.scale == "log":
            assert param.slider is not None
            assert param.slider[0] > 0
        if info.kind in ("int", "float") and spec is not Sample:
            assert info.minimum is not None
            assert info.maximum is not None
        if info.default is not None and info.kind == "choice":
            assert info.default in info.choices


def test_optimizers_have_titles_and_equal_learning_rates_ranges() -> None:
    assert OPTIMIZER_TITLES.keys() == OPTIMIZERS.keys()
    for kind, cls in OPTIMIZERS.items():
        assert cls().kind == kind
        assert field_infos(cls)[0].name == "lr"


def test_specs_are_frozen_strict_and_closed() -> None:
    sample = Sample()
    with pytest.raises(ValidationError, match="frozen"):
        sample.share = 0.1  # type: ignore[misc]
    for wrong in ({"share": "0.1"}, {"share": float("nan")}, {"unknown": 1}, {"flag": 1}):
        with pytest.raises(ValidationError):
            Sample.model_validate(wrong)
    assert Sample.model_validate({"share": 0}).share == 0
