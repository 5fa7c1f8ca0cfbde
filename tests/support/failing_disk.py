"""Has one operation of a program on the files of a history fail, below Python: as a disk does.

A library that is loaded before all others counts what is done to these files, and refuses one thing of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int done = 0;

static int fails(const char *path) {
    const char *at = getenv("FAILS_AT");
    if (at == NULL || strstr(path, "history.sqlite") == NULL) return 0;
    if (done++ != atoi(at)) return 0;
    errno = atoi(getenv("FAILS_WITH"));
    return 1;
}

static int fails_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails(path);
}

#define REAL(name) dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t size) {
    ssize_t (*real)(int, const void *, size_t) = REAL("write");
    return fails_fd(fd) ? -1 : real(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    ssize_t (*real)(int, const void *, size_t, off_t) = REAL("pwrite");
    return fails_fd(fd) ? -1 : real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    ssize_t (*real)(int, const void *, size_t, off64_t) = REAL("pwrite64");
    return fails_fd(fd) ? -1 : real(fd, data, size, at);
}
int fsync(int fd) {
    int (*real)(int) = REAL("fsync");
    return fails_fd(fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
    int (*real)(int) = REAL("fdatasync");
    return fails_fd(fd) ? -1 : real(fd);
}
int ftruncate(int fd, off_t size) {
    int (*real)(int, off_t) = REAL("ftruncate");
    return fails_fd(fd) ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    int (*real)(int, off64_t) = REAL("ftruncate64");
    return fails_fd(fd) ? -1 : real(fd, size);
}
int unlink(const char *path) {
    int (*real)(const char *) = REAL("unlink");
    return fails(path) ? -1 : real(path);
}

__attribute__((destructor)) static void tell(void) {
    if (getenv("FAILS_AT") != NULL) fprintf(stderr, "did %d\n", done);
}
"""

PROGRAM = """
import sys
from pathlib import Path
from reglab.record.events import RunFinished
from reglab.store.errors import StoreError
from reglab.store.history import History, Recording
from tests.unit.store.test_journal import RUN, events, question

history = History(Path(sys.argv[1]), patience=0.2)
recording = Recording(history, question(), RUN, "window")
for some in (events()[:8], events()[8:], [RunFinished(RUN, "completed", 9.5, {})]):
    try:
        recording.take(some)
        recording.write()
    except StoreError as error:
        print(error)
recording.close()
history.close()
"""


def built(folder: Path) -> Path:
    """Make the library; `OSError` or `CalledProcessError` where there is no compiler."""
    source, library = folder / "failing.c", folder / "failing.so"
    source.write_text(SOURCE)
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-w", "-o", library, source, "-ldl"], check=True, capture_output=True
    )
    return library


def recorded_on(library: Path, path: Path, at: int, error: int) -> tuple[list[str], int]:
    """Record a run on a disk that refuses one operation; return what was said, and how many there were."""
    fault = {"LD_PRELOAD": str(library), "FAILS_AT": str(at), "FAILS_WITH": str(error)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        env={**os.environ, **fault},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines(), int(done.stderr.split()[-1])
