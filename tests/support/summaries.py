"""Summaries of arms, with numbers that are written down by hand."""

from __future__ import annotations

from reglab.analysis.outcomes import ArmSummary, Means, ReplicaSummary


def _replica(arm: int, seed: int, **last: float) -> ReplicaSummary:
    return ReplicaSummary(
        index=2 * arm + seed,
        arm=arm,
        seed=seed,
        parameters=10,
        state="completed",
        epochs=20,
        best_epoch=5,
        turn_epoch=None,
        stopped_epoch=None,
        restored_epoch=None,
        final_epoch=10 * (seed + 1),
        last=last,
        best={"gap": 0.0},
    )


def arm_summary(index: int, name: str, gaps: tuple[float, ...], accuracies: tuple[float, ...]) -> ArmSummary:
    """An arm with a network for each gap and validation accuracy."""
    replicas = tuple(
        _replica(index, seed, gap=gap, val_accuracy=accuracy)
        for seed, (gap, accuracy) in enumerate(zip(gaps, accuracies, strict=True))
    )
    count = len(gaps)
    last = {"gap": sum(gaps) / count, "val_accuracy": sum(accuracies) / count}
    return ArmSummary(index, name, "", replicas, Means(count, last, {}), Means(count, {"gap": 0.0}, {}))
