"""The window itself: frame, actions, tabs, bars; what binds its rooms together."""
