"""Where a trainer runs: in a child process (default) or in a thread of this process."""
