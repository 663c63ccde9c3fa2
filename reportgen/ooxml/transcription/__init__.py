"""A Word file as plain text, for reviews."""
