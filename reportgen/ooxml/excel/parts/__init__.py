"""The parts of a workbook beside its sheets, and the package put together."""
