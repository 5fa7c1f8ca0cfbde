"""The report's page is written in the language of the process, all of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from reglab.words import language

_SCRIPT = """
import numpy as np
from reglab.export.report import report_html
from tests.support.records import experiment, record

question = experiment(arms=("KKK", "LLL"), seeds=3, epochs=4)
falls = np.linspace(1.0, 0.5, 4)
sys.stdout.buffer.write(report_html(record(question, {"val_loss": falls, "train_loss": falls / 2})).encode())
"""
NAMES = {"reglab", "Python", "torch", "numpy", "scipy", "scikit-learn", "PySide6-Essentials", "pyqtgraph"}


def test_no_heading_and_no_sentence_stays_english() -> None:
    # What a module says is settled when it is imported: a process of its own.
    done = subprocess.run(
        [sys.executable, "-c", f"import sys{_SCRIPT}"],
        env={**os.environ, language.VARIABLE: language.PSEUDO},
        capture_output=True,
        check=True,
        timeout=240,
    )
    page = done.stdout.decode()
    assert f'<html lang="{language.PSEUDO}">' in page
    found = re.findall(r"<(h2|th|dt|summary)\b[^>]*>(.*?)</\1>", page, re.DOTALL)
    assert len(found) > 25
    for _tag, text in found:
        assert "⟦" in text or text in NAMES
    sentences = re.findall(r"<p\b[^>]*>(.*?)</p>", page, re.DOTALL)
    assert len(sentences) > 5
    assert all("⟦" in sentence for sentence in sentences)
