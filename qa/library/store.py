"""One open catalog file with all that works on it."""

from pathlib import Path
from typing import Self

from qa.library.catalog import Catalog
from qa.library.changes import Changes
from qa.library.database import Database
from qa.library.exporting import Exporting
from qa.library.files import Files
from qa.library.queue import Queue
from qa.library.restoring import Restoring
from qa.library.steps import Steps
from qa.library.stories import Stories
from qa.library.words import Words


class Store:
    """The catalog, the word index, the queue, and the changes of them, over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.catalog = Catalog(database)
        self.words = Words(database, self.catalog)
        self.queue = Queue(database)
        self.files = Files(database)
        self.stories = Stories(database)
        steps = Steps(database, self.words, self.queue, self.stories)
        self.changes = Changes(database, self.words, self.queue, self.stories, steps)
        self.exporting = Exporting(database)
        self.restoring = Restoring(database, steps)

    @classmethod
    def at(cls, path: Path, *, create: bool = False) -> Self:
        """The catalog in a file. Raises LibraryError, LibraryNewer."""
        return cls(Database(path, create=create))

    @classmethod
    def nowhere(cls) -> Self:
        """An empty catalog that no file holds."""
        return cls(Database(None, create=True))

    def close(self) -> None:
        """Close the file."""
        self.database.close()
