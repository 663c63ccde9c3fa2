"""The Excel template engine: rows and columns move, everything follows, values included."""
