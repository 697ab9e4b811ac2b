"""What kind of binary some bytes are, from their first few: for messages and for choosing a reader."""

import codecs
import re
from collections import Counter
from unicodedata import category

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%!PS", "a PostScript file"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "an ELF program"),
    (b"MZ", "a Windows program"),
    (b"\xca\xfe\xba\xbe", "a compiled program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"GGUF", "a GGUF model"),
    (b"ID3", "an MP3 recording"),
    (b"\xff\xfb", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "a Matroska video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\x00\x01\x00\x00", "a font"),
    (b"\x80\x04\x95", "a Python pickle"),
)
_OFFICE: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an EPUB book"),
    (b"AndroidManifest.xml", "an Android package"),
    (b"META-INF/MANIFEST.MF", "a Java archive"),
)
_COMMON = re.compile("[ -@\n\u3000-\u3002\uff0c\uff0e]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def binary_kind(head: bytes) -> str | None:
    """``a PNG image``, ``binary data``; None where it may be text. ``head``: the first few thousand bytes.

    A signature of two letters ("BM", "MZ", "ID3") counts only together with bytes that no text holds.
    """
    if head.startswith(_UTF16) or utf16_without_mark(head):
        return None
    binary = _has_controls(head)
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (binary or len(magic) > 3):
            return _office_kind(head) or kind if kind == "a zip archive" else kind
    if head[4:8] == b"ftyp":
        return "a video or an image in MP4 form"
    if head[:4] == b"RIFF":
        return {b"WEBP": "a WebP image", b"WAVE": "a WAV recording"}.get(head[8:12], "a RIFF file")
    return "binary data" if b"\x00" in head or binary else None


def utf16_without_mark(head: bytes) -> str | None:
    """``utf-16-le`` or ``utf-16-be`` where every other byte of mostly Latin text is zero, or where bytes that
    no text of single bytes has are letters in one of them."""
    if len(head) < 8:
        return None
    pairs = len(head) // 2
    even = head[: pairs * 2 : 2].count(0)
    odd = head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.5 and even < pairs * 0.02:
        return "utf-16-le"
    if even > pairs * 0.5 and odd < pairs * 0.02:
        return "utf-16-be"
    if pairs < 24 or not _has_controls(head):
        return None
    common = {order: _common_signs(head[: pairs * 2], order) for order in ("utf-16-le", "utf-16-be")}
    likely = max(common, key=lambda order: common[order])
    return likely if common[likely] else None


def _has_controls(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in head[:4096])
    return controls > len(head[:4096]) * 0.01


def _common_signs(data: bytes, order: str) -> int:
    """How many spaces, digits and full stops the text has; 0 for what is no text in this order of bytes."""
    try:
        text = codecs.getincrementaldecoder(order)().decode(data)
    except UnicodeDecodeError:
        return 0
    kinds = Counter(category(character)[0] for character in text if character not in "\t\n\r")
    return 0 if kinds["C"] or kinds["L"] < 0.6 * len(text) else len(_COMMON.findall(text))


def _office_kind(head: bytes) -> str | None:
    return next((kind for mark, kind in _OFFICE if mark in head), None)
