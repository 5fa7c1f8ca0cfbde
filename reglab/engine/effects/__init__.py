"""What techniques do to a stack while it trains: one file for each way of acting."""
