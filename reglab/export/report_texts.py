"""The texts of the report's page in the language of the process; its template knows keys alone."""

from __future__ import annotations

from reglab.words.language import _, chosen, in_context


def report_texts() -> dict[str, str]:
    """Return the headings and fixed sentences of the page by their keys in the template."""
    return {
        "language": chosen(),
        "document": _("{title} – report of reglab"),
        "written": _("{effort} · report written {when} by reglab {version}"),
        "verdict": _("Verdict"),
        "no_verdict": _("There is no verdict."),
        "doubts": _("What must be known"),
        "question": _("Question"),
        "alike": _(
            "The arms are alike but for what is listed here; all arms of a seed share data, initial weights, "
            "order of the batches and random draws."
        ),
        "arm": _("Arm"),
        "regularization": _("Regularization"),
        "differs": _("Differs from the baseline in"),
        "baseline": _("(baseline)"),
        "nothing": _("nothing"),
        "plots": _("Plots"),
        "results": _("Results"),
        "about_means": _(
            "Mean ± standard deviation over the networks of an arm; “end”: the weights that each ended with, "
            "“best”: those of its smallest validation loss."
        ),
        "about_one": _(
            "One network for each arm; “end”: the weights that each ended with, “best”: those of its "
            "smallest validation loss."
        ),
        "at": in_context("heading: end or best epoch", "at"),
        "epoch": _("epoch"),
        "gap": _("gap"),
        "train_loss": _("training loss"),
        "val_loss": _("validation loss"),
        "train_accuracy": _("training accuracy"),
        "val_accuracy": _("validation accuracy"),
        "train_r2": _("training R²"),
        "val_r2": _("validation R²"),
        "end": _("end"),
        "best": _("best"),
        "seed_by_seed": _("Seed by seed against the baseline"),
        "measure": in_context("noun", "Measure"),
        "of_baseline": _("baseline"),
        "of_arm": _("arm"),
        "difference": _("difference"),
        "interval": _("interval"),
        "level": in_context("confidence", "level"),
        "better_in": _("better in"),
        "clearly": _("clearly"),
        "better": _("better"),
        "worse": _("worse"),
        "no": in_context("not clearly", "no"),
        "strength": _("Strength"),
        "test": _("Test examples"),
        "sealed": _("Nobody has looked at the sealed test examples."),
        "notes": _("Notes"),
        "data": _("Data"),
        "reproduce": _("How to reproduce"),
        "save": _("Save the text below as {file} and run:"),
        "same": _(
            "On the same kind of machine with the same versions it gives the same numbers. "
            "SHA-256 of the text: {checksum}"
        ),
        "experiment": _("The experiment"),
    }
