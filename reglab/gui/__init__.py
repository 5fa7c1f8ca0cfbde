"""The window: panels edit an experiment, plots read a record; no state lives in widgets."""

# PySide6 reads the source of every module that is imported after it, in search of its own switches, which
# costs 46 ms and 10 MB here. So what needs no Qt comes first.
import reglab.analysis.summary
import reglab.experiment.presets  # noqa: F401
