"""Scripts carried out in processes of their own give the engine's curves."""

from __future__ import annotations

import pytest

from reglab.code.registry import Framework
from reglab.experiment.techniques import TECHNIQUES
from tests.support.code_cases import EPOCHS, EXPERIMENTS, KERAS, SKLEARN
from tests.support.code_runs import Ran, carried_out

CASES = {"pytorch": EXPERIMENTS, "keras": KERAS, "sklearn": SKLEARN}
TOLERANCE = {"pytorch": 1e-5, "keras": 1e-4, "sklearn": 1e-5}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module", params=CASES)
def ran(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Framework, dict[tuple[str, str], Ran]]:
    framework: Framework = request.param
    return framework, carried_out(tmp_path_factory.mktemp("scripts"), CASES[framework], framework)


def test_every_loss_of_every_epoch_is_the_same(ran: tuple[Framework, dict[tuple[str, str], Ran]]) -> None:
    framework, found = ran
    wrong = {
        where: f"{len(mine.history)} epochs, not {len(mine.curve)}"
        if len(mine.history) != len(mine.curve)
        else f"differs by {mine.deviation:.1e}"
        for where, mine in found.items()
        if len(mine.history) != len(mine.curve) or not mine.deviation < TOLERANCE[framework]
    }
    assert not wrong
    assert max(len(mine.curve) for mine in found.values()) == EPOCHS


def test_the_network_ends_with_the_same_epoch(ran: tuple[Framework, dict[tuple[str, str], Ran]]) -> None:
    _, found = ran
    assert {where: mine.epoch for where, mine in found.items()} == {
        where: mine.final for where, mine in found.items()
    }


def test_every_technique_is_among_them(ran: tuple[Framework, dict[tuple[str, str], Ran]]) -> None:
    framework, found = ran
    seen = {technique.kind for mine in found.values() for technique in mine.script.case.techniques}
    # What differs in Keras is the running variance.
    expected = {
        "pytorch": set(TECHNIQUES),
        "keras": set(TECHNIQUES) - {"batch_norm"},
        "sklearn": {
            "early_stopping",
            "elastic_net",
            "l1",
            "l1_l2",
            "l2",
            "max_norm",
            "more_data",
            "smaller_network",
            "weight_averaging",
            "weight_decay",
        },
    }
    assert seen == expected[framework]
    assert len(found) >= {"pytorch": 55, "keras": 38, "sklearn": 15}[framework]
