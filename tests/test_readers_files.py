"""What a path stands for, and what every kind of bad input gets."""

import os
import random
import socket
from io import BytesIO
from pathlib import Path

import pytest

import qa.types as t
from qa.errors import SourceError
from qa.readers import Read, Skipped, expand, read, walk

ARTICLE = "The council of Orvik voted on Monday to close the hall. It has leaked for nine years."


def drafts(path: Path | str, **options: int) -> list[Read]:
    return list(read(str(path), **options))


def failure(path: Path | str, **options: int) -> SourceError:
    with pytest.raises(SourceError) as caught:
        drafts(path, **options)
    assert caught.value.message.startswith(str(path))
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value


def test_a_folder_stands_for_its_articles_in_a_stable_order(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.md",
        "a/.hidden.txt",
        "c.HTML",
        "image.png",
        "notes",
        ".git/x.txt",
        "style.css",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(ARTICLE)
    skipped: list[Skipped] = []
    found = [str(Path(path).relative_to(tmp_path)) for path in expand(str(tmp_path), skipped=skipped.append)]
    assert found == ["a/z.md", "b.txt", "c.HTML", "notes"]
    assert {(file.path.name, file.reason) for file in skipped} == {
        (".git", "hidden"),
        (".hidden.txt", "hidden"),
        ("image.png", "image"),
        ("style.css", "part of a web page"),
    }
    assert found == [str(path.relative_to(tmp_path)) for path in walk(tmp_path)]


def test_links_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text(ARTICLE)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "again").symlink_to(tmp_path / "a")
    skipped: list[Skipped] = []
    found = [path.name for path in walk(tmp_path, skipped=skipped.append)]
    assert found == ["one.txt", "self"]
    assert {file.reason for file in skipped} == {"seen already"}
    assert "link" in failure(tmp_path / "self").message


def test_what_promises_an_article_is_never_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "empty.html").touch()
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    os.mkfifo(tmp_path / "pipe.txt")
    assert [path.name for path in walk(tmp_path)] == ["empty.html", "gone.txt", "picture.txt", "pipe.txt"]
    assert "a file that is gone" in failure(tmp_path / "gone.txt").message
    assert "empty" in failure(tmp_path / "empty.html").message
    assert "a PNG image" in failure(tmp_path / "picture.txt").message
    assert "pipe" in failure(tmp_path / "pipe.txt").message


def test_the_folder_that_a_browser_saves_beside_a_page_is_no_articles(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"<p>{ARTICLE}</p>")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "ad.html").write_text("<p>Buy</p>")
    assert [path.name for path in walk(tmp_path)] == ["page.html"]


@pytest.mark.parametrize("content", [{}, {"a.png": b"x", ".b.txt": b"x"}])
def test_a_folder_without_articles_says_so(tmp_path: Path, content: dict[str, bytes]) -> None:
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match="no articles in this folder") as caught:
        list(expand(str(tmp_path)))
    assert ("1 × image" in caught.value.message) == bool(content)


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nothere\.txt: no such file"):
        list(expand(str(tmp_path / "nothere.txt")))
    assert "no such file" in failure(tmp_path / "nothere.txt").message


