"""What a record means: gap, turn, paired comparison with the baseline, verdict.

`summarize` is the one function that the window, the command line and the files use.
"""

from reglab.analysis.summary import RunSummary, summarize

__all__ = ["RunSummary", "summarize"]
