"""Names of arms follow their settings until a person gives one, and never say what is not so."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reglab.experiment import edits
from reglab.experiment.arm import MAX_NAME
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.files import build, dumps, loads
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.naming import settled
from reglab.experiment.network import NetworkSpec
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.more_data import MoreData
from reglab.experiment.techniques.smaller_network import SmallerNetwork


def arm(*techniques: Technique, name: str = "x", **more: object) -> Arm:
    return Arm.model_validate({"name": name, "named_by": "settings", "techniques": techniques, **more})


def names(*arms: Arm) -> list[str]:
    return [each.name for each in settled((arm(), *arms))][1:]


def set_techniques(experiment: Experiment, place: int, *techniques: Technique) -> Experiment:
    """An edit as the window makes it: names of examples are given up, then all is validated."""
    arms = list(experiment.arms)
    arms[place] = arms[place].model_copy(update={"techniques": techniques})
    made = edits.outgrown(experiment, experiment.model_copy(update={"arms": tuple(arms)}))
    return Experiment.model_validate(made.model_dump())


def valid(experiment: Experiment) -> Experiment:
    return Experiment.model_validate(experiment.model_dump())


@pytest.mark.parametrize(
    ("techniques", "name"),
    [
        ((L2(), Dropout()), "L2 + dropout"),
        ((L2(), Dropout(enabled=False)), "L2"),
        ((Dropout(p=0.3),), "Dropout"),
        ((L2(layers=(1,)), L2(layers=(2,), strength=0.1)), "L2"),
        ((MoreData(),), "More data"),
        ((SmallerNetwork(),), "Smaller network"),
        ((L2(strength=0.0),), "Arm 2"),
    ],
)
def test_an_arm_is_called_after_what_is_switched_on(techniques: tuple[Technique, ...], name: str) -> None:
    assert names(arm(*techniques)) == [name]


def test_every_technique_makes_a_name_that_begins_with_a_capital() -> None:
    for kind, cls in TECHNIQUES.items():
        (name,) = names(arm(cls(kind=kind)))
        assert name[0] == name[0].upper(), name
        assert not name.endswith("σ"), name


def test_strengths_tell_arms_of_one_technique_apart() -> None:
    assert names(arm(L2()), arm(L2(strength=0.1))) == ["L2 0.01", "L2 0.1"]
    assert names(arm(L2()), arm(L2(strength=0.1)), arm(Dropout())) == ["L2 0.01", "L2 0.1", "Dropout"]
    assert names(arm(MoreData(times=2)), arm(MoreData(times=4))) == ["More data ×2", "More data ×4"]


def test_only_what_tells_arms_apart_is_said() -> None:
    pair = arm(L2(), Dropout(p=0.2)), arm(L2(), Dropout(p=0.5))
    assert names(*pair) == ["L2 + dropout 0.2", "L2 + dropout 0.5"]
    assert names(*pair, arm(L2(strength=0.1), Dropout(p=0.2))) == [
        "L2 0.01 + dropout 0.2",
        "L2 0.01 + dropout 0.5",
        "L2 0.1 + dropout 0.2",
    ]


def test_what_else_is_set_or_a_number_tells_the_rest_apart() -> None:
    assert names(arm(L2(layers=(1,))), arm(L2(layers=(2,)))) == ["L2 0.01 on layer 1", "L2 0.01 on layer 2"]
    assert names(arm(L2()), arm(L2())) == ["L2", "L2 (2)"]
    assert names(arm(L2()), arm(L2(strength=0.1)), arm(L2())) == ["L2 0.01", "L2 0.1", "L2 0.01 (2)"]


def test_an_own_network_is_named() -> None:
    network = NetworkSpec(layers=(DenseLayer(units=3),))
    assert names(arm(network=network), arm(L2(), network=network)) == ["Own network", "L2"]
    both = arm(L2(), network=network), arm(L2())
    assert names(*both) == ["L2 + own network", "L2"]


def test_branches_say_once_from_where() -> None:
    late = arm(Dropout(), changes=(Change(epoch=105, techniques=(L2(),)),))
    later = arm(
        Dropout(),
        changes=(Change(epoch=105, techniques=(L2(),)), Change(epoch=127, techniques=(L2(strength=0.1),))),
    )
    assert names(arm(Dropout()), late) == ["Dropout", "L2 from epoch 104"]
    assert names(arm(Dropout()), late, later)[1:] == ["L2 from epoch 104", "L2 from epoch 126"]
    # A hand on the strength alone leaves it what it is, until another arm is the same.
    handled = arm(L2(), changes=(Change(epoch=31, techniques=(L2(strength=0.5),)),))
    assert names(handled) == ["L2"]
    assert names(arm(L2()), handled) == ["L2 0.01", "L2 0.5 from epoch 30"]


def test_a_long_list_is_cut_within_the_limit() -> None:
    every = [cls(kind=kind) for kind, cls in TECHNIQUES.items()]
    (one,) = names(arm(*every))
    assert len(one) <= MAX_NAME
    assert one.endswith("…")
    two = names(arm(*every), arm(*every, L2(layers=(1,))))
    assert len(set(two)) == 2
    assert max(map(len, two)) <= MAX_NAME


def test_a_name_that_is_true_stays_where_its_arm_goes() -> None:
    start = valid(Experiment(arms=(arm(), arm(L2(), key="a"), arm(L2(), key="b"))))
    assert [each.name for each in start.arms] == ["No regularization", "L2", "L2 (2)"]
    moved = valid(edits.move_arm(start, 2, 1))
    assert [each.name for each in moved.arms] == ["No regularization", "L2 (2)", "L2"]
    assert [each.name for each in valid(edits.remove_arm(moved, 2)).arms] == ["No regularization", "L2 (2)"]


def test_a_persons_name_stays_and_clearing_it_goes_back() -> None:
    start = Experiment(arms=(Arm(name="plain"), Arm(name="L2", techniques=(L2(),))))
    named = valid(edits.rename_arm(start, 1, "L2"))
    assert named.arms[1].named_by == "person"
    changed = set_techniques(named, 1, Dropout())
    assert changed.arms[1].name == "L2", "a person wanted it so"
    cleared = valid(edits.rename_arm(changed, 1, "  "))
    assert (cleared.arms[1].name, cleared.arms[1].named_by) == ("Dropout", "settings")
    assert set_techniques(cleared, 1, L2(), Dropout()).arms[1].name == "L2 + dropout"


def test_what_a_person_typed_is_not_taken_by_an_automatic_name() -> None:
    start = Experiment(arms=(Arm(name="plain"), arm(name="L2", named_by="person"), arm(L2())))
    assert start.arms[2].name == "L2 0.01"


def test_files_that_do_not_say_who_named() -> None:
    text = {"kind": "l2", "strength": 0.01}
    given = {"version": 1, "arms": [{"name": "plain"}, {"name": "L2", "techniques": [text]}]}
    read = build(given)
    assert [each.named_by for each in read.arms] == ["person", "settings"]
    assert loads(dumps(read)) == read
    assert set_techniques(read, 1, Dropout()).arms[1].name == "Dropout"
    long = build({"version": 1, "arms": [{"name": "plain"}, {"name": "L2 0.01", "techniques": [text]}]})
    assert long.arms[1].name == "L2 0.01"
    assert set_techniques(long, 1, L2(strength=0.1)).arms[1].name == "L2"
    with pytest.raises(ExperimentError, match="2 arms are named “L2”"):
        build({"version": 1, "arms": [{"name": "L2", "techniques": [text]}] * 2})
    with pytest.raises(ExperimentError, match="named_by"):
        build({"version": 1, "arms": [{"name": "a", "named_by": "nobody"}]})


def test_a_name_that_is_written_over_in_a_file_is_a_persons() -> None:
    start = Experiment(arms=(Arm(name="plain"), Arm(name="L2", techniques=(L2(),)), Arm(name="z")))
    read = loads(dumps(start).replace('"name": "L2"', '"name": "weights\\tkept small"'))
    assert (read.arms[1].name, read.arms[1].named_by) == ("weights kept small", "person")
    assert loads(dumps(read)) == read
    with pytest.raises(ExperimentError, match="2 arms are named “z”"):
        loads(dumps(start).replace('"name": "L2"', '"name": "z"'))


def test_examples_keep_their_names_until_their_settings_are_others() -> None:
    start = PRESETS["keras-together"].experiment
    place = next(at for at, each in enumerate(start.arms) if each.name == "All three")
    assert start.arms[place].named_by == "example"
    same = valid(edits.outgrown(start, edits.rename_arm(start, 0, "baseline")))
    assert same.arms[place].name == "All three"
    techniques = start.arms[place].techniques
    changed = set_techniques(start, place, *techniques[:-1])
    assert changed.arms[place].name == "L2 + dropout"
    boundary = PRESETS["two-class-boundary"].experiment
    assert set_techniques(boundary, 2, Dropout(p=0.3)).arms[2].name == "Dropout"


def test_no_example_is_called_otherwise_when_it_is_read_again() -> None:
    for preset in PRESETS.values():
        again = loads(dumps(preset.experiment))
        assert again == preset.experiment
        assert "person" not in {each.named_by for each in again.arms}


def test_a_new_arm_is_numbered_until_it_differs_from_the_baseline() -> None:
    start = valid(edits.add_arm(PRESETS["first-light"].experiment))
    assert start.arms[2].name == "Arm 3"
    on = set_techniques(start, 2, L2())
    assert [each.name for each in on.arms] == ["No regularization", "L2 + dropout", "L2"]
    assert set_techniques(on, 2, L2(enabled=False)).arms[2].name == "Arm 3"


_TECHNIQUES = st.lists(
    st.sampled_from([L2(), L2(strength=0.1), L2(layers=(1,)), Dropout(), Dropout(p=0.1, enabled=False)]),
    max_size=3,
    unique_by=lambda technique: technique.kind,
)
_NAMES = st.sampled_from(["x", "L2", "L2 (2)", "L2 0.01", "Dropout", "Arm 2", "Arm 3", "No regularization"])


@settings(max_examples=500)
@example([([], "Arm 2", "settings"), ([], "Arm 2", None)])
@given(
    st.lists(
        st.tuples(_TECHNIQUES, _NAMES, st.sampled_from([None, "settings", "person", "example"])),
        min_size=1,
        max_size=6,
    )
)
def test_names_are_settled_once_and_differ(drawn: list[tuple[list[Technique], str, str | None]]) -> None:
    arms = [Arm(name=name, techniques=tuple(each), named_by=by) for each, name, by in drawn]
    once = settled(arms)
    assert settled(once) == once
    automatic = [each.name for each in once if each.named_by == "settings"]
    assert len(set(automatic)) == len(automatic)
    others = {each.name for each in once if each.named_by != "settings"}
    assert not others & set(automatic)
    for before, after in zip(arms, once, strict=True):
        if after.named_by != "settings":
            assert after.name == before.name
