"""Two results of ``reglab bench`` side by side: two machines, or one before and after a change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich import box
from rich.table import Table

from reglab.cli.bench_tables import machine_words
from reglab.cli.console import BAD_INPUT, DONE, complain, output, print_json


class CompareError(ValueError):
    """A file is no result of the benchmark; its text says which."""


class Measured(NamedTuple):
    """A number of one result: a speed, or seconds, of which less is better."""

    value: float
    seconds: bool = False


class Line(NamedTuple):
    """A number in both results, and how many times as fast the second is."""

    what: str
    first: float
    second: float
    times: float


_CURVE = {"one_core_s": "one core", "all_cores_s": "all cores", "loop_s": "plain PyTorch loop"}
_WINDOW = {
    "throughput_ratio": ("training speed beside the window", False),
    "loop_delay_p99_ms": ("delay of the event loop while training, 99th percentile, ms", True),
    "all_cores_loop_delay_p99_ms": (
        "delay of the event loop while all cores train networks for pictures, 99th percentile, ms",
        True,
    ),
    "visible_s": ("start to the first paint of the window, s", True),
    "first_epoch_ms": ("click on Run to the first plotted epoch, ms", True),
}


def compare_files(first: Path, second: Path, *, as_json: bool = False) -> int:
    """Print two results side by side; returns 2 where a file holds none."""
    try:
        results = _read(first), _read(second)
    except CompareError as error:
        complain(str(error))
        return BAD_INPUT
    lines = compared(*results)
    if as_json:
        print_json(
            {"machines": [found["machine"] for found in results], "lines": [line._asdict() for line in lines]}
        )
        return DONE
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("what")
    for heading in ("A", "B", "B × as fast\nas A"):
        table.add_column(heading, justify="right", no_wrap=True)
    for line in lines:
        table.add_row(line.what, _number(line.first), _number(line.second), f"{line.times:.2f}")
    console = output()
    for name, path, found in zip("AB", (first, second), results, strict=True):
        console.print(f"{name}: {path.name}: {machine_words(found)}", soft_wrap=True)
    console.print(table)
    return DONE


def compared(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Line]:
    """Return all numbers that both results have, in the order of the first."""
    one, other = dict(_numbers(first)), dict(_numbers(second))
    return [
        Line(
            what,
            mine.value,
            other[what].value,
            mine.value / other[what].value if mine.seconds else other[what].value / mine.value,
        )
        for what, mine in one.items()
        if what in other and mine.value > 0 and other[what].value > 0
    ]


def _numbers(found: Mapping[str, Any]) -> Iterator[tuple[str, Measured]]:
    for row in found.get("engine", ()):
        for who, words in (
            ("reglab", "L2"),
            ("reglab_no_techniques", "no techniques"),
            ("reglab_l2_dropout", "L2 + dropout"),
        ):
            yield f"{row['network']}, {row['replicas']} networks, {words}: steps a second", Measured(row[who])
        yield f"{row['network']}: plain PyTorch, steps a second", Measured(row["plain_pytorch"])
    for row in found.get("sizes", ()):
        name = f"{row['network']}, {row['replicas']} networks side by side"
        yield f"{name}: steps a second", Measured(row["reglab"])
        if row["jax"] is not None:
            yield f"{name}, JAX: steps a second", Measured(row["jax"])
    if "curve" in found:
        curve = found["curve"]
        name = f"strength curve, {curve['points']} × {curve['seeds']}, {curve['epochs']} epochs"
        for key, words in _CURVE.items():
            yield f"{name}, {words}: s", Measured(curve[key], seconds=True)
    for row in found.get("cores", ()):
        name = f"{row['example']}, {row['epochs']} epochs"
        yield f"{name}, one process: s", Measured(row["one_s"], seconds=True)
        yield f"{name}, as many as pay off: s", Measured(row["all_s"], seconds=True)
    for key, (words, seconds) in _WINDOW.items():
        if found.get("window", {}).get(key) is not None:
            yield words, Measured(found["window"][key], seconds)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise TypeError
        machine_words(found)
        list(_numbers(found))
    except OSError as error:
        raise CompareError(
            f"--compare: {path} cannot be read ({error.strerror}); give another file."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CompareError(
            f"--compare: {path} is no result of “reglab bench”; give a file that “reglab bench --save” wrote."
        ) from error
    return found


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
