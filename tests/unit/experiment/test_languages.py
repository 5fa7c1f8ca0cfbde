"""What is the same in every language: names and keys of arms, examples, and all that is drawn at random."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from typing import Any

from reglab.data.loading import load
from reglab.data.tables.meaning import MAX_USED, rows_drawn
from reglab.experiment.arm import Arm
from reglab.experiment.arm_words import ArmWords
from reglab.experiment.data import DataSpec
from reglab.experiment.layers import LAYERS
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2


def facts() -> dict[str, Any]:
    """What must not depend on the language of the process."""
    noisy = load(DataSpec(set="moons", train=20, shift="noisy", shift_size=1.0), 20, 0)
    drifted = load(DataSpec(set="moons", train=20, shift="drifted", shift_size=1.0), 20, 0)
    return {
        "presets": {
            key: [(arm.name, arm.key, arm.named_by) for arm in preset.experiment.arms]
            for key, preset in PRESETS.items()
        },
        "names": [ArmWords(Arm(name="a", techniques=(made,))).forms for made in _techniques()],
        "drawn": [
            sha256(each.tobytes()).hexdigest()
            for split in (noisy, drifted)
            for each in (split.x_train, split.x_val_shifted)
            if each is not None
        ],
        "rows": sha256(rows_drawn(MAX_USED + 1000).tobytes()).hexdigest(),
    }


def _techniques() -> list[Technique]:
    return [
        *(cls(kind=kind) for kind, cls in TECHNIQUES.items()),
        Dropout(p=0.2, layers=("input", 1, 2)),
        L2(strength=0.1, biases=True),
    ]


def _in_made_up_language() -> dict[str, Any]:
    code = "import json; from tests.unit.experiment import test_languages as t; print(json.dumps(t.shown()))"
    words = {**os.environ, "REGLAB_LANGUAGE": "xx"}
    found = subprocess.run([sys.executable, "-c", code], env=words, capture_output=True, check=True)
    return json.loads(found.stdout)


def shown() -> dict[str, Any]:
    """The same, with what does depend on it."""
    texts = [
        *(text for made in _techniques() for text in (made.title, made.name, made.summary(), made.about)),
        *(preset.title for preset in PRESETS.values()),
        *(layer.title for layer in LAYERS.values()),
    ]
    return {"facts": facts(), "texts": texts}


def test_names_keys_and_draws_are_the_same_in_every_language() -> None:
    other = _in_made_up_language()
    assert other["facts"] == json.loads(json.dumps(facts()))
    # The other process did speak another language.
    plain = shown()["texts"]
    same = [text for text, again in zip(plain, other["texts"], strict=True) if text == again]
    assert not [text for text in same if any(letter in "aeiou" for letter in text)], same
