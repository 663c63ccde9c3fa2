"""The kinds of report, one folder each; `pipeline` finds them by scanning this folder."""
