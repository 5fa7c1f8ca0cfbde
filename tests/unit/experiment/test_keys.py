"""Keys of arms: made where they are missing, kept by every edit, one for each arm."""

from __future__ import annotations

import json
import re

import pytest

from reglab.experiment import edits
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.files import build, dumps, loads
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques.l2 import L2


def keys(experiment: Experiment) -> list[str]:
    return [arm.key for arm in experiment.arms]


def three() -> Experiment:
    return Experiment(arms=(Arm(name="plain"), Arm(name="L2", techniques=(L2(),)), Arm(name="other")))


def test_a_file_without_keys_gets_the_same_ones_whenever_it_is_read() -> None:
    text = json.dumps({"version": 1, "name": "old", "arms": [{"name": "plain"}, {"name": "L2"}]})
    first, second = loads(text), loads(text)
    assert first == second
    assert all(re.fullmatch("[0-9a-f]{8}", key) for key in keys(first))
    assert len(set(keys(first))) == 2


def test_arms_of_one_name_in_two_experiments_are_two_arms() -> None:
    one, other = (build({"version": 1, "name": name, "arms": [{"name": "L2"}]}) for name in ("one", "other"))
    assert keys(one) != keys(other)
    used = [key for preset in PRESETS.values() for key in keys(preset.experiment)]
    assert len(set(used)) == len(used)


def test_keys_are_part_of_the_file_and_come_back() -> None:
    start = three()
    changed = edits.rename_arm(start, 1, "another name")
    again = loads(dumps(changed))
    assert again == changed
    assert keys(again) == keys(start)
    assert keys(loads(dumps(again.model_copy(update={"name": "another title"})))) == keys(start)


def test_a_key_that_is_written_stays_and_none_is_made_twice() -> None:
    made = keys(build({"version": 1, "name": "t", "arms": [{"name": "a"}]}))[0]
    both = build({"version": 1, "name": "t", "arms": [{"name": "b", "key": made}, {"name": "a"}]})
    assert both.arms[0].key == made
    assert both.arms[1].key not in ("", made)


def test_edits_keep_keys_and_another_arm_has_another_one() -> None:
    start = three()
    a, b, c = keys(start)
    assert keys(edits.rename_arm(start, 1, "x")) == [a, b, c]
    assert keys(edits.move_arm(start, 2, 0)) == [c, a, b]
    assert keys(edits.remove_arm(start, 1)) == [a, c]
    assert keys(edits.change_dataset(start, "digits")) == [a, b, c]
    for added in (edits.duplicate_arm(start, 1), edits.add_arm(start)):
        assert len(set(keys(added))) == 4
        assert {a, b, c} < set(keys(added))
    # One that was taken away and one that comes afterwards are not the same.
    assert not set(keys(edits.add_arm(edits.remove_arm(start, 2)))) & {c}
    assert keys(edits.add_arm(start)) != keys(edits.add_arm(start))


def test_a_key_of_two_arms_is_refused_with_what_to_do() -> None:
    arms = [{"name": "a", "key": "k"}, {"name": "b"}, {"name": "c", "key": "k"}]
    with pytest.raises(ExperimentError) as raised:
        build({"version": 1, "arms": arms})
    (problem,) = raised.value.problems
    assert problem.where == "arms[2].key"
    assert problem.sentence == (
        "“k” is the key of arms[0] already, and a key stands for one arm; remove this line, and a key of its "
        "own is made."
    )


def test_a_key_of_other_characters_is_refused_with_what_to_do() -> None:
    with pytest.raises(ExperimentError) as raised:
        build({"version": 1, "arms": [{"name": "a", "key": "two words"}]})
    (problem,) = raised.value.problems
    assert problem.where == "arms[0].key"
    assert "but is “two words”; remove this line" in problem.sentence