def test_urls_and_standard_input_stand_for_themselves() -> None:
    assert list(expand("-")) == ["-"]
    assert list(expand("https://example.org/a b")) == ["https://example.org/a b"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "a.txt").chmod(0)
    locked.chmod(0)
    try:
        assert [path.name for path in walk(tmp_path)] == ["a.txt", "locked"]
        assert "no permission" in failure(tmp_path / "a.txt").message
        assert "no permission" in failure(locked).message
    finally:
        locked.chmod(0o700)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x7fELF\x02\x01\x01" + bytes(50), "an ELF program"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a JPEG image"),
        (b"PK\x03\x04\x14\x00word/document.xml" + bytes(50), "a Word document"),
        (b"\x1f\x8b\x08\x00" + bytes(range(200)), "gzip-compressed data"),
        (b"SQLite format 3\x00" + bytes(100), "an SQLite database"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(100), "a video"),
        (bytes(range(256)) * 4, "binary data"),
    ],
)
def test_a_binary_is_named(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "article.txt").write_bytes(data)
    assert kind in failure(tmp_path / "article.txt").message


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", bytes(100)])
def test_nothing_is_empty(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert "empty" in failure(tmp_path / "a.txt").message


@pytest.mark.parametrize("span", [(128, 256), (160, 256), (176, 240), (168, 224), (184, 208), (224, 254)])
def test_noise_of_any_range_is_text_in_no_encoding(tmp_path: Path, span: tuple[int, int]) -> None:
    rng = random.Random(3)
    (tmp_path / "a.txt").write_bytes(bytes(rng.randrange(*span) for _ in range(3000)))
    assert "no encoding" in failure(tmp_path / "a.txt").message


NEWS = {
    "Президент Норланда провёл во вторник разговор с главой совета Орвика. Они обсудили строительство нового "
    "бассейна, который откроется через два года.": ("cp1251", "koi8-r", "iso8859-5"),
    "Ο πρωθυπουργός δήλωσε την Τρίτη ότι η κυβέρνηση θα μειώσει τους φόρους για τις μικρές επιχειρήσεις.": (
        "cp1253",
        "iso8859-7",
    ),
    "国务院总理周二表示，政府将减少小企业的税收，并在明年建设更多的学校和医院。": ("gb18030",),
    "首相は火曜日、政府が中小企業の税金を減らし、来年さらに多くの学校と病院を建設すると述べた。": (
        "shift_jis",
        "euc_jp",
    ),
    "총리는 화요일 정부가 중소기업의 세금을 줄이고 내년에 더 많은 학교와 병원을 지을 것이라고 말했다.": (
        "euc_kr",
    ),
    "Le ministre a déclaré mardi que le gouvernement réduirait les impôts des petites entreprises.": (
        "iso8859-1",
    ),
}


@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize(("text", "encoding"), [(text, name) for text in NEWS for name in NEWS[text]])
def test_languages_in_their_own_sets_are_no_noise(
    tmp_path: Path, text: str, encoding: str, times: int
) -> None:
    (tmp_path / "a.txt").write_bytes("\n\n".join([text] * times).encode(encoding))
    (found,) = read(str(tmp_path / "a.txt"))
    assert isinstance(found, t.Draft)
    assert found.text.startswith(text)


def test_noise_is_text_in_no_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(128 + (i * 97 + i * i) % 128 for i in range(3000)))
    assert "no encoding" in failure(tmp_path / "a.txt").message


def test_the_limit_is_stated(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE * 100)
    assert "0.005 MB" in failure(tmp_path / "a.txt", max_bytes=5000).message
    assert isinstance(drafts(tmp_path / "a.txt")[0], t.Draft)


def test_a_text_of_200_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.write(ARTICLE.encode())
        file.truncate(200_000_000)
    refused = failure(tmp_path / "big.txt")
    assert "limit of 50 MB" in refused.message
    assert "QA_MAX_BYTES" in refused.hint


