"""Answers to what people ask of the engine, beside the numbers of a run."""
