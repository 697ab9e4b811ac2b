"""The wheel that is built here works where there is no checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
ARTICLE = """\
Bridge at Orsa closed

The bridge at Orsa will stay closed until 14 May, the county said on Monday. Engineers had found cracks in \
two of its nine piers. About 3,400 vehicles a day must take the road through Velm instead.
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(CHECKOUT),
    ]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment with the wheel, and with what the running one has but qa."""
    home = tmp_path_factory.mktemp("environment")
    python = [sys.executable, "-m", "venv", "--without-pip", str(home)]
    subprocess.run(python, capture_output=True, check=True)
    commands = home / ("Scripts" if os.name == "nt" else "bin")
    paths = sysconfig.get_paths("venv", {"base": str(home), "platbase": str(home)})
    target = Path(paths["purelib"])
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(commands / "python"),
        "install",
        "--no-deps",
        "--no-index",
    ]
    done = subprocess.run([*pip, "-q", str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # A path file of its own: the other environment's path files, an editable qa among them, are not followed.
    (target / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return commands


@pytest.fixture
def there(installed: Path, tmp_path: Path, model_cache: Path) -> Run:
    """Runs a command of that environment in an empty folder."""

    def run(name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environ = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
        environ |= {"QA_CACHE": str(model_cache), "QA_LIBRARY": str(tmp_path / "library")}
        command = [str(installed / name), *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=120, check=False
        )

    return run


def test_it_runs_the_installed_package(there: Run, installed: Path) -> None:
    done = there("python", "-c", "import qa; print(qa.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)


def test_everything_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {file.relative_to(CHECKOUT).as_posix() for file in (CHECKOUT / "qa").rglob("*") if _ships(file)}
    prompts = {f"qa/_prompts/{file.name}" for file in (CHECKOUT / "prompts").glob("*.md")}
    assert prompts
    assert ours | prompts == {name for name in names if ".dist-info/" not in name}


def _ships(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts


def test_help(there: Run) -> None:
    done = there("qa", "--help")
    assert done.returncode == 0, done.stderr
    assert "qa add" in done.stdout


def test_prompts_are_found(there: Run) -> None:
    done = there("python", "-c", "from qa.models.prompting import load; print(load('answer', None).label)")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("answer")


def test_an_article_is_added_and_asked_about(there: Run, tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(ARTICLE, encoding="utf-8")
    added = there("qa", "add", "bridge.txt")
    assert added.returncode == 0, added.stderr
    asked = there("qa", "ask", "How many vehicles must take the road through Velm?")
    assert asked.returncode == 0, asked.stderr
    assert "3,400" in asked.stdout
