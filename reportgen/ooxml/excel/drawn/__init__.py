"""A template as it is drawn: read, its tags found, compiled."""
