"""The progress bar of a command that trains; silent where there is no terminal."""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn

from reglab.cli.console import complain


class ProgressDisplay:
    """A bar with numbers beside it.

    Parameters
    ----------
    numbers : ProgressColumn
        The numbers.
    console : Console, optional
        Where it is shown, if that is a terminal.
    """

    def __init__(self, numbers: ProgressColumn, console: Console | None) -> None:
        self._shown = console is not None and console.is_terminal
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            numbers,
            console=console,
            transient=True,
            refresh_per_second=8,
            disable=not self._shown,
            expand=True,
        )
        self._task = self._progress.add_task("Getting ready …", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def say(self, text: str) -> None:
        """Show what is being done."""
        self._progress.update(self._task, description=text)

    def warn(self, sentence: str, style: str = "red") -> None:
        """Say what is wrong, above the bar where there is one."""
        if self._shown:
            self._progress.console.print(sentence, style=style, soft_wrap=True)
        else:
            complain(sentence)
