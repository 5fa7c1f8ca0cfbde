"""The tables of ``reglab bench``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table


def machine_words(found: Mapping[str, Any]) -> str:
    """Name the machine on which was measured, and what else speed depends on."""
    where, versions = found["machine"], [f"torch {found['torch']}"]
    if found.get("jax"):
        versions.append(f"JAX {found['jax']}")
    device = found.get("device", "cpu")
    parts = [] if device == "cpu" else [device]
    parts += [where["processor"], f"{where['processors']} processors", *versions, where["system"]]
    return ", ".join(parts)


def _titled(title: str) -> Table:
    return Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)


def engine_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Speed of the engine beside its peers."""
    table = _titled(f"Engine, {rows[0]['replicas']} networks at once")
    table.add_column("network", no_wrap=True)
    headings = (
        "batch",
        "reglab",
        "plain\nPyTorch",
        "scikit-\nlearn",
        "× plain\nPyTorch",
        "× scikit-\nlearn",
        "reglab, no\ntechniques",
        "× that, all\noff",
        "× that, L2\n+ dropout",
    )
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    speeds = ("reglab", "plain_pytorch", "sklearn")
    ratios = ("ratio_plain_pytorch", "ratio_sklearn")
    for row in rows:
        table.add_row(
            row["network"],
            str(row["batch"]),
            *(_or_dash(row[name], "{:,.0f}") for name in speeds),
            *(_or_dash(row[name], "{:.1f}") for name in ratios),
            f"{row['reglab_no_techniques']:,.0f}",
            *(f"{row[name]:.2f}" for name in ("ratio_techniques_off", "ratio_l2_dropout")),
        )
    return table


def sizes_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Speed with more and more networks side by side, beside JAX."""
    table = _titled("Networks side by side")
    table.add_column("network", no_wrap=True)
    for heading in ("batch", "networks", "reglab", "JAX", "× JAX", "JAX, first\nepoch"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            row["network"],
            str(row["batch"]),
            f"{row['replicas']:,}",
            f"{row['reglab']:,.0f}",
            _or_dash(row["jax"], "{:,.0f}"),
            _or_dash(row["ratio_jax"], "{:.2f}"),
            _or_dash(row["jax_first_epoch_s"], "{:.1f} s"),
        )
    return table


def _or_dash(value: float | None, form: str) -> str:
    """A number, or a dash where a contestant cannot take part."""
    return "–" if value is None else form.format(value)


_CURVE_ROWS = (
    ("plain PyTorch loop, nothing measured", "loop_s", None, None),
    ("plain PyTorch loop that measures as reglab does", "loop_evaluating_s", None, None),
    ("reglab, one core", "one_core_s", "ratio_loop", "ratio_loop_evaluating"),
    ("reglab, {cores} cores", "all_cores_s", "ratio_all_loop", "ratio_all_loop_evaluating"),
)


def curve_table(found: Mapping[str, Any]) -> Table:
    """A strength curve beside a plain loop."""
    table = _titled(
        f"Strength curve, {found['points']} strengths × {found['seeds']} seeds, {found['epochs']} epochs"
    )
    table.add_column("who")
    for heading in ("seconds", "× plain loop", "× loop that\nmeasures"):
        table.add_column(heading, justify="right", no_wrap=True)
    for words, seconds, *ratios in _CURVE_ROWS:
        table.add_row(
            words.format(cores=found["cores"]),
            f"{found[seconds]:.1f}",
            *("" if name is None else f"{found[name]:.1f}" for name in ratios),
        )
    all_one, first = found["ratio_all_one"], found["first_points_s"]
    table.caption = f"All cores against one: {all_one:.2f} ×. First points after {first:.2f} s."
    table.caption_justify = "left"
    return table


def cores_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Runs in as many processes as pay off beside one."""
    table = _titled(f"One run on one core and on all {rows[0]['cores']}")
    table.add_column("example")
    for heading in ("networks", "epochs", "processes", "one: s", "these: s", "× as fast"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            row["example"],
            *(str(row[name]) for name in ("networks", "epochs", "processes")),
            *(f"{row[name]:.2f}" for name in ("one_s", "all_s", "ratio")),
        )
    return table


_WINDOW_WORDS = (
    ("throughput_ratio", "training speed beside the window, share of the speed without it", "{:.3f}"),
    ("loop_delay_p50_ms", "delay of the event loop while training, median", "{:.1f} ms"),
    ("loop_delay_p99_ms", "delay of the event loop while training, 99th percentile", "{:.1f} ms"),
    ("cpu_share", "time of one processor that the window takes meanwhile", "{:.0%}"),
    ("visible_s", "start of the process to the first paint of the window", "{:.2f} s"),
    ("visible_ratio", "the same, by that of a bare PySide6 and pyqtgraph window", "{:.2f} ×"),
    ("first_epoch_ms", "click on Run to the first plotted epoch", "{:.0f} ms"),
    ("rss_mb", "memory of the window's process", "{:.0f} MB"),
    ("boundary_throughput_ratio", "training speed with the boundaries open, share of that alone", "{:.3f}"),
    ("boundary_loop_delay_p99_ms", "delay of the event loop with them open, 99th percentile", "{:.1f} ms"),
    (
        "one_core_loop_delay_p99_ms",
        "the same while one core trains networks for pictures",
        "{:.1f} ms",
    ),
    ("all_cores_loop_delay_p99_ms", "the same while all cores train them", "{:.1f} ms"),
    ("strength_first_ms", "click on Train to the first points of a strength curve, median", "{:.0f} ms"),
    ("strength_slowest_ms", "the slowest of these clicks", "{:.0f} ms"),
    ("strength_cold_ms", "the same where the Strength tab was opened just then", "{:.0f} ms"),
    ("scrub_views_per_s", "boundaries painted while a hand goes through the epochs", "{:.0f} a second"),
)


def window_table(found: Mapping[str, Any]) -> Table:
    """How smooth the window stays, and how fast it starts."""
    width, height = found["size"]
    title = f"Window, {width} × {height}, training {found['networks']} networks"
    table = Table(
        box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", show_header=False
    )
    table.add_column()
    table.add_column(justify="right")
    for name, words, form in _WINDOW_WORDS:
        table.add_row(words, _or_dash(found.get(name), form))
    table.add_row("torch is loaded in the window's process", "yes" if found["torch_loaded"] else "no")
    return table
