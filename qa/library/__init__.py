"""The articles on disk: a SQLite catalog that is the truth, and Chroma vectors kept in step with it."""