def test_sockets_and_folders_are_not_opened(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.txt"))
        assert "no file" in failure(tmp_path / "s.txt").message
    assert "a folder" in failure(tmp_path).message
    assert "not a path" in failure("a\x00b.txt").message if os.name == "posix" else True


def test_a_name_in_no_encoding_is_spelled_out(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (tmp_path / name).write_text(ARTICLE)
    except OSError:
        pytest.skip("this file system refuses such names")
    (found,) = drafts(next(iter(expand(str(tmp_path)))))
    assert isinstance(found, t.Draft)
    assert found.path == str(tmp_path / "caf\\xe9.txt")


RUSSIAN = "Президент провёл телефонный разговор с лидером соседней страны, сообщили в среду."
JAPANESE = "市議会は月曜日、九年間水漏れが続いていた水泳場を閉鎖することを決議した。千四百万クローネかかる。"
KOREAN = "시의회는 월요일 9년 동안 물이 새던 수영장을 폐쇄하기로 의결했다. 새 수영장에 1400만 크로나가 든다."


@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1250", "cp1251"),
        *("koi8-r", "shift_jis", "euc-jp", "iso2022_jp", "gb18030", "big5", "euc-kr", "iso2022_kr"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = {
        "cp1250": "Prezydent powiedział, że środki zostaną przyznane w przyszłym tygodniu w Łodzi.",
        "cp1251": RUSSIAN,
        "cp1252": "« Le four est allumé », a déclaré la maire à l’assemblée. L’été sera chaud, dit-elle.",
        **dict.fromkeys(("shift_jis", "euc-jp", "iso2022_jp"), JAPANESE),
        **dict.fromkeys(("euc-kr", "iso2022_kr"), KOREAN),
        "koi8-r": RUSSIAN,
        "gb18030": "市议会周一投票决定关闭漏水九年的游泳馆。新馆将耗资一千四百万克朗，并于2029年开放。",
        "big5": "市議會週一投票決定關閉漏水九年的游泳館。新館將耗資一千四百萬克朗，並於2029年開放。",
    }.get(encoding, "Zażółć gęślą jaźń — “naïve” Ελλάδα. The hall is closed.")
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (found,) = drafts(tmp_path / "a.txt")
    assert isinstance(found, t.Draft)
    assert found.text == text


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, KOREAN])
def test_utf_16_of_other_letters_without_a_mark(tmp_path: Path, order: str, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(order))
    (found,) = drafts(tmp_path / "a.txt")
    assert isinstance(found, t.Draft)
    assert found.text == text


@pytest.mark.parametrize(
    "xml", ["<urlset><url><loc>https://a.example/</loc></url></urlset>", "<data><row>1</row></data>"]
)
def test_xml_that_is_no_feed_is_no_article(tmp_path: Path, xml: str) -> None:
    (tmp_path / "a.xml").write_text(f'<?xml version="1.0"?>\n{xml}')
    with pytest.raises(SourceError, match="XML, but neither a feed nor a page"):
        drafts(tmp_path / "a.xml")


def test_a_few_damaged_bytes_do_not_lose_the_article(tmp_path: Path) -> None:
    text = "“Zażółć gęślą jaźń”, said the café’s owner — “naïve”. " * 5
    (tmp_path / "a.txt").write_bytes(text.encode() + b"It cost \x805 in all.")
    (found,) = drafts(tmp_path / "a.txt")
    assert isinstance(found, t.Draft)
    assert found.text.endswith("It cost €5 in all.")


def test_the_content_tells_the_kind_whatever_the_name_says(tmp_path: Path) -> None:
    page = f"<head><title>Hall</title></head><body><p>{ARTICLE}</p><p>{ARTICLE}</p></body>"
    (tmp_path / "page.txt").write_text(f"<!doctype html><html>{page}</html>")
    (tmp_path / "note.html").write_text(ARTICLE)
    (tmp_path / "front.txt").write_text(f"---\ntitle: Hall\n---\n{ARTICLE}")
    texts = {path.name: drafts(path)[0] for path in walk(tmp_path)}
    assert all(isinstance(found, t.Draft) and "<" not in found.text for found in texts.values())
    assert {name: found.title for name, found in texts.items() if isinstance(found, t.Draft)} == {
        "page.txt": "Hall", "note.html": None, "front.txt": "Hall",
    }  # fmt: skip


def test_standard_input_may_be_a_pipe() -> None:
    reading, writing = os.pipe()
    os.write(writing, ARTICLE.encode())
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        (found,) = read("-", stream=stream)
    assert isinstance(found, t.Draft)
    assert found.text == ARTICLE
    with pytest.raises(SourceError, match="-: empty"):
        list(read("-", stream=BytesIO(b"")))
