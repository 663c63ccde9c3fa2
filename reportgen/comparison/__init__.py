"""Two states of a department's reports compared: figures, wording, checks."""
