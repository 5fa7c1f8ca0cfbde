"""Small widgets that the panels are made of; none knows the experiment."""
