"""How the text of a table is cut into cells."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reglab.experiment.base import Spec
from reglab.words.language import _, in_context, plural

Encoding = Literal["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
Delimiter = Literal[",", ";", "\t", "|"]
DELIMITER_NAMES: dict[str, str] = {
    ",": in_context("between cells", "comma"),
    ";": in_context("between cells", "semicolon"),
    "\t": in_context("between cells", "tab"),
    "|": in_context("between cells", "vertical bar"),
}
_BETWEEN = {
    ",": _("commas between the cells"),
    ";": _("semicolons between the cells"),
    "\t": _("tabs between the cells"),
    "|": _("vertical bars between the cells"),
}
ENCODING_NAMES: dict[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": _("UTF-8 with a mark"),
    "utf-16-le": "UTF-16",
    "utf-16-be": _("UTF-16 (big endian)"),
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
MAX_HEADER = 3
"""Lines of the header at most."""


class Layout(Spec):
    """How the text of a table is cut into cells.

    Parameters
    ----------
    sheet : str
        Name of the sheet of a workbook; empty for a text.
    encoding : str
        How letters are written as bytes.
    delimiter : str
        What stands between two cells.
    backslash : bool
        Whether a quote within quotes is written behind a backslash, rather than twice.
    quoted : bool
        Whether quotes hold a cell together. Where they do not, they are letters as all others.
    start : int
        Line on which the table starts, its header included; the first is 1.
    header : int
        Rows of the header, 0 for none.
    width : int
        Cells of a row.
    """

    sheet: Annotated[str, Field(max_length=255)] = ""
    encoding: Encoding = "utf-8"
    delimiter: Delimiter = ","
    backslash: bool = False
    quoted: bool = True
    start: Annotated[int, Field(ge=1)] = 1
    header: Annotated[int, Field(ge=0, le=MAX_HEADER)] = 1
    width: Annotated[int, Field(ge=1, le=4000)] = 1

    @property
    def words(self) -> str:
        """``"UTF-8, semicolons between the cells, a header"``."""
        header = plural("a header", "a header of {n} lines", self.header) if self.header else _("no header")
        if self.sheet:
            return _("the sheet “{sheet}”, {header}").format(sheet=self.sheet, header=header)
        return ", ".join((ENCODING_NAMES[self.encoding], _BETWEEN[self.delimiter], header))
