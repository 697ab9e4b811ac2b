"""The articles that were added: a catalog in SQLite, which is the truth, and their vectors in Chroma.

library     what the rest of the house sees: reading, both searches, writing, completing what was interrupted
filling     vectors for what waits for them, and all of them again where they were lost
shelf       the collection in use: opened when needed, and again when another process changed it
nearest     the k nearest passages, with and without a filter
vectors     the passages in Chroma
chroma      its clients and what its errors mean, the only module that imports it
probe       reads vectors that a killed process may have torn, in a process of its own
upgrade     a catalog of an older version made into one of today's
store       one open catalog file, with all that works on it:
catalog         articles, places and passages, read
changes         the same, written, each change in one transaction
words           the full-text index over the passages
stories         which articles are near-copies of one another
files           which files and pages were read, as they were then, and what was added
queue           which vectors are wanted, and which passages still wait for theirs
database    the SQLite file: its schema, transactions, and errors that a person can act on
lock        one process at a time
"""
