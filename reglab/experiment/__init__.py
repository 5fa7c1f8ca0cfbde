"""The question: typed, frozen, validated specifications of an experiment."""
