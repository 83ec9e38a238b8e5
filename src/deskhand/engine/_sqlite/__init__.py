"""The machinery of the embedded engine: a journal in one SQLite file."""
