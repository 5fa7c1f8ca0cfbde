"""What goes into the frozen program and what stays out, each with its reason.

The sizes were measured on Linux with torch 2.13 and Qt 6.11. The frozen smoke test proves after every build
that nothing is missing.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath

Binary = tuple[str, str, str]

EXCLUDED_MODULES = [
    # Only tests, notebooks and developers call these; hooks of other packages would drag them in.
    "IPython",
    "PyInstaller",
    "_pytest",
    "hypothesis",
    "keras",
    "lib2to3",
    "mypy",
    "pytest",
    "setuptools",
    "pip",
    "tkinter",
    "tensorboard",
    # torch.compile (34 MB), symbolic mathematics for its shapes (80 MB), graph search for its partitioner
    # (19 MB): reglab calls the kernels directly, and updates the weights itself instead of with torch.optim,
    # whose first step imports the compiler.
    "torch._dynamo",
    "torch._inductor",
    "sympy",
    "mpmath",
    "networkx",
    # Exchange of models with other runtimes; reglab writes weights as safetensors.
    "torch.onnx",
    "torch.utils.tensorboard",
    "caffe2",
    # Qt modules for which there are bindings in the package but no use here.
    "PySide6.QtDesigner",
    "PySide6.QtHelp",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickControls2",
    "PySide6.QtQuickTest",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtUiTools",
    "PySide6.QtXml",
    # The scientific plotting of pyqtgraph in three dimensions, and its examples.
    "pyqtgraph.opengl",
    "pyqtgraph.examples",
    "OpenGL",
]

# "import torch" itself loads the beginnings of these; the rest goes, code and source alike.
_TORCH_PARTS = [
    # Training over several machines (13 MB).
    r"distributed/(_composable|_functional_collectives|_shard|_sharded_tensor|_sharding_spec|_symmetric_memory)",
    r"distributed/(_tensor|_tools|benchmarks|checkpoint|elastic|examples|fsdp|launcher|nn|optim|pipelining|tensor)",
    r"distributed/algorithms/(?!__init__|join)[^/]*",
    # torch's own tests (10 MB).
    r"testing/_internal/(?!__init__|common_dtype|logging_tensor)[^/]*",
    # Export to other runtimes, quantization of finished networks, compilation.
    r"_dynamo",
    r"_inductor",
    r"onnx",
    r"ao/quantization/(backend_config|experimental|fx|pt2e|quantizer)",
    r"_export/(db|passes|serde)",
]
_DROPPED_MODULE = re.compile(
    r"(numpy|scipy|sklearn|joblib|pyqtgraph)/(.*/)?tests(/.*)?"
    # Colours for source code: only Python's own, for tracebacks.
    r"|pygments/lexers/(?!__init__|_mapping|python|special|text).*"
    rf"|torch/({'|'.join(_TORCH_PARTS)})(/.*)?"
)

_DROPPED_FILES = [
    # torch: C++ headers and CMake files for extensions (62 MB), test programs and their libraries (150 MB).
    r"torch/include/.*",
    r"torch/share/.*",
    r"torch/test/.*",
    # torch_shm_manager is started by torch.multiprocessing on Linux and stays.
    r"torch/bin/(?!torch_shm_manager).*",
    r"torch/lib/lib(jitbackend_test|torchbind_test|backend_with_compiler|aoti_custom_ops).*",
    r"torch/.*\.(pyi|h|hpp|cuh|cu|cpp|cmake|lib|a)",
    # Tests and their data.
    r"(numpy|scipy|sklearn|joblib|networkx)/(.*/)?tests/.*",
    # Sources of compiled modules.
    r"(numpy|scipy|sklearn)/.*(\.pyx|\.pyx\.tp|\.pxd|\.pxd\.tp|\.pyx\.in|/meson\.build)",
    # Pictures and descriptions of data sets that reglab does not offer.
    r"sklearn/datasets/images/.*",
    # Qt: nothing is drawn with QML or OpenGL, printed over the network or read from a data base.
    r"PySide6/(Qt/)?qml/.*",
    r"PySide6/(Qt/)?plugins/(egldeviceintegrations|generic|networkinformation|qmltooling|qmllint|sqldrivers|tls)/.*",
    r"PySide6/(Qt/)?plugins/(printsupport|designer|vectorimageformats|wayland-graphics-integration-server)/.*",
    # Screens without a window system, and remote ones.
    r"PySide6/(Qt/)?plugins/platforms/(lib)?q(eglfs|linuxfb|minimalegl|minimal|vnc|vkkhrdisplay|webgl)\b.*",
    # Needs GTK on the target, and would bring the build machine's copy of it.
    r"PySide6/(Qt/)?plugins/platformthemes/libqgtk3.*",
    # Keyboards on the screen, written in QML.
    r"PySide6/(Qt/)?plugins/platforminputcontexts/.*virtualkeyboard.*",
    # Formats that reglab neither reads nor writes.
    r"PySide6/(Qt/)?plugins/imageformats/(lib)?q(icns|pdf|tga|tiff|wbmp|webp)\b.*",
    r"PySide6/(Qt/lib/)?(lib)?Qt6?(Quick|Qml|Virtual|Sql|Labs|Pdf|Lottie|EglF|WaylandCompositor|WaylandEglComp).*",
    # Texts of Qt's own tools; those of dialogs and buttons (qtbase) stay.
    r"PySide6/(Qt/)?translations/(?!qtbase_).*",
]
_DROPPED_FILE = re.compile("|".join(_DROPPED_FILES))
_LIBRARY_PLACES = re.compile(r"(PySide6/Qt/lib/)?lib[^/]*\.so[^/]*")


# Symbols for debuggers are taken out of these (Linux, 110 MB), and of no others: the wheels of numpy, scipy
# and scikit-learn were rearranged after linking, and strip breaks the OpenBLAS in them.
_STRIPPED = re.compile(
    r"torch/lib/lib(torch_cpu|torch_python|c10)\.so"
    r"|libpython3[^/]*|python3[^/]*/lib-dynload/.*"
    r"|PySide6/Qt/lib/libicu.*"
)
# What torch does at import with the text of its own modules; all its other source files can go (16 MB).
_READS_ITS_SOURCE = re.compile(
    r"_overload|install_config_module|jit\.(script|interface|export|unused|ignore)"
)


def own_modules(root: Path) -> list[str]:
    """Return the dotted names of all modules of reglab in the checkout `root`."""
    files = sorted((root / "reglab").rglob("*.py"))
    names = (file.relative_to(root).with_suffix("").as_posix().replace("/", ".") for file in files)
    return [name.removesuffix(".__init__") for name in names]


def metadata_files() -> list[tuple[str, str]]:
    """Return the file with name and version of each installed package, and the folder it goes to.

    "reglab doctor" says the versions; the rest of the metadata is of no use in the program.
    """
    return [
        (str(file.locate()), file.parts[0])
        for distribution in distributions()
        for file in distribution.files or ()
        # Deeper ones belong to copies of packages inside others.
        if len(file.parts) == 2 and file.name == "METADATA"
    ]


def is_dropped_module(name: str) -> bool:
    """Tell whether the Python module `name` stays out although something imports it."""
    return _DROPPED_MODULE.fullmatch(name.replace(".", "/")) is not None


def is_dropped_file(destination: str) -> bool:
    """Tell whether the file that would lie at `destination` in the folder stays out."""
    path = destination.replace("\\", "/")
    is_module = _DROPPED_MODULE.fullmatch(re.sub(r"(\.cpython-.*|\.abi3|)\.(py|so|pyd)$", "", path))
    return is_module is not None or _DROPPED_FILE.fullmatch(path) is not None


def is_unread_source(destination: str, source: str) -> bool:
    """Tell whether the file is a source file of torch that nothing reads, its code being in the program."""
    path = destination.replace("\\", "/")
    if not (path.startswith("torch/") and path.endswith(".py")):
        return False
    return _READS_ITS_SOURCE.search(Path(source).read_text(encoding="utf-8")) is None


def is_stripped(destination: str) -> bool:
    """Tell whether symbols for debuggers are to be taken out of the file at `destination`."""
    return _STRIPPED.fullmatch(destination) is not None


def needed_libraries(binaries: Iterable[Binary], links: Callable[[str], Iterable[str]]) -> set[str]:
    """Return the destinations of shared libraries that some remaining file needs, directly or not.

    Libraries that only a dropped plugin wanted (GTK, printing over the network, 30 MB) are found in this way.

    Parameters
    ----------
    binaries
        Destination, source and kind of each file, as PyInstaller lists them (Linux).
    links
        Tells for a source file the names of the libraries that it is linked with.
    """
    libraries: dict[str, tuple[str, str]] = {}
    pending: list[str] = []
    for destination, source, _ in binaries:
        if _LIBRARY_PLACES.fullmatch(destination):
            libraries.setdefault(PurePosixPath(destination).name, (destination, source))
            if destination.startswith("libpython"):  # opened by the program's first code, linked with nothing
                pending.append(source)
        else:
            pending.append(source)
    needed = {destination for destination, _ in libraries.values() if destination.startswith("libpython")}
    while pending:
        for name in links(pending.pop()):
            destination, source = libraries.get(name, ("", ""))
            if destination and destination not in needed:
                needed.add(destination)
                pending.append(source)
    return needed


def is_library(destination: str) -> bool:
    """Tell whether `destination` is one of the places that :func:`needed_libraries` decides on."""
    return _LIBRARY_PLACES.fullmatch(destination) is not None


def icon_file(root: Path, work: Path) -> str | None:
    """Draw the program's icon in the format of this system into `work` and return its path; None on Linux.

    Linux takes its icon from the desktop entry. Qt draws the same SVG that the window shows.
    """
    suffix = {"win32": ".ico", "darwin": ".icns"}.get(sys.platform)
    if suffix is None:
        return None
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QIcon

    application = QGuiApplication.instance() or QGuiApplication([])
    work.mkdir(parents=True, exist_ok=True)
    target = work / f"reglab{suffix}"
    picture = QIcon(str(root / "resources" / "icons" / "app.svg")).pixmap(256, 256)
    if picture.isNull() or not picture.save(str(target)):
        raise RuntimeError(f"Qt cannot write the icon {target} (application {application})")
    return str(target)


def windows_version_file(version: str, work: Path) -> str:
    """Write the version resource that Windows shows in a file's properties, and return its path."""
    numbers = tuple([*map(int, version.split(".")), 0, 0, 0][:4])
    strings = {
        "FileDescription": "Regularization lab",
        "FileVersion": version,
        "InternalName": "reglab",
        "OriginalFilename": "reglab.exe",
        "ProductName": "reglab",
        "ProductVersion": version,
    }
    table = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    work.mkdir(parents=True, exist_ok=True)
    target = work / "version.txt"
    target.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{table}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        encoding="utf-8",
    )
    return str(target)
