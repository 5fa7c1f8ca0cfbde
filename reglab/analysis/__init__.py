"""What a record means: gap, turn, paired comparison with the baseline, verdict.

`summarize` is the one function that the window, the command line and the files use. Curves over
the seeds come from `series.Statistics` (line and band of a record, epoch by epoch, kept up to date) and from
`spread.reduce_seeds` (of any array whose last axis are seeds).
"""

from reglab.analysis.summary import RunSummary, summarize

__all__ = ["RunSummary", "summarize"]
