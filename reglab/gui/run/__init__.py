"""A run as the window sees it: session, worker, questions, what still fits the experiment."""
