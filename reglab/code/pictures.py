"""Code that changes pictures as the augmentation of the engine does, with lines for what is on alone."""

from __future__ import annotations

from reglab.code.text import block, inset, number
from reglab.experiment.techniques.image_settings import DRAWN, ImageSettings

COUNT = len(DRAWN)
FILLS = {"nearest": "border", "reflect": "reflection", "constant": "zeros"}


def augment_code(spec: ImageSettings) -> str:
    """Return a function that changes pictures by numbers of their own."""
    lines = [*_flips(spec), *_geometry(spec), *_intensities(spec), *_erasing(spec)]
    head = (
        "def augment(x, u):\n"
        f'    """Change every picture by numbers u of its own, from 0 to 1; shape ({COUNT}, pictures)."""\n'
    )
    return f"{head}{inset(lines)}\n    return x"


def _drawn(name: str) -> str:
    return f"u[{DRAWN.index(name)}]"


def _each(name: str) -> str:
    return f"{_drawn(name)}.view(-1, 1, 1, 1)"


def _either_way(name: str, most: float, each: bool = True) -> str:
    return f"(2 * {_each(name) if each else _drawn(name)} - 1) * {number(most)}"


def _flips(spec: ImageSettings) -> list[str]:
    axes = (("horizontal_flip", 3), ("vertical_flip", 2))
    return [
        f"x = torch.where({_each(name)} < 0.5, x.flip({axis}), x)"
        for name, axis in axes
        if getattr(spec, name)
    ]


def _geometry(spec: ImageSettings) -> list[str]:
    if not spec.moves:
        return []
    black = spec.fill == "constant"
    moved = "x - low" if black else "x"
    return [
        "height, width = x.shape[2:]",
        f"angle = torch.deg2rad({_either_way('rotation', spec.rotation, each=False)})",
        f"zoom = 1 + {_either_way('zoom', spec.zoom, each=False)}",
        f"right = 2 * {_either_way('width_shift', spec.width_shift, each=False)}",
        f"below = 2 * {_either_way('height_shift', spec.height_shift, each=False)}",
        "across, down = zoom * angle.cos(), zoom * angle.sin()",
        "rows = [",
        "    (a, b, -(a * right + b * below))",
        "    for a, b in ((across, -down * height / width), (down * width / height, across))",
        "]",
        "turn = torch.stack([torch.stack(row, 1) for row in rows], 1)",
        "grid = functional.affine_grid(turn, list(x.shape), align_corners=False)",
        f'x = functional.grid_sample({moved}, grid, padding_mode="{FILLS[spec.fill]}", align_corners=False)',
        *(["x = x + low"] if black else []),
    ]


def _intensities(spec: ImageSettings) -> list[str]:
    if not spec.changes_intensities:
        return []
    lines = ["x = (x - low) / (high - low)"]
    if spec.hue or spec.saturation:
        lines += _colours(spec)
    if spec.grey:
        lines += [
            "grey = (x * torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)).sum(1, keepdim=True)",
            f"x = torch.where({_each('grey')} < {number(spec.grey)}, grey, x)",
        ]
    if spec.contrast:
        lines += [
            f"contrast = 1 + {_either_way('contrast', spec.contrast)}",
            "middle = x.mean((2, 3), keepdim=True)",
            "x = ((x - middle) * contrast + middle).clamp(0, 1)",
        ]
    if spec.brightness:
        lines.append(f"x = (x + {_either_way('brightness', spec.brightness)}).clamp(0, 1)")
    if spec.invert:
        lines.append(f"x = torch.where({_each('invert')} < {number(spec.invert)}, 1 - x, x)")
    return [*lines, "x = x * (high - low) + low"]


def _colours(spec: ImageSettings) -> list[str]:
    """Hue and saturation in the hexcone model."""
    turn, fuller = (
        f"(2 * {_drawn(name)}.view(-1, 1, 1) - 1) * {number(getattr(spec, name))}"
        for name in ("hue", "saturation")
    )
    text = f"""
        x = x.clamp(0, 1)
        red, green, blue = x.unbind(1)
        value = x.amax(1)
        spread = value - x.amin(1)
        divisor = torch.where(spread > 0, spread, 1.0)
        other = torch.where(
            value == green, (blue - red) / divisor + 2, (red - green) / divisor + 4
        )
        sector = torch.where(value == red, (green - blue) / divisor, other)
        sector = sector + 6 * {turn}
        saturation = spread / torch.where(value > 0, value, 1.0)
        saturation = (saturation * (1 + {fuller})).clamp(0, 1)
        places = [(sector + offset).remainder(6) for offset in (5, 3, 1)]
        ramps = [torch.minimum(place, 4 - place).clamp(0, 1) for place in places]
        x = torch.stack([value - value * saturation * ramp for ramp in ramps], 1)
    """
    return block(text).splitlines()


def _erasing(spec: ImageSettings) -> list[str]:
    if not spec.erasing:
        return []
    text = f"""
        height, width = x.shape[2:]
        area = (0.02 + {_drawn("erased_area")} * {number(spec.erasing_size - 0.02)}) * height * width
        ratio = torch.exp((2 * {_drawn("erased_ratio")} - 1) * math.log(3.3))
        inside = {_drawn("erasing")}.view(-1, 1, 1) < {number(spec.erasing)}
        sides = (
            ((area * ratio).sqrt(), height, {_drawn("erased_row")}),
            ((area / ratio).sqrt(), width, {_drawn("erased_column")}),
        )
        for axis, (length, whole, position) in enumerate(sides):
            side = length.round().clamp(1, whole)
            first = (position * (whole - side + 1)).floor()
            pixels = torch.arange(whole)
            covered = (pixels >= first[:, None]) & (pixels < (first + side)[:, None])
            inside = inside & (covered[:, :, None] if axis == 0 else covered[:, None, :])
        x = torch.where(inside[:, None], low, x)
    """
    return block(text).splitlines()
