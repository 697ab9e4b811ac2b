"""Bytes to text: byte-order mark, what was declared, UTF-8, then detection; never a guess on noise."""

import codecs
import re
from collections import Counter

from qa.errors import SourceError
from qa.readers.sniff import binary_kind, utf16_without_mark
from qa.readers.source import Origin

# UTF-32 before UTF-16: its little-endian mark begins with the other's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Pages that declare these are written in the larger Windows sets, and every browser reads them so
# (WHATWG Encoding Standard, "labels").
_WIDENED = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_ESCAPED = re.compile("[\udc80-\udcff]")
# Only these: no other letters than Latin ones, the high half of a set included.
_LATIN = re.compile(r"^[\x00-\u024f\u1e00-\u1eff\u02c6-\u02dd\u2010-\u2044\u20ac\u2122]*$")
_LATIN_SETS = ("cp1252", "cp1250", "iso8859-2")
_SIGN_IN_WORD = re.compile("[\ufffd\x80-\x9f]|[^\\W\\d_][¡-©«-´¶-¹»-¿×÷]|[¡-©¬-´¶-¹¼-¾×÷][^\\W\\d_]")
_SHIFT = re.compile(rb"\x1b(?:\$[@B]|\$\(D|\$\)C)")
_SAMPLE = 256 * 1024
_ENOUGH = 500
"""Bytes beyond ASCII that tell language from noise. Of so many the least skewed pages of Chinese, Korean,
Thai, Russian, Greek, Arabic and Hebrew have 1.3 in the measure below, and noise has 1.1 at most."""
_MOST_EVEN = 1.2
_FEW_KINDS = 24
"""Kinds of such bytes below which nothing is told: a text may have no others than two quotation marks."""


def decode(data: bytes, origin: Origin, declared: str | None = None) -> str:
    """The text of ``data``. ``declared``: the encoding that the document itself names, if any.

    Raises SourceError for binaries and for bytes that are text in no encoding that can be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if (shifted := _shifted(data)) is not None:
        return shifted
    if kind := binary_kind(data[:4096]):
        raise SourceError(f"{origin.name}: {kind}, not an article", "Add text, HTML, Markdown or PDF files.")
    if utf16 := utf16_without_mark(data[:4096]):
        return data.decode(utf16, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in (charset_of(origin.content_type.encode()), declared):
        if (told := _decoded(data, name)) is not None:
            return told
    mended = _mended(data)
    text = _detected(data) if mended is None else mended
    if text is None:
        raise SourceError(
            f"{origin.name}: its bytes are text in no encoding that could be recognised",
            "Save it as UTF-8, and add it again.",
        )
    return text


def _shifted(data: bytes) -> str | None:
    """Text of the sets that switch by escape sequences (ISO-2022), in which Japanese and Korean mail comes;
    None for any other. To UTF-8 it is ASCII."""
    found = _SHIFT.search(data, 0, _SAMPLE)
    if not found or not data.isascii():
        return None
    return _decoded(data, "iso2022_kr" if found[0] == b"\x1b$)C" else "iso2022_jp_ext")


def charset_of(head: bytes) -> str | None:
    """The charset that a Content-Type header or the first bytes of a page name."""
    found = _CHARSET.search(head)
    return found[1].decode("ascii") if found else None


def _decoded(data: bytes, name: str | None) -> str | None:
    """By a declared encoding, as browsers take it; None where it is unknown or does not fit."""
    try:
        codec = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return None
    if codec.startswith(("utf-16", "utf-32", "utf-7")) or not _is_text_codec(codec):
        return None
    try:
        return data.decode(_WIDENED.get(codec, codec))
    except UnicodeDecodeError:
        return None


def _is_text_codec(name: str) -> bool:
    """False for base64, zip and the like, which Python lists among its codecs."""
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, ValueError):
        return False


def _mended(data: bytes) -> str | None:
    """UTF-8 in which a few bytes are damaged, or pasted from Windows; None where it is not UTF-8 at all."""
    text = data.decode("utf-8", "surrogateescape")
    bad = len(_ESCAPED.findall(text))
    good = len(_BEYOND_ASCII.findall(text)) - bad
    if good < 5 * bad:
        return None
    return _ESCAPED.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def _detected(data: bytes) -> str | None:
    """By statistics of letters; None where no encoding gives words."""
    from charset_normalizer import from_bytes

    if sum(byte > 127 for byte in data[:_SAMPLE]) > len(data[:_SAMPLE]) * 0.04:
        if _is_noise(data[:_SAMPLE]):
            return None
        best = from_bytes(data[:_SAMPLE]).best()
        if best is None:
            return None
        if not _LATIN.search(str(best)[:4096]):
            return data.decode(best.encoding, "replace")
    # ASCII with some accents and quotation marks. Statistics confuse the Latin sets on a page or less;
    # where one of them is wrong it shows, since it puts signs like the superscript three into words.
    return min((data.decode(name, "replace") for name in _LATIN_SETS), key=_signs_in_words)


def _is_noise(data: bytes) -> bool:
    """True for bytes that are used evenly: every language prefers some letters, in whatever set.

    Detection finds characters, many of them rare ones, in most of what it is given. Measured is how much
    likelier two of the bytes are the same than if all that occur were as frequent.
    """
    counts = Counter(byte for byte in data if byte > 127)
    all_, kinds = counts.total(), len(counts)
    if all_ < _ENOUGH or kinds < _FEW_KINDS:
        return False
    same = sum(count * (count - 1) for count in counts.values()) / (all_ * (all_ - 1))
    return same * kinds < _MOST_EVEN


def _signs_in_words(text: str) -> int:
    return len(_SIGN_IN_WORD.findall(text[:_SAMPLE]))
