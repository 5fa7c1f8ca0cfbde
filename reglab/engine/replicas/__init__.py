"""What replicas are: which may share a stack, where their numbers lie, how they begin."""
