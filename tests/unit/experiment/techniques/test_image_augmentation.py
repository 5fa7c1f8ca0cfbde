"""The words of the augmentation of pictures, and its code for other libraries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from reglab.engine.effects.augment.images import augmented
from reglab.engine.examples.facts import Facts
from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.image_settings import DRAWN

SCALE = Scale(train=40, batch=8, lr=0.05)
NOTHING: dict[str, Any] = {
    "rotation": 0.0,
    "width_shift": 0.0,
    "height_shift": 0.0,
    "horizontal_flip": False,
}
FACTS = Facts(torch.zeros(1), torch.ones(1), torch.ones(1), (3, 6, 6), 0.0, 1.0)


def only(**values: Any) -> ImageAugmentation:
    return ImageAugmentation(**(NOTHING | values))


@pytest.mark.parametrize(
    ("spec", "setting"),
    [
        (ImageAugmentation(), "rotation ±20°, shift ±20 %, horizontal flip"),
        (only(height_shift=0.125), "height shift ±12.5 %"),
        (only(zoom=0.1, vertical_flip=True, contrast=0.3), "zoom ±10 %, vertical flip, contrast ±30 %"),
        (
            only(hue=0.05, invert=0.5, grey=0.2, erasing=1.0),
            "hue ±0.05, invert 50 %, grey 20 %, erasing 100 %",
        ),
        (only(), "nothing"),
    ],
)
def test_the_setting_tells_what_is_on(spec: ImageAugmentation, setting: str) -> None:
    assert spec.setting() == setting
    assert spec.is_neutral() == (setting == "nothing")


def test_the_summary_stops_after_three() -> None:
    assert ImageAugmentation(zoom=0.1).summary() == "augmentation rotation ±20°, shift ±20 %, zoom ±10 %, …"
    assert only(hue=0.1).summary() == "augmentation hue ±0.1"


@pytest.mark.parametrize(
    "name",
    [
        *("rotation", "width_shift", "height_shift", "zoom", "horizontal_flip", "vertical_flip"),
        *("brightness", "contrast", "invert", "grey", "hue", "saturation", "erasing"),
    ],
)
def test_each_parameter_alone_is_not_neutral_and_changes_pictures(name: str) -> None:
    spec = only(**{name: True if name.endswith("flip") else 0.4})
    assert spec.active
    pictures = torch.tensor(np.random.default_rng(0).random((20, 3, 6, 6)))
    drawn = torch.tensor(np.random.default_rng(1).random((len(DRAWN), 20)))
    found = augmented(spec, pictures, drawn, FACTS)
    changed = (found - pictures).abs().amax((1, 2, 3)) > 1e-6
    assert int(changed.sum()) >= 4
    assert torch.equal(augmented(only(), pictures, drawn, FACTS), pictures)


@pytest.mark.parametrize(
    "spec",
    [
        ImageAugmentation(),
        ImageAugmentation(zoom=0.3, fill="reflect", vertical_flip=True, width_shift=0.05),
        only(height_shift=0.4, fill="constant"),
    ],
    ids=["source", "reflected", "shift"],
)
def test_the_code_for_pytorch_makes_the_same_pictures(
    spec: ImageAugmentation, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = torch.tensor(np.random.default_rng(0).random((9, 3, 6, 6)))
    drawn = torch.tensor(np.random.default_rng(1).random((len(DRAWN), 9)))
    u = dict(zip(DRAWN, drawn, strict=True))
    order = ["horizontal_flip"] if spec.horizontal_flip else []
    order += ["vertical_flip"] if spec.vertical_flip else []
    numbers = [u[name].view(9, 1, 1, 1) for name in order]
    numbers += [u["rotation"], u["zoom"], torch.stack([u["width_shift"], u["height_shift"]], 1)[..., None]]
    waiting = iter(numbers)

    def rand(*shape: int) -> torch.Tensor:
        found = next(waiting)
        assert found.shape == shape
        return found

    monkeypatch.setattr(torch, "rand", rand)
    _, torch_snippet, _ = spec.elsewhere(SCALE)
    names: dict[str, Any] = {"x": pictures}
    exec(compile(torch_snippet.code, "snippet", "exec"), names)  # noqa: S102 - our own text
    expected = augmented(spec, pictures, drawn, FACTS)
    np.testing.assert_allclose(names["x"], expected, atol=1e-6)
    assert next(waiting, None) is None


def test_the_code_for_keras_has_a_layer_for_each_change() -> None:
    spec = ImageAugmentation(zoom=0.1, contrast=0.2, brightness=0.3, invert=0.25, grey=0.5, hue=0.1)
    code, note = spec.elsewhere(SCALE)[0].code, spec.elsewhere(SCALE)[0].note
    assert [line.strip().removeprefix("layers.") for line in code.splitlines() if "Random" in line] == [
        'RandomFlip("horizontal"),',
        'RandomZoom(0.1, fill_mode="nearest"),',
        'RandomRotation(0.0555556, fill_mode="nearest"),',
        'RandomTranslation(0.2, 0.2, fill_mode="nearest"),',
        "RandomGrayscale(0.5),",
        "RandomContrast((0.2, 0.2), value_range=(0, 1)),",
        "RandomBrightness(0.3, value_range=(0, 1)),",
        "RandomInvert((0.25, 0.25), value_range=(0, 1)),",
    ]
    assert "RandomHue counts otherwise" in note
    assert only().elsewhere(SCALE)[0].code == ""
