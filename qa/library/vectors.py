"""The passages in Chroma with their text, metadata and vectors: local files, or a server.

Chroma is told the vectors and never asked to embed. Local files have habits that this module guards against:

- A client reads them once and never sees what another process adds: it is opened anew when they moved on.
- A client that opens them while another writes applies the same log a second time: a lock parts the two.
- They are written in place: a process that is killed meanwhile leaves files that crash whoever reads them. A
  mark stands beside them while they are written; files under a mark are first read by a process of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import LibraryError
from qa.library import chroma
from qa.library.lock import Lock
from qa.protocols import Vector

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_SYNC_THRESHOLD = 100
"""Changes after which Chroma writes its graph to the disk. By default 1,000 are kept in a log, which every
process that opens the collection would have to work through again before its first answer."""

_PAGE = 2000
"""Records a request."""

_spellings: dict[str, set[int]] = {}
"""Of each local folder, the spellings of its path that a client uses, or that it could not be opened by:
Chroma shares one client a path, and keeps one that could not be started."""


class VectorsDamaged(LibraryError):
    """The collection is not what was stored: it can be made again from the catalog."""


@dataclass(frozen=True, slots=True)
class Record:
    """A passage as Chroma holds it."""

    id: str
    vector: Vector
    text: str
    metadata: Mapping[str, str | int]


class Vectors:
    """One collection of Chroma. Any method but the first may raise LibraryError; one thread at a time."""

    def __init__(self, folder: Path, url: str | None = None, token: str | None = None) -> None:
        """``folder`` holds the local files where there is no ``url`` of a server."""
        self._folder = folder
        self._url = url
        self._token = token
        self._lock = Lock(folder.with_name(f"{folder.name}.lock"))
        self._mark = folder.with_name(f"{folder.name}.writing")
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._spelling: int | None = None
        self._copy: tempfile.TemporaryDirectory[str] | None = None

    @property
    def local(self) -> bool:
        """Whether the vectors are files of this machine."""
        return self._url is None

    @property
    def place(self) -> str:
        """The folder or the server, for messages."""
        return self._url or str(self._folder)

    def open(
        self, name: str, *, create: bool = False, sample: Sequence[str] = (), marked: bool = False
    ) -> None:
        """Open a collection afresh; ``sample`` are ids that must be in it.

        Raises VectorsDamaged where it is missing, does not hold the sample, or where writing was interrupted
        and ``marked`` does not say that such files are wanted.
        """
        self.close()
        try:
            with self._exclusive(), self._errors():
                if not marked:
                    self._refuse_interrupted()
                if create and self.local:
                    self._folder.mkdir(exist_ok=True)
                self._copy_read_only()
                self._client = self._connect()
                self._collection = self._get(name, create=create)
                # The first request makes Chroma read its files; what is torn shows now, or in the sample.
                self._collection.count()
            if sample:
                self.get(sample)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the client."""
        self._collection = None
        if self._client is not None:
            self._client.close()
            self._client = None
            if self._spelling is not None:
                _spellings[str(self._folder)].discard(self._spelling)

    def _copy_read_only(self) -> None:
        """Chroma writes where it reads: files that may only be read are copied, once a process."""
        if (
            self.local
            and self._copy is None
            and self._folder.exists()
            and not os.access(self._folder, os.W_OK)
        ):
            self._copy = tempfile.TemporaryDirectory(prefix="qa-vectors-")
            shutil.copytree(self._folder, self._copy.name, dirs_exist_ok=True, copy_function=shutil.copyfile)
            Path(self._copy.name).chmod(0o700)
            self._folder = Path(self._copy.name)

    @property
    def interrupted(self) -> bool:
        """Whether a process ended while it was writing. Another that is writing now counts as well."""
        return self.local and self._mark.exists()

    def sound(self, name: str) -> bool:
        """Whether a collection can be read from end to end: local files by a process of its own."""
        if self.local:
            self.close()
            command = [sys.executable, "-P", "-m", "qa.library.probe", str(self._folder), name]
            # In a group of its own: a reader that Ctrl-C ended would be taken for one that crashed.
            done = subprocess.run(command, capture_output=True, check=False, process_group=0)
            return done.returncode == 0
        try:
            self.open(name)
        except VectorsDamaged:
            return False
        return True

    def forgive(self) -> None:
        """The files are whole although writing them was interrupted."""
        self._mark.unlink(missing_ok=True)

    def put(self, records: Sequence[Record]) -> None:
        """Store passages, in place of what has their ids."""
        import numpy as np

        if not records:
            return
        with self._writing():
            self._open_collection.upsert(
                ids=[record.id for record in records],
                embeddings=np.array([record.vector for record in records], dtype=np.float32),
                documents=[record.text for record in records],
                metadatas=[dict(record.metadata) for record in records],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Take passages out; unknown ids are passed over."""
        if not ids:
            return
        with self._writing():
            self._open_collection.delete(ids=list(ids))

    def discard(self, name: str) -> None:
        """Delete a whole collection; one that is not there is passed over."""
        self.close()
        with self._exclusive(), self._errors():
            self._client = self._connect()
            with suppress(chroma.module().errors.NotFoundError):
                self._client.delete_collection(name)
        self.close()

    def discard_files(self) -> None:
        """Delete all local files, which can be made again from the catalog."""
        self.close()
        with self._exclusive():
            try:
                if self._folder.exists():
                    shutil.rmtree(self._folder)
                self._mark.unlink(missing_ok=True)
            except OSError as error:
                hint = "see that you may write to the folder"
                raise LibraryError(f"cannot remove {self._folder}: {error}", hint) from error

    def ids(self) -> set[str]:
        """The ids of all passages that are stored."""
        with self._errors():
            return set(self._open_collection.get(include=[])["ids"])

    def get(self, ids: Sequence[str]) -> dict[str, Any]:
        """The stored vectors as arrays, by id. Raises VectorsDamaged where one is not there."""
        found: dict[str, Any] = {}
        for start in range(0, len(ids), _PAGE):
            page = list(ids[start : start + _PAGE])
            with self._errors():
                got = self._open_collection.get(ids=page, include=["embeddings"])
            embeddings = got["embeddings"]
            found.update(zip(got["ids"], embeddings if embeddings is not None else (), strict=True))
        if missing := len(set(ids) - found.keys()):
            raise self._damaged(f"{missing} vectors are missing")
        return found

    def nearest(self, vector: Vector, k: int, within: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """(id, cosine) of about the k nearest, by Chroma's graph; ``within`` given ids only."""
        import numpy as np

        with self._errors():
            found = self._open_collection.query(
                query_embeddings=np.array([vector], dtype=np.float32),
                n_results=k,
                ids=None if within is None else list(within),
                include=["distances"],
            )
        distances = found["distances"]
        assert distances is not None
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def _refuse_interrupted(self) -> None:
        if self.interrupted:
            raise self._damaged("writing them was interrupted")

    @property
    def _open_collection(self) -> "Collection":
        assert self._collection is not None, "open comes first"
        return self._collection

    def _connect(self) -> "Client":
        if self._url is not None:
            return chroma.of_server(self._url, self._token)
        used = _spellings.setdefault(str(self._folder), set())
        self._spelling = next(n for n in range(1, len(used) + 2) if n not in used)
        used.add(self._spelling)
        return chroma.of_files(str(self._folder) + "/." * self._spelling)

    def _get(self, name: str, *, create: bool) -> "Collection":
        assert self._client is not None
        if not create:
            return self._client.get_collection(name, embedding_function=None)
        configuration: Any = {"hnsw": {"space": "cosine", "sync_threshold": _SYNC_THRESHOLD}}
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration=configuration
        )

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        if not self.local:
            yield
            return
        self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Under the mark, which stays where anything goes wrong."""
        with self._exclusive(), self._errors():
            if self.local:
                self._mark.touch()
            yield
            self._mark.unlink(missing_ok=True)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import httpx

        errors = chroma.module().errors
        try:
            yield
        except errors.NotFoundError as error:
            raise self._damaged("the collection is missing") from error
        except (errors.ChromaError, httpx.HTTPError, OSError, ValueError) as error:
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> LibraryError:
        text = str(error).strip() or type(error).__name__
        if not self.local:
            return chroma.server_failed(self.place, text)
        return chroma.known_failure(self.place, text) or self._damaged(text)

    def _damaged(self, what: str) -> VectorsDamaged:
        return VectorsDamaged(
            f"the vectors in {self.place} are damaged: {what}",
            "`qa reindex` makes them again from the articles",
        )
