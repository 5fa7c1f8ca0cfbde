"""Training on torch: all replicas of equal structure as one stacked network. Nothing else imports torch."""
