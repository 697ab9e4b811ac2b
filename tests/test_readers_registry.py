"""The reader of another package, the net under all readers, and the sample articles through all of it."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import BinaryIO

import pytest

import qa.types as t
from qa.errors import SourceError, UsageError
from qa.readers import Origin, Read, Reader, read, registry, take


class ShoutingReader:
    """Reads files that begin with an exclamation mark; careless in every way that a reader may be."""

    name = "shouting"

    def fits(self, head: bytes, origin: Origin) -> float:
        return 1.0 if head.startswith(b"!") else 0.0

    def read(self, stream: BinaryIO, origin: Origin) -> Iterable[Read]:
        text = take(stream, origin).decode()
        if "crash" in text:
            raise ZeroDivisionError("by zero")
        yield t.Draft(
            text=f"\x1b[31m{text[1:]}\r\n",
            title=" a\nb ",
            url="javascript:x",
            published=datetime(2025, 3, 3),
            modified=datetime(2999, 3, 3),
        )
        yield t.Draft(text=" \u200b ")


@pytest.fixture
def shouting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    entry = EntryPoint("shout", f"{__name__}:ShoutingReader", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry] if group == "qa.readers" else [])
    registry.readers.cache_clear()
    yield
    registry.readers.cache_clear()


def typed(reader: Reader) -> Reader:
    """Fails type checking where the protocol is not met."""
    return reader


@pytest.mark.usefixtures("shouting")
def test_a_reader_of_another_package_is_found_and_its_drafts_made_sound() -> None:
    assert typed(ShoutingReader()).name == "shouting"
    found, empty = registry.read_stream(io.BytesIO(b"!words"), Origin("a.txt"))
    assert found == t.Draft(text="words", title="a b", published=datetime(2025, 3, 3, tzinfo=UTC))
    assert found.note is not None
    assert "a.txt: “a b”, modified 2999-03-03: still to come" in found.note
    assert isinstance(empty, SourceError)


@pytest.mark.usefixtures("shouting")
def test_a_reader_that_breaks_fails_its_source_alone() -> None:
    with pytest.raises(
        SourceError, match=r"a\.txt: could not be read as shouting \(ZeroDivisionError: by zero\)"
    ):
        list(registry.read_stream(io.BytesIO(b"!crash"), Origin("a.txt")))


def test_a_reader_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint("broken", "no_such_package:Reader", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [broken])
    registry.readers.cache_clear()
    try:
        with pytest.raises(UsageError, match="'broken'"):
            registry.readers()
    finally:
        registry.readers.cache_clear()


EXPECTED = {
    "putin-kim-call.txt": (
        "Suvarta 9",
        "Anvita Rao",
        "2025-08-13T08:56:08+00:00",
        "Vladimir Putin and Kim Jong Un talked",
    ),
    "kursk-deminers.html": (
        "The Quillmarch Observer",
        "Fenella Drax",
        "2025-08-13T16:05:00+00:00",
        "Kim Jong Un has agreed",
    ),
    "2025-08-13_pyongyang-moscow-ties.md": (
        "Eastline Monitor",
        "Ingrid Sall",
        "2025-08-13T09:30:00+00:00",
        "When Vladimir",
    ),
    "2025-08-14_harbour.html": (
        "Coastwise",
        "Lorcan Abara",
        "2025-08-14T18:30:00+00:00",
        "The harbour board",
    ),
    "saint-evrault-verrerie.txt": (
        "Le Messager des Trois Vallées",
        "Chloé Desmarets-Nyström",
        "2025-04-07T00:00:00+00:00",
        "« Le four est allumé. »",
    ),
    "brenna-ferry-april.txt": (
        "The Ansel Packet",
        "Keziah Thorne",
        "2025-04-09T00:00:00+00:00",
        "The ferry between",
    ),
    "cottage hospital.txt": (None, None, None, "Patients in Thornavon"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_samples(samples: Path, name: str) -> None:
    outlet, author, published, beginning = EXPECTED[name]
    (found,) = read(str(samples / name))
    assert isinstance(found, t.Draft)
    assert (found.outlet, found.author) == (outlet, author)
    assert (found.published and found.published.isoformat()) == published
    assert found.text.startswith(beginning)
    assert (found.title is None) == (outlet is None)


FURNITURE = (
    "cookies",
    "Advertisement",
    "Tags:",
    "Also Read",
    "All rights reserved",
    "in your inbox",
    "Home >",
    "LIVE TV",
)


def test_no_sample_brings_its_furniture(samples: Path) -> None:
    for path in sorted(samples.iterdir()):
        (found,) = read(str(path))
        assert isinstance(found, t.Draft)
        assert not [piece for piece in FURNITURE if piece in found.text], path.name
        assert found.text.count("\n\n") >= 3, path.name
