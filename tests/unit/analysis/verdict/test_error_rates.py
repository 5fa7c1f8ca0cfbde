"""How often the verdict tells apart what does not differ, and whether it still sees what does.

Nominal: where all arms are trained under identical conditions, anything is said to differ for sure in at
most 5 % of the runs, whatever the number of arms, and for sure or probably in at most 10 %. The full audit
is run by ``-m audit``; it prints the rates that it found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

from reglab.analysis import summarize
from reglab.analysis.verdict import RunFinding
from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.experiment.presets import PRESETS
from reglab.record.record import RunRecord
from tests.support.null_runs import WORLDS, World, null_run, question, run_of

NOMINAL, NOMINAL_PROBABLY = 0.05, 0.10
RUNS = 1000
"""Simulated runs of the full audit, for each number of arms and seeds."""


@dataclass
class Rates:
    """What was declared in how many runs."""

    runs: int = 0
    sure: int = 0
    probable: int = 0
    beyond: int = 0
    """Runs in which something is said for sure, and not of one draw of the data."""

    def add(self, found: RunFinding) -> None:
        sure = any(arm.claims or arm.underfits for arm in found.arms)
        self.runs += 1
        self.sure += sure
        self.probable += sure or any(arm.guesses for arm in found.arms)
        self.beyond += sure and not found.one_draw

    def __str__(self) -> str:
        rates = (n / self.runs for n in (self.sure, self.probable, self.beyond))
        return "sure {:.1%}, sure or probably {:.1%}, beyond one draw {:.1%}".format(*rates)

    def check(self) -> None:
        """Fail where there is more than chance makes of the nominal rates in one of 1,000 cases."""
        assert self.sure <= stats.binom.ppf(0.999, self.runs, NOMINAL), self
        assert self.probable <= stats.binom.ppf(0.999, self.runs, NOMINAL_PROBABLY), self


def rates(runs: int, make: Callable[[], RunRecord]) -> Rates:
    found = Rates()
    for _ in range(runs):
        found.add(summarize(make()).verdict.found)
    return found


def simulated(arms: int, seeds: int, world: World, runs: int, *, resample: bool = True) -> Rates:
    rng = np.random.default_rng([arms, seeds, resample])
    asked = question(arms, seeds, resample=resample)
    return rates(runs, lambda: null_run(rng, asked, world))


@pytest.mark.parametrize(("arms", "seeds"), [(1, 3), (8, 3), (8, 5)])
def test_identical_conditions_are_not_told_apart(arms: int, seeds: int) -> None:
    simulated(arms, seeds, WORLDS["as in training"], 60).check()


def test_on_one_draw_an_arms_own_effect_is_said_to_hold_for_it_alone() -> None:
    found = simulated(8, 10, World(draw=0.05), 30, resample=False)
    assert found.sure, "there is something to be told apart on each draw"
    assert not found.beyond


@pytest.mark.audit
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("resample", [True, False])
@pytest.mark.parametrize("seeds", [3, 5, 10])
@pytest.mark.parametrize("arms", [1, 8])
@pytest.mark.parametrize("world", WORLDS)
def test_audit_of_identical_conditions(world: str, arms: int, seeds: int, *, resample: bool) -> None:
    found = simulated(arms, seeds, WORLDS[world], RUNS, resample=resample)
    print(f"\n{world}, {arms} arms, {seeds} seeds, {'resample' if resample else 'one draw'}: {found}")
    found.check()
    if not resample:
        assert not found.beyond


@pytest.mark.audit
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seeds", [3, 5, 10])
@pytest.mark.parametrize("arms", [1, 8])
def test_audit_of_effects_on_one_draw(arms: int, seeds: int) -> None:
    found = simulated(arms, seeds, World(draw=0.05), RUNS, resample=False)
    print(f"\nown effect on the draw, {arms} arms, {seeds} seeds: {found}")
    assert not found.beyond


# -- real trainings -----------------------------------------------------------------------------

SETTINGS = {
    "moons": {"set": "moons", "train": 80, "validation": 500, "test": 100, "noise": 0.35},
    "digits": {"set": "digits", "train": 120, "validation": 500, "test": 300, "noise": 0.0},
}


def networks(data: dict[str, object], count: int) -> Iterator[dict[str, float]]:
    """Last numbers of so many networks that differ in nothing but their random draws."""
    for first in range(0, count, 100):
        asked = build(
            {
                "version": 1,
                "data": data,
                "network": {"layers": [{"kind": "dense", "units": 32}]},
                "training": {"epochs": 100},
                "arms": [{"name": "plain", "techniques": []}],
                "seeds": 100,
                "first_seed": 1000 * first,
            }
        )
        record = RunRecord(asked, 1)
        for event in Trainer(asked, 1).run():
            record.apply(event)
        values = {name: record.values(name)[-1] for name in ("train_loss", "val_loss", "val_accuracy")}
        for column in range(100):
            yield {name: float(rows[column]) for name, rows in values.items()}


@pytest.mark.audit
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("resample", [True, False])
@pytest.mark.parametrize("setting", SETTINGS)
def test_audit_of_trained_networks(setting: str, *, resample: bool) -> None:
    """Arms are networks that were trained alike, with other draws; drawn anew from a pool of them."""
    pool = list(networks(SETTINGS[setting] | {"resample": resample}, 400))
    rng = np.random.default_rng(0)
    for arms in (1, 8):
        for seeds in (3, 5, 10):
            asked = question(arms, seeds, resample=resample)

            def make(asked: Experiment = asked, count: int = (arms + 1) * seeds) -> RunRecord:
                chosen = [pool[n] for n in rng.choice(len(pool), count, replace=False)]
                return run_of(asked, {name: np.array([c[name] for c in chosen]) for name in chosen[0]})

            found = rates(RUNS, make)
            print(f"\n{setting}, {arms} arms, {seeds} seeds, resample {resample}: {found}")
            found.check()


# -- what is there must be seen -----------------------------------------------------------------


def trained(preset: str, arms: int) -> RunFinding:
    """What is found of a preset, beside as many other arms as make `arms` of them."""
    asked = PRESETS[preset].experiment
    first = asked.arms[1]
    more = tuple(
        first.model_copy(update={"name": f"again {n}", "key": f"again-{n}"})
        for n in range(arms - len(asked.arms) + 1)
    )
    asked = asked.model_copy(update={"arms": (*asked.arms, *more)})
    record = RunRecord(asked, 1)
    for event in Trainer(asked, 1).run():
        record.apply(event)
    return summarize(record).verdict.found


@pytest.mark.slow
@pytest.mark.parametrize("arms", [1, 3])
def test_the_benefit_of_first_light_is_declared_with_its_five_seeds(arms: int) -> None:
    found = trained("first-light", arms)
    assert len(found.arms) == arms
    assert found.arms[0].compared.last["gap"].n == 5
    assert (found.arms[0].gap, found.arms[0].loss) == ("better", "better")


def test_a_benefit_of_the_usual_size_is_declared_with_five_seeds() -> None:
    """A third less loss, where networks of a seed vary by 8 %, is seen; mostly also beside seven nulls."""
    rng = np.random.default_rng(0)
    for arms in (1, 8):
        asked, seen = question(arms, 5, resample=True), 0
        for _ in range(30):
            level, noise = 0.3 * rng.standard_normal(5), 0.08 * rng.standard_normal((arms + 1, 5))
            val = 0.6 * np.exp(level + noise)
            val[1] *= 2 / 3
            train = 0.02 * np.exp(0.3 * rng.standard_normal(val.shape))
            made = run_of(
                asked, {"val_loss": val, "train_loss": train, "val_accuracy": np.full(val.shape, 0.8)}
            )
            seen += summarize(made).verdict.found.arms[0].loss == "better"
        assert seen >= (27 if arms == 1 else 15), (arms, seen)
