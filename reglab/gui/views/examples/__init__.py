"""The tab with the examples: which are right, on which the arms disagree, what is learned by heart."""
