"""The answer: immutable events and the record that they add up to."""
