"""What other processes call by name, since they do not read files of numbers themselves."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from reglab.data.errors import DataError
from reglab.data.finding import checksum
from reglab.data.numbers.idx import is_idx, read_idx
from reglab.data.numbers.inspection import Arrays, Found, TaskChoice, look_at
from reglab.data.numbers.npz import array_in, is_zip, names_in, read_npz, shape_in
from reglab.data.numbers.pairing import named_pairs, paired_files
from reglab.data.tables.files import opened
from reglab.data.tables.steps import part
from reglab.experiment.arrays import ArraysReport
from reglab.experiment.sources.arrays import ArrayPair
from reglab.experiment.sources.idx import IdxSource
from reglab.experiment.sources.npz import NpzSource
from reglab.experiment.sources.references import FileReference
from reglab.words.language import _


def look(paths: Sequence[str], task: TaskChoice = "auto") -> Generator[float, None, ArraysReport]:
    """Yield how far it is, between 0 and 1; return what is in files of numbers and what would be learned.

    Parameters
    ----------
    paths : sequence of str
        One NPZ file; or IDX files, of which those that belong together are found by their names, also where
        only one of them is named: ``train-images…`` brings ``train-labels…``, and both files of ``t10k-…``,
        which become the test part.
    task : {"auto", "classification", "regression"}
        Whether the labels are classes or numbers.

    Raises
    ------
    DataError
        If they cannot be read or learned from, in a sentence.
    """
    places = [opened(path, "examples") for path in paths]
    if not places:
        raise DataError(_("No file is named; name one."))
    if all(is_idx(place) for place in places):
        return (yield from _look_at_idx(places, task))
    if len(places) == 1 and is_zip(places[0]):
        return (yield from _look_at_npz(places[0], task))
    names = ", ".join(place.name for place in places)
    raise DataError(
        _("{files}: one NPZ file, or files of MNIST’s format (IDX), are wanted; check the names.").format(
            files=names
        )
    )


def _look_at_idx(places: Sequence[Path], task: TaskChoice) -> Generator[float, None, ArraysReport]:
    pairs, files, found = paired_files(places), [], []
    for number, (images, labels, test) in enumerate(pairs):
        begin = number / len(pairs)
        for place, share in ((images, 0.3), (labels, 0.4)):
            sha256 = yield from part(checksum(place), begin, begin + share / len(pairs))
            files.append(FileReference(path=str(place.absolute()), sha256=sha256))
        x, y = read_idx(images), read_idx(labels)
        if x.ndim == 0 or not len(x):
            raise DataError(_("{file} holds no examples; get the file anew.").format(file=images.name))
        found.append(Arrays(ArrayPair(rows=len(x), test=test), x, y, images.name))
        yield (number + 1) / len(pairs)
    seen = look_at(found, task)
    title = pairs[0][0].absolute().parent.name if len(pairs) > 1 else pairs[0][0].name.split(".")[0]
    return _report(IdxSource(title=title[:100] or "IDX", files=tuple(files), **seen.fields), seen)


def _look_at_npz(place: Path, task: TaskChoice) -> Generator[float, None, ArraysReport]:
    sha256 = yield from part(checksum(place), 0.0, 0.3)
    shapes = {name: shape_in(place, name) for name in names_in(place)}
    found = []
    pairs = named_pairs(shapes, place.name)
    for number, (x_name, y_name, test) in enumerate(pairs, 1):
        x, y = read_npz(place, (x_name, y_name))
        if x.ndim == 0 or not len(x):
            raise DataError(
                _("“{array}” in {file} holds no examples; save it anew.").format(
                    array=x_name, file=place.name
                )
            )
        pair = ArrayPair(x=x_name, y=y_name, rows=len(x), test=test)
        found.append(Arrays(pair, x, y, array_in(place.name, x_name)))
        yield 0.3 + 0.6 * number / len(pairs)
    seen = look_at(found, task)
    reference = FileReference(path=str(place.absolute()), sha256=sha256)
    report = _report(NpzSource(title=place.stem[:100] or "NPZ", files=(reference,), **seen.fields), seen)
    yield 1.0
    return report


def _report(source: IdxSource | NpzSource, seen: Found) -> ArraysReport:
    decisions = (*seen.decisions, source.info.about)
    return ArraysReport(source, seen.x, seen.y, seen.counts, seen.range, decisions, seen.problems)
