"""Every error that qa expects, in one tree.

QAError                 message and hint; exit 1
├── UsageError          wrong usage or configuration; exit 2
│   └── NotInLibrary    no article has that id
├── SourceError         a source could not be read: the others go on
│   └── SourceGone      a page that is not there, or not any more
├── LibraryError        the catalog or the vectors: damaged, locked, full, read-only
│   ├── LibraryBusy     another process is writing
│   ├── LibraryNewer    written by a newer version of qa
│   └── EmbedderChanged the library was built with another embedder
├── ModelError          an embedder or reranker could not be loaded or run
├── Stopped             somebody stopped the writer; exit 130
└── BackendError        the writer's backend failed; exit 6
    └── BackendUnreachable  it could not be reached at all
"""


class QAError(Exception):
    """An expected failure: one line that says what is wrong, one that says what to do."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(QAError):
    """The command line, the configuration or a prompt template is wrong."""

    exit_code = 2


class NotInLibrary(UsageError):
    """No article in the library has the given id."""


class SourceError(QAError):
    """A file or URL could not be read as an article."""


class SourceGone(SourceError):
    """A page is not there, or not any more."""

    def __init__(self, message: str, hint: str, page: str) -> None:
        """``page`` is its address, as the library spells it."""
        super().__init__(message, hint)
        self.page = page


class LibraryError(QAError):
    """The catalog or the vector store failed."""


class LibraryBusy(LibraryError):
    """Another process holds the library's writing lock."""


class LibraryNewer(LibraryError):
    """The catalog was written by a newer version of qa."""


class EmbedderChanged(LibraryError):
    """The library's vectors come from another embedder than the configured one."""


class ModelError(QAError):
    """An embedder or reranker could not be loaded or run."""


class Stopped(QAError):
    """The writer was told to stop while it wrote."""

    exit_code = 130


class BackendError(QAError):
    """The writer's backend refused, failed or stopped in the middle."""

    exit_code = 6


class BackendUnreachable(BackendError):
    """The writer's backend could not be reached."""
