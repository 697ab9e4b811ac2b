"""Prompt templates: Markdown files with a front matter, found beside the package or in the user's own folder.

A template is ``string.Template`` text, so that braces in an article cannot break it, and substitution runs
once, so that a ``$name`` in an article stays what it is.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from typing import Literal

from qa.errors import UsageError

VARIABLES = frozenset(
    (
        "articles",
        "numbers",
        "question",
        "today",
        "refusal",
        "history",
        "answer",
        "expected",
        "length",
        "style",
    )
)
"""What qa can fill in."""
REQUIRED = {
    "answer": frozenset(("articles", "question")),
    "standalone": frozenset(("history", "question")),
    "judge": frozenset(("question", "expected", "answer", "articles")),
    "draft": frozenset(("articles",)),
    "summarize-map": frozenset(("articles", "question")),
    "summarize-reduce": frozenset(("articles", "question")),
}
"""The prompts that exist, and the variables without which each would be pointless."""
_KEYS = frozenset(("name", "version", "description", "variables"))
_PART = re.compile(r"^## (System|User)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user"]
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template that has been checked."""

    name: str
    version: str
    description: str
    variables: Mapping[str, str]
    """The declared ones, each with its meaning."""
    system: Template
    user: Template
    digest: str | None = None
    """Short hash of the file where the user's own overrides qa's."""

    @property
    def label(self) -> str:
        """``answer@1``, or ``answer@1+3fa2c1d4`` for the user's own."""
        return f"{self.name}@{self.version}" + (f"+{self.digest}" if self.digest else "")

    def fill(self, values: Mapping[str, str]) -> tuple[Message, Message]:
        """The system message and the user's. ``values`` holds every one of VARIABLES."""
        return (
            Message("system", self.system.substitute(values).strip()),
            Message("user", self.user.substitute(values).strip()),
        )


def shipped() -> Traversable:
    """The folder of qa's own templates: in the wheel inside the package, in a checkout beside it."""
    inside = resources.files("qa") / "_prompts"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "prompts"


def load(name: str, folder: Path | None = None) -> Prompt:
    """The template of that name, from ``folder`` where it holds one, else qa's own.

    Raises UsageError, naming file and variable, for a template that cannot be used.
    """
    if name not in REQUIRED:
        raise UsageError(f"there is no prompt {name!r}", f"there are: {', '.join(REQUIRED)}")
    if folder and not folder.is_dir():
        raise UsageError(f"the folder of prompts {folder} does not exist", "correct `prompts` (QA_PROMPTS)")
    if folder and (own := folder / f"{name}.md").is_file():
        text = _read(own, str(own))
        return parse(text, str(own), name, hashlib.sha256(text.encode()).hexdigest()[:8])
    return parse(_read(shipped() / f"{name}.md", f"prompts/{name}.md"), f"prompts/{name}.md", name)


def _read(file: Traversable, shown: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {shown}: {error}", "correct the file, or move it away") from error


def parse(text: str, file: str, name: str, digest: str | None = None) -> Prompt:
    """The template in ``text``. ``file`` is how errors call it."""
    front, body = _front_matter(text, file)
    if front.get("name") != name:
        raise UsageError(f"{file}: `name` is {front.get('name')!r}", f"it must be {name!r}, like the file")
    variables = front.get("variables")
    if not isinstance(variables, dict) or "version" not in front:
        raise UsageError(f"{file} lacks `version` or `variables`", "see qa's own prompts for an example")
    system, user = _parts(body, file)
    prompt = Prompt(
        name=name,
        version=str(front["version"]),
        description=str(front.get("description", "")),
        variables={str(key): str(meaning) for key, meaning in variables.items()},
        system=system,
        user=user,
        digest=digest,
    )
    _check_variables(prompt, file)
    return prompt


def _front_matter(text: str, file: str) -> tuple[dict[str, object], str]:
    import yaml

    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    fences = [i for i, line in enumerate(lines) if line.rstrip() == "---"]
    if len(fences) < 2 or fences[0] != 0:
        raise UsageError(f"{file} has no front matter", "it must begin with lines between --- and ---")
    try:
        front = yaml.safe_load("".join(lines[1 : fences[1]]))
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 2}" if where else ""
        raise UsageError(
            f"{file}{line}: the front matter is no YAML", "quote values that hold a colon"
        ) from error
    if not isinstance(front, dict) or (unknown := front.keys() - _KEYS):
        named = f": unknown {', '.join(map(str, unknown))}" if isinstance(front, dict) else ""
        raise UsageError(f"{file}: bad front matter{named}", f"it may have {', '.join(sorted(_KEYS))}")
    return front, "".join(lines[fences[1] + 1 :])


def _parts(body: str, file: str) -> tuple[Template, Template]:
    """What stands before ``## System`` is for people."""
    pieces = _PART.split(body)
    if pieces[1::2] != ["System", "User"]:
        raise UsageError(f"{file} needs a part `## System` and then a part `## User`", "each of them once")
    system, user = (Template(piece) for piece in pieces[2::2])
    for template in (system, user):
        if not template.is_valid():
            raise UsageError(f"{file} has a `$` that begins no variable", "write $$ for a dollar sign")
    return system, user


def _check_variables(prompt: Prompt, file: str) -> None:
    used = {*prompt.system.get_identifiers(), *prompt.user.get_identifiers()}
    declared = set(prompt.variables)
    offered = f"qa fills in {', '.join(sorted(VARIABLES))}"
    for variable in sorted(declared - VARIABLES):
        raise UsageError(f"{file} declares the unknown variable ${variable}", offered)
    for variable in sorted(used - VARIABLES):
        raise UsageError(f"{file} uses the unknown variable ${variable}", offered)
    for variable in sorted(used - declared):
        raise UsageError(f"{file} uses ${variable} without declaring it", "add it to `variables`")
    for variable in sorted(REQUIRED[prompt.name] - used):
        raise UsageError(
            f"{file} never uses ${variable}", f"without it the model is not given the {variable}"
        )
