"""Finished documents into files: one module a format."""
