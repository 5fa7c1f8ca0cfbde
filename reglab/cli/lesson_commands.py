"""The commands about lessons and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab.cli.console import end
from reglab.cli.options import AsJson

lessons = typer.Typer(
    name="lesson", help="Lessons: which there are, and what is wrong with one.", no_args_is_help=True
)


@lessons.command("list")
def lesson_list(as_json: AsJson = False) -> None:
    """List the bundled lessons."""
    from reglab.cli import lesson as command

    end(command.list_lessons(as_json=as_json))


@lessons.command("sheet")
def lesson_sheet(
    lesson: Annotated[str, typer.Argument(metavar="LESSON|FILE", help="A name of the list, or a file.")],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A .pdf or .html file.")],
) -> None:
    """Write a lesson as a sheet for paper: room for answers, and a page for the teacher."""
    from reglab.cli import lesson as command

    end(command.sheet(lesson, out))


@lessons.command("schema")
def lesson_schema() -> None:
    """Print how to write a lesson: every key, what it holds, and examples (Markdown)."""
    from reglab.cli import lesson as command

    end(command.schema())


@lessons.command("check")
def lesson_check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Lessons, as Markdown files.")],
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with a lesson of your own, line by line (exit code 2 for one with faults)."""
    from reglab.cli import lesson as command

    end(command.check(files, as_json=as_json))
