"""Fetches a GGUF file from a Hugging Face hub: resumed where it stopped, kept only if its hash is right."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote, urlsplit

from qa.errors import ModelError, UsageError
from qa.models import gguf

if TYPE_CHECKING:
    import httpx

SECONDS = 10.0
"""Without a sign of life, after which the hub counts as out of reach."""
_REPO = re.compile(r"[\w.-]+/[\w.-]+")
_FILE = re.compile(r"(?!.*(?:^|/)\.\.?(?:/|$))[\w. +/-]+\.gguf", re.ASCII)

Advance = Callable[[int, int | None], None]
"""Told the bytes that are there, and those there will be, where the hub says."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A file that was fetched."""

    path: Path
    bytes: int
    sha256: str
    verified: bool
    """Whether the hub names the hash, and it is this one."""
    resumed: int = 0
    """Bytes that were there already from an earlier try."""


def pull(repo: str, file: str, folder: Path, *, hub: str, advance: Advance) -> Pulled:
    """Fetch ``file`` of ``repo`` into ``folder``; what was fetched before an interruption is kept and used.

    A file that is there already with the right hash is left as it is. Raises UsageError for a name that
    cannot be, ModelError where the hub cannot be reached, refuses, or sends something else.
    """
    import httpx

    if not _REPO.fullmatch(repo):
        raise UsageError(f"{repo!r} is no repository", "it looks like owner/name")
    if not _FILE.fullmatch(file) or file.startswith("/"):
        raise UsageError(f"{file!r} is no GGUF file", "name a file of the repository that ends in .gguf")
    address = f"{hub.rstrip('/')}/{repo}/resolve/main/{quote(file)}"
    target = folder / Path(file).name
    with httpx.Client(timeout=SECONDS, follow_redirects=True) as client, _explained(address):
        told = _told(client, address)
        if told.sha256 and target.is_file() and _digest(target).hexdigest() == told.sha256:
            return Pulled(target, target.stat().st_size, told.sha256, verified=True)
        folder.mkdir(parents=True, exist_ok=True)
        # Another revision of the file begins anew.
        part = target.with_name(f"{target.name}.{(told.sha256 or 'unknown')[:12]}.part")
        resumed = _fetch(client, address, part, told, advance)
    found = _digest(part).hexdigest()
    size = part.stat().st_size
    if (told.sha256 and found != told.sha256) or (told.bytes is not None and size != told.bytes):
        part.unlink()
        raise ModelError(f"what was fetched is not {file}: its SHA-256 is {found}", "fetch it again")
    try:
        gguf.read(part)
    except ModelError as error:
        part.unlink()
        raise ModelError(f"{file} is no GGUF file, or damaged", "name another file") from error
    part.replace(target)
    return Pulled(target, size, found, verified=bool(told.sha256), resumed=resumed)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the hub says of a file before it is fetched."""

    sha256: str | None
    bytes: int | None


def _told(client: "httpx.Client", address: str) -> _Told:
    """From the hub's own answer, which redirects to where the bytes are."""
    answer = client.head(address, follow_redirects=False)
    while answer.is_redirect and "x-linked-etag" not in answer.headers:
        # To the repository's present name; the answer that has the hash is the hub's too.
        if answer.next_request is None or answer.next_request.url.host != answer.request.url.host:
            break
        answer = client.send(answer.next_request)
    if not answer.is_redirect:
        answer.raise_for_status()
    etag = answer.headers.get("x-linked-etag", answer.headers.get("etag", "")).removeprefix("W/").strip('"')
    size = answer.headers.get("x-linked-size") or (
        None if answer.is_redirect else answer.headers.get("content-length")
    )
    return _Told(
        etag.lower() if re.fullmatch(r"[0-9a-fA-F]{64}", etag) else None,
        int(size) if size and size.isdigit() else None,
    )


def _fetch(client: "httpx.Client", address: str, part: Path, told: _Told, advance: Advance) -> int:
    """Complete the part; how many bytes of it were there."""
    there = part.stat().st_size if part.is_file() else 0
    if told.bytes is not None and there > told.bytes:
        there = 0
    if there and there == told.bytes:
        return there
    free = shutil.disk_usage(part.parent).free
    if told.bytes is not None and told.bytes - there > free:
        raise ModelError(
            f"{part.parent} has room for {free} bytes, and {told.bytes - there} are wanted",
            "make room, or name another folder: QA_MODELS",
        )
    headers = {"Range": f"bytes={there}-"} if there else {}
    # Compressed on the way, the bytes would not be those of the range.
    with client.stream("GET", address, headers=headers | {"Accept-Encoding": "identity"}) as answer:
        answer.raise_for_status()
        if answer.status_code != 206:
            there = 0
        with part.open("ab" if there else "wb") as out:
            _copy(answer, out, there, told.bytes, advance)
    return there


def _copy(answer: "httpx.Response", out: BinaryIO, done: int, whole: int | None, advance: Advance) -> None:
    advance(done, whole)
    for piece in answer.iter_raw():
        out.write(piece)
        done += len(piece)
        advance(done, whole)


def _digest(path: Path) -> "hashlib._Hash":
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")


@contextmanager
def _explained(address: str) -> Iterator[None]:
    """What goes wrong on the way as an error that says what to do."""
    import httpx

    host = urlsplit(address).hostname or address
    again = "what has arrived is kept: run the command again to go on"
    try:
        yield
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        if status in (401, 403):
            raise ModelError(
                f"{host} asks who you are ({status})",
                "it wants its licence accepted: fetch it in a browser, and put it into the models folder",
            ) from error
        if status == 404:
            raise ModelError(f"{host} has no such file", "see the repository's page for its files") from error
        raise ModelError(f"{host} answers {status}", "try again later") from error
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise ModelError(
            f"{host} cannot be reached", "connect to the network, or put a GGUF file into the models folder"
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelError(f"the connection to {host} broke off", again) from error
    except OSError as error:
        raise ModelError(f"cannot write the file: {error.strerror or error}", "see to the disk") from error
