"""Documents of earlier versions go through one step for each version, in order."""

from __future__ import annotations

import pytest

from reglab.experiment.versions import Document, Migrations, VersionError


def _renamed(document: Document) -> Document:
    return {("colour" if key == "color" else key): value for key, value in document.items()}


def _doubled(document: Document) -> Document:
    return {**document, "size": 2 * document["size"]}


def _settled(document: Document) -> Document:
    return {key: value for key, value in document.items() if key != "draft"}


CHAIN = Migrations("picture", newest=4, steps={1: _renamed, 2: _doubled, 4: _settled})


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"version": 1, "color": "red", "size": 3}, {"version": 4, "colour": "red", "size": 6}),
        ({"version": 2, "color": "red", "size": 3}, {"version": 4, "color": "red", "size": 6}),
        ({"version": 3, "size": 3, "draft": 1}, {"version": 4, "size": 3}),
        ({"version": 4, "size": 3, "draft": 1}, {"version": 4, "size": 3}),
    ],
)
def test_each_version_takes_the_steps_from_its_own_on(document: Document, expected: Document) -> None:
    given = dict(document)
    assert CHAIN.up_to_date(document) == expected
    assert document == given, "what was read is not written over"


def test_a_newer_version_is_refused_in_one_sentence() -> None:
    with pytest.raises(VersionError) as caught:
        CHAIN.up_to_date({"version": 1_000_000})
    assert caught.value.newer
    assert str(caught.value) == (
        "this picture was written by a newer reglab (version 1,000,000 of its format; this program reads "
        "versions up to 4); update reglab and open it again"
    )


@pytest.mark.parametrize("version", [None, "1", True, 0, -3, 1.0, [1]])
def test_what_is_no_version_is_not_taken_for_a_newer_one(version: object) -> None:
    with pytest.raises(VersionError, match="does not say in which version") as caught:
        CHAIN.up_to_date({"version": version})
    assert not caught.value.newer
