"""Formulas as text: read, and written again where their cells went."""
