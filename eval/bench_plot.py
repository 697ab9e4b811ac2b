"""Bars as SVG, without a plotting library: the same numbers draw the same file."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH = 720
_LABELS = 250
_BARS = 380
_ROW = 26
_OURS, _OTHERS, _INK = "#2f6f9f", "#b9c2ca", "#30363c"
_FONT = "font-family='system-ui, sans-serif' font-size='13'"


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    unit: str
    bars: Mapping[str, float]
    """By label; the first is ours."""


def draw(panels: list[Panel], file: Path) -> None:
    parts: list[str] = []
    y = 10
    for panel in panels:
        parts.append(f"<text x='10' y='{y + 16}' font-weight='600'>{escape(panel.title)}</text>")
        y += 30
        largest = max(panel.bars.values())
        for i, (label, value) in enumerate(panel.bars.items()):
            length = max(1, round(_BARS * value / largest))
            parts.append(
                f"<text x='{_LABELS - 8}' y='{y + 15}' text-anchor='end'>{escape(label)}</text>"
                f"<rect x='{_LABELS}' y='{y + 2}' width='{length}' height='{_ROW - 8}' rx='2'"
                f" fill='{_OTHERS if i else _OURS}'/>"
                f"<text x='{_LABELS + length + 6}' y='{y + 15}'>{value:.3g} {escape(panel.unit)}</text>"
            )
            y += _ROW
        y += 16
    body = "\n".join(parts)
    file.write_text(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{y}' viewBox='0 0 {WIDTH} {y}'"
        f" {_FONT} fill='{_INK}'>\n<rect width='{WIDTH}' height='{y}' fill='#ffffff'/>\n{body}\n</svg>\n",
        encoding="utf-8",
    )
