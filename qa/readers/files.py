"""What a person names on the command line, to the files that it stands for."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.errors import SourceError
from qa.readers.sniff import binary_kind

ARTICLES = {
    *(".txt", ".text", ".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml", ".mhtml", ".pdf"),
    *(".eml", ".jsonl", ".ndjson", ".json", ".rss", ".atom", ".xml", ".rdf", ".zip"),
}
"""Suffixes that promise an article: such a file is always tried, and its failure always reported."""

_OTHERS = {
    "image": "png jpg jpeg gif webp svg ico bmp tif tiff heic avif psd",
    "recording": "mp3 mp4 m4a wav ogg flac webm mov avi mkv aac opus",
    "font": "woff woff2 ttf otf eot",
    "part of a web page": "css js mjs map wasm",
    "program": "py pyc sh c h cpp rs go java class rb php ts bat ps1 ipynb sql exe dll so dylib",
    "settings": "toml ini cfg conf yaml yml lock",
    "table": "csv tsv xls xlsx ods parquet",
    "database or model": "db sqlite sqlite3 bin npy pkl gguf safetensors onnx",
    "archive other than zip": "gz bz2 xz zst tar tgz 7z rar warc",
    "leftover": "bak tmp swp part crdownload log pid",
}
_KIND_OF_SUFFIX = {f".{suffix}": kind for kind, suffixes in _OTHERS.items() for suffix in suffixes.split()}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that holds no article by its kind."""

    path: Path
    reason: str
    """In a word or two: hidden, image, seen already."""


Skip = Callable[[Skipped], None]


def expand(source: str, *, skipped: Skip | None = None) -> Iterator[str]:
    """The single sources that an argument stands for, files as absolute paths.

    ``-`` and http(s) URLs are given as they are, a folder as everything that ``walk`` finds in it. Raises
    SourceError for a path that is not there and for a folder without any file that may hold an article.
    """
    if source == "-" or is_url(source):
        yield source
        return
    path = Path(os.path.abspath(Path(source).expanduser()))  # noqa: PTH100 - a link's own name is kept
    if not path.is_dir():
        if not os.path.lexists(path):
            raise SourceError(
                f"{source}: no such file or folder", "Check the path; quote it if it has spaces."
            )
        yield str(path)
        return
    reasons: Counter[str] = Counter()

    def note(file: Skipped) -> None:
        reasons[file.reason] += 1
        if skipped:
            skipped(file)

    empty = True
    for file in walk(path, skipped=note):
        empty = False
        yield str(file)
    if empty:
        passed = ", ".join(f"{count} × {reason}" for reason, count in reasons.most_common(4))
        raise SourceError(
            f"{source}: no articles in this folder" + (f" (passed over: {passed})" if passed else ""),
            "Text, HTML, Markdown, PDF, feeds, .eml, JSON Lines and zip files can be added.",
        )


def is_url(source: str) -> bool:
    """True for a source that is fetched rather than opened."""
    return source[:8].lower().startswith(("http://", "https://"))


def walk(folder: Path, *, skipped: Skip | None = None) -> Iterator[Path]:
    """Every file below that may hold an article, by name; what is passed over by its kind goes to
    ``skipped``.

    What promises an article but cannot be read (a dangling link, a folder without permission) is given too,
    so that reading it fails by name instead of in silence. Each folder is entered once, whatever links lead
    to it.
    """
    note = skipped or (lambda _: None)
    seen: set[tuple[int, int]] = set()
    # Not recursive: folders can lie deeper within each other than Python calls.
    waiting = [(str(folder), True)]
    while waiting:
        path, is_folder = waiting.pop()
        inside = _inside(path, note, seen) if is_folder else None
        if inside is None:
            yield Path(path)
        else:
            waiting.extend(reversed(inside))


def _inside(folder: str, note: Skip, seen: set[tuple[int, int]]) -> list[tuple[str, bool]] | None:
    """The folder's files and folders (True) that count, by name; None where it cannot be listed."""
    try:
        here = os.stat(folder)  # noqa: PTH116 - most of a large library is only looked at: no Path for each
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
    except OSError:
        return None
    if (here.st_dev, here.st_ino) in seen:
        note(Skipped(Path(folder), "seen already"))
        return []
    seen.add((here.st_dev, here.st_ino))
    names = {entry.name for entry in entries}
    counting: list[tuple[str, bool]] = []
    for entry in entries:
        is_folder = _is_folder(entry)
        if reason := _passed_over(entry, is_folder, names):
            note(Skipped(Path(entry.path), reason))
        else:
            counting.append((entry.path, is_folder))
    return counting


def _passed_over(entry: "os.DirEntry[str]", is_folder: bool, beside: Collection[str]) -> str | None:
    """Why the entry of a folder is none that counts; None where it is."""
    if entry.name.startswith("."):
        return "hidden"
    if is_folder:
        return "part of a saved web page" if _of_saved_page(entry.name, beside) else None
    return _no_article(entry)


def kind_of_suffix(suffix: str) -> str | None:
    """What files of that name are, if they hold no article: image, recording, program."""
    return _KIND_OF_SUFFIX.get(suffix.lower())


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _of_saved_page(name: str, beside: Collection[str]) -> bool:
    """True for the folder of images and scripts that a browser saves beside ``page.html``."""
    page = name.removesuffix("_files")
    return page != name and any(f"{page}.{kind}" in beside for kind in ("html", "htm", "xhtml"))


def _no_article(entry: "os.DirEntry[str]") -> str | None:
    """Why the file holds no article by its kind, None where it may."""
    suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122
    if suffix in ARTICLES:
        return None
    if kind := kind_of_suffix(suffix):
        return kind
    try:
        mode = entry.stat().st_mode
        if not stat.S_ISREG(mode):
            return "no regular file"
        with Path(entry.path).open("rb") as file:
            kind = binary_kind(file.read(4096))
    except OSError:
        return None
    # PDF and zip are told by their content, whatever they are called.
    return None if kind in (None, "a PDF", "a zip archive") else kind
