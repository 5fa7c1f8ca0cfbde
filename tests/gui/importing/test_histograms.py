"""How values are spread by the target, against numpy and counts by hand."""

from __future__ import annotations

import numpy as np

from reglab.experiment.tables.layout import Layout
from reglab.experiment.tables.report import Column, TableReport
from reglab.experiment.tables.survey import Survey
from reglab.gui.importing.histograms import groups_of, histogram


def table(*columns: Column, sample: np.ndarray) -> Survey:
    report = TableReport("t.csv", "0" * 64, 1, Layout(width=len(columns)), len(sample), columns)
    return Survey(report, (), (), sample)


def test_classes_are_numbered_as_in_training_not_by_how_frequent_they_are() -> None:
    kind = Column("kind", 0, "category", different=3, values=("gentoo", "adelie", "chinstrap"))
    survey = table(kind, sample=np.array([[0.0], [1.0], [2.0], [np.nan]]))
    groups = groups_of(survey, "kind", classes=True)
    assert groups.names == ("adelie", "chinstrap", "gentoo")
    assert groups.of.tolist() == [2, 0, 1, -1]


def test_numbers_that_are_classes_keep_their_order() -> None:
    stars = Column("stars", 0, "number", different=3, values=("1", "2", "5"), whole=True)
    groups = groups_of(table(stars, sample=np.array([[5.0], [1.0], [2.0]])), "stars", classes=True)
    assert (groups.names, groups.of.tolist()) == (("1", "2", "5"), [2, 0, 1])


def test_a_number_to_predict_is_parted_into_thirds() -> None:
    cost = Column("cost", 0, "number", different=1001)
    values = np.random.default_rng(0).permutation(np.arange(300.0))
    groups = groups_of(table(cost, sample=values[:, None]), "cost", classes=False)
    assert np.bincount(groups.of).tolist() == [100, 100, 100]
    assert groups.of[values < 99].max() == 0
    assert groups.of[values > 201].min() == 2


def test_bars_are_those_of_numpy() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=500), rng.integers(0, 2, 500).astype(float)
    survey = table(
        Column("x", 0, "number", different=500),
        Column("y", 1, "number", different=2, values=("0", "1"), whole=True),
        sample=np.column_stack([x, y]),
    )
    groups = groups_of(survey, "y", classes=True)
    bars = histogram(survey.report.columns[0], x, groups)
    assert bars is not None
    assert not bars.gaps
    for label in (0, 1):
        expected, _ = np.histogram(x[y == label], bins=24, range=(x.min(), x.max()))
        assert bars.counts[:, label].tolist() == expected.tolist()


def test_few_values_have_a_bar_each_and_gaps_are_not_counted() -> None:
    survey = table(
        Column("n", 0, "number", different=3),
        Column("y", 1, "category", different=2, values=("a", "b")),
        sample=np.array([[1, 0], [1, 1], [7, 0], [np.nan, 0], [1, np.nan], [3, 1.0]]),
    )
    bars = histogram(survey.report.columns[0], survey.sample[:, 0], groups_of(survey, "y", classes=True))
    assert bars is not None
    assert bars.gaps
    assert bars.counts.tolist() == [[1, 1], [0, 1], [1, 0]]


def test_text_has_none_and_enormous_numbers_do() -> None:
    survey = table(
        Column("t", 0, "text"),
        Column("big", 1, "number", different=20),
        sample=np.column_stack([np.full(20, np.nan), 1.7e308 * np.linspace(-1, 1, 20)]),
    )
    groups = groups_of(survey, "", classes=True)
    assert histogram(survey.report.columns[0], survey.sample[:, 0], groups) is None
    bars = histogram(survey.report.columns[1], survey.sample[:, 1], groups)
    assert bars is not None
    assert bars.counts.sum() == 20
