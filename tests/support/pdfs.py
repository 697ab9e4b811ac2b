"""Small PDFs made by hand: text placed where the test wants it, or a picture in place of text."""

from collections.abc import Sequence
from typing import NamedTuple


class Placed(NamedTuple):
    x: float
    y: float
    text: str
    size: float = 10


def pdf(pages: Sequence[Sequence[Placed] | bytes], info: str = "", trailer: str = "") -> bytes:
    """A file of US-letter pages in Helvetica; ``bytes`` in place of a page's lines draw a grey picture."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
               "/Encoding /WinAnsiEncoding >>", f"<< {info} >>"]  # fmt: skip
    kids = []
    for page in pages:
        resources = "/Font << /F 3 0 R >>"
        if isinstance(page, bytes):
            objects.append("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                           "/BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream")  # fmt: skip
            resources += f" /XObject << /I {len(objects)} 0 R >>"
            content = "q 600 0 0 780 0 0 cm /I Do Q"
        else:
            content = "\n".join(
                f"BT /F {line.size} Tf {line.x} {line.y} Td ({_escaped(line.text)}) Tj ET" for line in page
            )
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
                       f"/Resources << {resources} >> >>")  # fmt: skip
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return _file(objects, trailer)


def _file(objects: Sequence[str], trailer: str) -> bytes:
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    ends = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>"
    return out + f"trailer\n{ends}\nstartxref\n{start}\n%%EOF\n".encode()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def column(x: float, top: float, lines: Sequence[str], size: float = 10, leading: float = 12) -> list[Placed]:
    """Lines below each other."""
    return [Placed(x, top - leading * i, text, size) for i, text in enumerate(lines) if text]
