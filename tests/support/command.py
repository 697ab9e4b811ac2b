"""The real ``qa`` in a process of its own, with a library of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def runner(home: Path, model_cache: Path) -> Run:
    """Runs ``qa`` on ``home/library``."""

    def run(*args: str, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "QA_CACHE": str(model_cache),
            "QA_LIBRARY": str(home / "library"),
        }
        return subprocess.run(
            [sys.executable, "-m", "qa", *args],
            env=variables,
            text=True,
            input=stdin or "",
            capture_output=True,
            timeout=120,
            cwd=home,
        )

    return run
