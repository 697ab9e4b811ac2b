"""Golden files are read strictly, and what they name is found."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.evaluate import golden
from qa.evaluate.gold import Gold, is_place


def case(**changes: object) -> str:
    fields: dict[str, object] = {"id": "a", "question": "How many?", "answers": ["12"], "articles": ["x.txt"]}
    return json.dumps(fields | changes)


def write(path: Path, *lines: str) -> Path:
    file = path / "golden.jsonl"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_a_case_is_read_whole(tmp_path: Path) -> None:
    line = case(as_of="2025-03-04", history=[{"question": "Who?", "answer": "He."}], quotes=["Twelve."])
    (read,) = golden.load(write(tmp_path, line)).cases
    assert read.answers == ("12",)
    assert read.history[0].question == "Who?"
    assert read.as_of == datetime(2025, 3, 4, 23, 59, 59, tzinfo=UTC), "what was published on that day counts"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "Expecting"),
        ("[]", "object"),
        (case(answer=["12"]), "answers"),
        (case(id=""), "id"),
        (case(question=3), "question"),
        (case(answers="12"), "answers"),
        (case(answers=[], articles=[]), "refuse"),
        (case(refuse=True), "refuse"),
        (case(refuse="yes"), "refuse"),
        (case(as_of="soon"), "as_of"),
        (case(history=["x"]), "history"),
        (case(history=[{"question": "Who?", "anwser": "He."}]), "history"),
        (case(as_of=20250304), "as_of"),
        ('{"id": "a", "question": "Half \\ud83d?", "answers": ["x"]}', "question"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, named: str) -> None:
    with pytest.raises(UsageError, match=rf":2: .*{named}"):
        golden.load(write(tmp_path, case(id="first"), line))


def test_a_line_that_is_no_utf_8_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    file = tmp_path / "golden.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + case().encode() + b"\r\n\xff\n" + case(id="b").encode())
    found = golden.read(file)
    assert found.lines == (1, 3)
    assert [(fault.line, fault.message) for fault in found.faults] == [(2, "not UTF-8")]


def test_a_duplicate_id_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r":3: .*'a'.*line 1"):
        golden.load(write(tmp_path, case(), case(id="b"), case()))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no case"):
        golden.load(write(tmp_path, ""))


@pytest.mark.parametrize(
    ("place", "entry", "same"),
    [
        ("/data/articles/fire.txt", "fire.txt", True),
        ("/data/articles/fire.txt", "articles/fire.txt", True),
        ("/data/articles/wildfire.txt", "fire.txt", False),
        ("https://a.example/x?y=1", "https://a.example/x?y=1", True),
        ("/data/fire.txt", "", False),
    ],
)
def test_a_golden_entry_names_the_last_parts_of_a_path_or_a_url(place: str, entry: str, same: bool) -> None:
    assert is_place(place, entry) is same


def test_a_copy_of_a_gold_article_counts_as_it() -> None:
    story = " ".join(f"word{i}" for i in range(100))
    texts = {"gold": story, "copy": "Another headline. " + story[:-40], "other": story[::-1]}
    gold = Gold([("gold", "/a/fire.txt"), ("copy", "/b/wire.txt"), ("other", "/c/x.txt")], texts.__getitem__)
    assert [gold.group(id_, ["fire.txt"]) is not None for id_ in texts] == [True, True, False]


def test_copies_that_a_case_names_are_one_thing_to_find() -> None:
    story = " ".join(f"word{i}" for i in range(100))
    texts = {"a": story, "b": story + " more", "c": " ".join(f"other{i}" for i in range(100))}
    gold = Gold([(id_, f"/x/{id_}.txt") for id_ in texts], texts.__getitem__)
    groups = gold.groups(["a.txt", "b.txt", "c.txt", "absent.txt"])
    assert sorted(map(sorted, groups)) == [["a", "b"], ["c"]]


def test_every_fault_is_told_and_the_sound_lines_are_kept(tmp_path: Path) -> None:
    file = write(tmp_path, case(), "{", case(id="b"), case(id="c", anwsers=[]), case())
    found = golden.read(file)
    assert [(c.id, line) for c, line in zip(found.cases, found.lines, strict=True)] == [("a", 1), ("b", 3)]
    assert [fault.line for fault in found.faults] == [2, 4, 5]
    with pytest.raises(UsageError, match=r":2: .*and 2 more"):
        golden.load(file)


def test_a_case_that_contradicts_itself_is_told(tmp_path: Path) -> None:
    sound = case(quotes=["There were twelve of them."])
    wrong = case(id="b", quotes=["There were thirteen of them."])
    refused = case(id="c", answers=[], refuse=True)
    faults = golden.contradictions(golden.read(write(tmp_path, sound, wrong, refused)))
    assert [(fault.line, fault.message.split()[0]) for fault in faults] == [(2, "no"), (3, "refuse")]


def test_articles_and_quotes_that_the_library_lacks_are_told(tmp_path: Path) -> None:
    gold = Gold([("x", "/a/x.txt")], {"x": "There were\ntwelve of them."}.__getitem__)
    lines = [
        case(quotes=["There were twelve of them."]),
        case(id="b", articles=["y.txt"]),
        case(id="c", quotes=["Twelve!"]),
    ]
    read = golden.read(write(tmp_path, *lines))
    assert [fault.line for fault in golden.unknown_places(read, gold)] == [2]
    assert [fault.line for fault in golden.unknown_quotes(read, gold)] == [3]


SLICES = sorted((Path(__file__).parents[1] / "eval" / "slices").glob("*.jsonl"))


@pytest.mark.parametrize("file", SLICES, ids=lambda file: file.stem)
def test_a_slice_that_is_shipped_is_sound(file: Path, samples: Path) -> None:
    own = file.with_suffix("")
    folder = own if own.is_dir() else samples
    read = golden.read(file)
    assert read.cases
    assert not read.faults
    assert not list(golden.contradictions(read))
    assert not {name for case in read.cases for name in case.articles if not (folder / name).is_file()}
