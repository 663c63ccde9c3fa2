"""What comes in from a clerk or another system: forms, edited documents, detail lists."""
