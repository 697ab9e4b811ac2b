"""Chroma's clients, of local files and of a server, and what its errors mean."""

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from qa.errors import LibraryError, UsageError

if TYPE_CHECKING:
    from chromadb.api.client import Client

_ANSWER = 60.0
"""Seconds in which a server must have said something more."""


@cache
def module() -> ModuleType:
    """Chroma, loaded when it is first needed: it takes most of a second."""
    try:
        import chromadb
        import chromadb.api.client
        import chromadb.config
        import chromadb.errors
    except ValueError as error:
        # It reads a file of that name while it is imported.
        raise LibraryError(
            f"Chroma cannot read the file .env of this folder: {error}", "move it, or work in another folder"
        ) from error
    return chromadb


def of_files(path: str) -> "Client":
    """A client of local files."""
    return cast("Client", module().PersistentClient(path, settings=_settings()))


def of_server(url: str, token: str | None) -> "Client":
    """A client of a server. Raises UsageError where the URL is none."""
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise UsageError(f"chroma_url = {url!r} is not the address of a server", "http://HOST:PORT")
    # Chroma Cloud reads the second header, what usually stands before a server of one's own the first.
    headers = {"Authorization": f"Bearer {token}", "X-Chroma-Token": token}
    settings = _settings()
    settings.chroma_api_impl = "chromadb.api.fastapi.FastAPI"
    settings.chroma_server_host = address.hostname
    settings.chroma_server_http_port = address.port or (443 if address.scheme == "https" else 80)
    settings.chroma_server_ssl_enabled = address.scheme == "https"
    settings.chroma_server_headers = {k: v for k, v in headers.items() if v is not None}
    _limit_waiting()
    return cast("Client", module().api.client.Client(settings=settings))


def _settings() -> Any:
    """Given in full, so that neither a .env file of the working folder nor the environment sends the articles
    elsewhere."""
    return module().config.Settings(
        _env_file=None,
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        chroma_server_host=None,
        chroma_server_http_port=None,
    )


@cache
def _limit_waiting() -> None:
    """Chroma's client of a server, as it comes, waits for an answer for ever, and has no setting for it."""
    from chromadb.api.fastapi import FastAPI

    request = FastAPI._make_request

    def limited(self: FastAPI, method: str, path: str, **options: Any) -> Any:
        return request(self, method, path, **{"timeout": _ANSWER, **options})

    FastAPI._make_request = limited  # type: ignore[method-assign]


def server_failed(place: str, text: str) -> LibraryError:
    """What a server's error means."""
    return LibraryError(
        f"the Chroma server {place} failed: {text}",
        "see that it runs, that chroma_url is right and that QA_CHROMA_TOKEN fits",
    )


def known_failure(place: str, text: str) -> LibraryError | None:
    """What an error on local files means by its text, as Chroma's have no codes; None if it is not known."""
    for signs, explain in _FAILURES:
        if any(sign in text for sign in signs):
            return explain(place, text)
    return None


def _full(place: str, _text: str) -> LibraryError:
    return LibraryError(f"no room left on the disk of {place}", "make room and run the command again")


def _read_only(place: str, text: str) -> LibraryError:
    return LibraryError(f"cannot write to {place}: {text}", "see that you may write to the folder")


_FAILURES: tuple[tuple[tuple[str, ...], Callable[[str, str], LibraryError]], ...] = (
    (("disk is full", "No space left", "File too large", "disk I/O error"), _full),
    (("readonly", "read-only", "Permission denied", "unable to open database file"), _read_only),
)
