"""What a template needs of its data, read from its syntax; whatever the format."""
