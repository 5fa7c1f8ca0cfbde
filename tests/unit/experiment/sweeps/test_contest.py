"""Several sweeps trained together: which points there are, and what is no contest."""

from __future__ import annotations

import pytest

from reglab.experiment.sweeps import Entrant, SweepError, batches, make_contest
from reglab.sweeps import run_sweep
from tests.support.sweeps import SMALL, Inline, result_of

PLAIN, L2 = (arm.key for arm in SMALL.arms)
TWO = (Entrant(L2, "l2.strength", (0.0, 0.1, 1.0)), Entrant(PLAIN, "dropout.p", (0.0, 0.5)))


def test_its_points_are_those_of_its_sweeps_and_what_is_alike_trains_once() -> None:
    contest = make_contest(SMALL, TWO, seeds=3)
    assert contest.product == "(3 + 2) × 3"
    assert contest.networks == 15
    cells = contest.cells()
    assert [cell.index for cell in cells] == list(range(5))
    assert [len(cell.experiment.arms) for cell in cells] == [1] * 5
    # Without L2 and without dropout it is the same network.
    assert cells[0].key == cells[3].key
    assert len({cell.key for cell in cells}) == 4
    assert sum(batch.networks for batch in batches(cells)) == 12
    assert [contest.sweep_at(point).axes[0].parameter for point in (0, 2, 3, 4)] == [
        "l2.strength",
        "l2.strength",
        "dropout.p",
        "dropout.p",
    ]
    assert [arm.name for arm in contest.swept] == ["Plain", "L2"][::-1]


def test_it_trains_as_the_sweeps_alone_would() -> None:
    contest = make_contest(SMALL, TWO, seeds=2)
    together = result_of(contest, run_sweep(contest, Inline()))
    assert together.complete
    for strand in contest.strands:
        alone = result_of(strand.sweep, run_sweep(strand.sweep, Inline()))
        rows = slice(strand.first, strand.first + strand.sweep.points)
        assert (together.of_arm("val_loss", 0)[rows] == alone.of_arm("val_loss", 0)).all()


@pytest.mark.parametrize(
    ("entrants", "words"),
    [
        (TWO[:1], "1 parameter cannot be compared; choose 2 to 4."),
        (TWO * 3, "6 parameters cannot be compared; choose 2 to 4."),
        ((TWO[0], TWO[0]), "l2.strength of “L2” takes part twice (place 2); choose another one."),
        (
            (TWO[0], Entrant(L2, "data.noise", (0.1, 0.2))),
            "data.noise changes the data by which all are judged",
        ),
        ((TWO[0], Entrant(L2, "dropout.p", (2.0,))), "dropout.p must be"),
        ((TWO[0], Entrant(L2, "dropout.p", tuple(i / 20_000 for i in range(10_001)))), "at most 10,000"),
        ((TWO[0], Entrant("gone", "dropout.p", (0.5,))), "There is no arm “gone”"),
        (
            (
                Entrant(L2, "dropout.p", tuple(i / 20_000 for i in range(9_999))),
                Entrant(PLAIN, "dropout.p", tuple(i / 20_000 for i in range(9_999))),
                Entrant(PLAIN, "l2.strength", (0.0, 0.1, 0.2)),
            ),
            "20,001 points are more than 20,000",
        ),
    ],
)
def test_what_is_no_contest_is_refused_in_a_sentence(entrants: tuple[Entrant, ...], words: str) -> None:
    with pytest.raises(SweepError) as caught:
        make_contest(SMALL, entrants)
    assert words in str(caught.value)
