"""A plane with axes per arm, side by side: what the views of boundaries and of fits share."""
