"""The augmentation of pictures in other libraries."""

from __future__ import annotations

from reglab.experiment.techniques.image_settings import ImageSettings
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.words import listed
from reglab.words.language import _, plural

_FILLS = {"nearest": "border", "reflect": "reflection", "constant": "zeros"}


def image_snippets(spec: ImageSettings) -> tuple[Snippet, ...]:
    """Return layers of Keras, and what is geometry in PyTorch; scikit-learn has nothing of it."""
    if spec.is_neutral():
        nothing = _("Nothing is on: leave it out.")
        return keras(note=nothing), torch(note=nothing), sklearn(note=nothing)
    return (
        keras(_keras(spec), _keras_note(spec)),
        torch(_torch(spec), _torch_note(spec)),
        sklearn(note=_("No counterpart: it knows no pictures.")),
    )


def _keras(spec: ImageSettings) -> str:
    fill = f'fill_mode="{spec.fill}"'
    layers = ['RandomFlip("horizontal")'] if spec.horizontal_flip else []
    layers += ['RandomFlip("vertical")'] if spec.vertical_flip else []
    layers += [f"RandomZoom({literal(spec.zoom)}, {fill})"] if spec.zoom else []
    layers += [f"RandomRotation({literal(spec.rotation / 360)}, {fill})"] if spec.rotation else []
    if spec.width_shift or spec.height_shift:
        shifts = f"{literal(spec.height_shift)}, {literal(spec.width_shift)}"
        layers.append(f"RandomTranslation({shifts}, {fill})")
    span = "value_range=(0, 1)"
    layers += [f"RandomGrayscale({literal(spec.grey)})"] if spec.grey else []
    # A single number would be the upper end of a range from 0.
    if spec.contrast:
        layers.append(f"RandomContrast(({literal(spec.contrast)}, {literal(spec.contrast)}), {span})")
    layers += [f"RandomBrightness({literal(spec.brightness)}, {span})"] if spec.brightness else []
    if spec.invert:
        layers.append(f"RandomInvert(({literal(spec.invert)}, {literal(spec.invert)}), {span})")
    if not layers:
        return ""
    lines = "\n".join(f"    layers.{layer}," for layer in layers)
    return f"import keras\nfrom keras import layers\n\naugment = keras.Sequential([\n{lines}\n])"


def _keras_note(spec: ImageSettings) -> str:
    other = [
        layer
        for layer, on in {
            "RandomHue": spec.hue,
            "RandomSaturation": spec.saturation,
            "RandomErasing": spec.erasing,
        }.items()
        if on
    ]
    told = _("The first layers of a model; they act in training only.")
    if not other:
        return told
    differs = plural(
        "{layers} counts otherwise than here.",
        "{layers} count otherwise than here.",
        len(other),
        layers=listed(other),
    )
    return f"{told} {differs}"


def _torch(spec: ImageSettings) -> str:
    lines = ["import torch", "from torch.nn.functional import affine_grid, grid_sample", "", "n = len(x)"]
    for on, axis in ((spec.horizontal_flip, 3), (spec.vertical_flip, 2)):
        if on:
            lines.append(f"x = torch.where(torch.rand(n, 1, 1, 1) < 0.5, x.flip({axis}), x)")
    if spec.moves:
        right, below = literal(2 * spec.width_shift), literal(2 * spec.height_shift)
        lines += [
            f"angle = torch.deg2rad((2 * torch.rand(n) - 1) * {literal(spec.rotation)})",
            f"zoom = 1 + (2 * torch.rand(n) - 1) * {literal(spec.zoom)}",
            f"shift = (2 * torch.rand(n, 2, 1) - 1) * torch.tensor([[{right}], [{below}]])",
            "cos, sin = zoom * angle.cos(), zoom * angle.sin()",
            "turn = torch.stack([cos, -sin, sin, cos], 1).view(n, 2, 2)",
            "grid = affine_grid(torch.cat([turn, -turn @ shift], 2), list(x.shape), align_corners=False)",
            f'x = grid_sample(x, grid, padding_mode="{_FILLS[spec.fill]}", align_corners=False)',
        ]
    return "\n".join(lines) if len(lines) > 4 else ""


def _torch_note(spec: ImageSettings) -> str:
    rest = spec.changes_intensities or bool(spec.erasing)
    square = _("For square pictures, in training only.")
    return f"{square} {_('Intensities and erasing: torchvision.transforms.v2.')}" if rest else square
