"""Twelve nasty files, with what a careful person reads in each."""

from __future__ import annotations

from dataclasses import dataclass, field

Cells = list[list[object]]
"""Row by row; ``None`` is missing."""


@dataclass(frozen=True)
class Nasty:
    """A file and what it says: names, types, rows, and words that a sentence about it must hold."""

    name: str
    data: bytes
    names: list[str]
    kinds: list[str]
    rows: Cells
    told: list[str] = field(default_factory=list)


NASTY = [
    Nasty(
        "decimal comma",
        b"breite;l\xc3\xa4nge;art\r\n1,5;1.234,25;a\r\n12,25;0,5;b\r\n-3,0;12,75;a\r\n",
        ["breite", "länge", "art"],
        ["number", "number", "category"],
        [[1.5, 1234.25, "a"], [12.25, 0.5, "b"], [-3.0, 12.75, "a"]],
    ),
    Nasty(
        "quoted newlines",
        b'id,note,size\n1,"two\nlines, and ""quotes""",2.5\n2,"one",3.5\n3,"a\n\nblank",4.5\n',
        ["id", "note", "size"],
        ["number", "category", "number"],
        [[1, 'two\nlines, and "quotes"', 2.5], [2, "one", 3.5], [3, "a\n\nblank", 4.5]],
    ),
    Nasty(
        "byte order mark",
        b"\xef\xbb\xbfa,b\n1,2\n3,4\n",
        ["a", "b"],
        ["number", "number"],
        [[1, 2], [3, 4]],
    ),
    Nasty(
        "UTF-16",
        "größe\tfarbe\n1\trot\n2\tgrün\n3\trot\n".encode("utf-16-le"),
        ["größe", "farbe"],
        ["number", "category"],
        [[1, "rot"], [2, "grün"], [3, "rot"]],
    ),
    Nasty(
        "latin-1",
        "ort,wert\nKöln,1\nZürich,2\nKöln,3\n".encode("latin-1"),
        ["ort", "wert"],
        ["category", "number"],
        [["Köln", 1], ["Zürich", 2], ["Köln", 3]],
        ["Windows-1252"],
    ),
    Nasty(
        "thousands separators",
        b'price,rooms\n"1,234",2\n"12,345,678",3\n"999.5",4\n',
        ["price", "rooms"],
        ["number", "number"],
        [[1234, 2], [12345678, 3], [999.5, 4]],
    ),
    Nasty(
        "missing markers",
        b"a,b,c\n1,NA,x\n?,2.5,y\n3,-,x\n.,4,NULL\n5,n/a,\n6,7,y\n",
        ["a", "b", "c"],
        ["number", "number", "category"],
        [[1, None, "x"], [None, 2.5, "y"], [3, None, "x"], [None, 4, None], [5, None, None], [6, 7, "y"]],
        ["“a”: 2 values are missing (written “?” and “.”)", "“b”: 3 values are missing", "“c”: 2 values are"],
    ),
    Nasty(
        "mixed types",
        b"n,code,v\n" + b"".join(f"{i},{i % 7:03},{i}\n".encode() for i in range(20)) + b"20,003,broken\n",
        ["n", "code", "v"],
        ["number", "category", "text"],
        [],
        ["like 000: these are codes", "20 cells are numbers, but not “broken” in line 22", "(--na)"],
    ),
    Nasty(
        "dates",
        b"day;when;x\n2020-02-29;31.12.2019;1\n2021-03-01;01.02.2020;2\n2019-01-15;15.06.2020;3\n",
        ["day", "when", "x"],
        ["date", "date", "number"],
        [],
    ),
    Nasty(
        "no header",
        b"5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n5.8,2.7,virginica\n",
        ["column 1", "column 2", "column 3"],
        ["number", "number", "category"],
        [[5.1, 3.5, "setosa"], [4.9, 3.0, "setosa"], [6.3, 3.3, "virginica"], [5.8, 2.7, "virginica"]],
        ["There is no header"],
    ),
    Nasty(
        "duplicate headers",
        b"x,y,x,,x (2)\n1,2,3,4,5\n6,7,8,9,10\n",
        ["x", "y", "x (3)", "column 4", "x (2)"],
        ["number"] * 5,
        [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]],
        ["2 columns are named “x”"],
    ),
    Nasty(
        "ragged rows",
        b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n13,14,15\n",
        ["a", "b", "c"],
        ["number"] * 3,
        [[1, 2, 3], [4, 5, None], [6, 7, 8], [10, 11, 12], [13, 14, 15]],
        ["1 row has fewer cells than columns; the rest is taken as missing: line 3", "cut off: line 4"],
    ),
    Nasty(
        "Excel's sep line and a preamble",
        b"sep=;\r\nMeasured in May, by hand\r\n\r\nname;cm;kg\r\na;1,5;70\r\nb;2,5;80\r\na;3,5;65\r\n",
        ["name", "cm", "kg"],
        ["category", "number", "number"],
        [["a", 1.5, 70], ["b", 2.5, 80], ["a", 3.5, 65]],
        ["starts at line 4"],
    ),
    Nasty(
        "header of two lines, old Mac",
        b"length,width\rcm,mm\r1,2\r3,4\r5,6\r",
        ["length cm", "width mm"],
        ["number", "number"],
        [[1, 2], [3, 4], [5, 6]],
        ["The header has 2 lines"],
    ),
]
