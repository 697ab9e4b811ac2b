from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from support.tui import HARBOUR, citation

from qa.answer.numbering import Numbering, Renumbered, closed_up
from qa.text.markers import markers
from qa.types import Conflict, ConflictValue, WriteRequest, Written


class Quoting:
    """Writes the pieces that it was given."""

    name, prompt = "extractive", None

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces

    def write(self, request: WriteRequest) -> Iterator[Written]:
        yield from (Written(piece) for piece in self._pieces)

    def stop(self) -> None: ...


def written(*pieces: str) -> str:
    writer = Renumbered(Quoting(*pieces), Numbering())
    return "".join(piece.text for piece in writer.write(WriteRequest("what happened?", ())))


def test_markers_are_numbered_as_they_come() -> None:
    assert (
        written("One. [7]", " Two. [3][7]", " A \\[3] vote. [12]") == "One. [1] Two. [2][1] A \\[3] vote. [3]"
    )


@given(st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=4, unique=True), min_size=1, max_size=6))
def test_numbers_begin_at_one_and_leave_none_out(cited: list[list[int]]) -> None:
    text = written(*("So it is. " + "".join(f"[{n}]" for n in numbers) + " " for numbers in cited))
    new = [n for marker in markers(text) for n in marker.numbers]
    assert list(dict.fromkeys(new)) == list(range(1, len(set(new)) + 1))
    old = [n for numbers in cited for n in numbers]
    assert len(set(zip(old, new, strict=True))) == len(set(old))


def test_what_is_only_compared_follows_without_a_gap() -> None:
    quote = HARBOUR.text[:20]
    cited = [citation(n, HARBOUR, quote) for n in (1, 2, 19)]
    differing = Conflict("hurt", (ConflictValue("12", (1,)), ConflictValue("14", (19,))))
    (conflict,), citations = closed_up([differing], cited)
    assert [value.citations for value in conflict.values] == [(1,), (3,)]
    assert [c.n for c in citations] == [1, 2, 3]
