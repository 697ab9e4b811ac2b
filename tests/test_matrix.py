"""A matrix is every combination of what varies; what is wrong with it is named."""

from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.evaluate.matrix import rows


def write(folder: Path, text: str) -> Path:
    file = folder / "matrix.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_combination_is_a_row_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, '[fixed]\nthreshold = 0.4\n[vary]\nk = [4, 8]\nprompts = ["a", "b"]\n')
    found = rows(file)
    assert [row.name for row in found] == ["k=4 prompts=a", "k=4 prompts=b", "k=8 prompts=a", "k=8 prompts=b"]
    assert found[1].settings == {"threshold": 0.4, "k": 4, "prompts": str(tmp_path / "b")}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x", "cannot read"),
        ("[varies]\nk = [1]", "vary"),
        ("[vary]\nkk = [1]", "'kk'"),
        ("[vary]\nk = 4", "k under"),
        ("[vary]\nk = []", "k under"),
        ("[vary]\nk = [1]\n[fixed]\nk = 2", "both"),
        ("", "nothing vary"),
        ("vary = 3", "no table"),
    ],
)
def test_a_faulty_matrix_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        rows(write(tmp_path, text))
    assert named in f"{caught.value.message} {caught.value.hint}"
