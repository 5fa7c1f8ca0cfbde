"""What is taken away of a run: tables, report, weights and event files. No Qt, no torch."""
