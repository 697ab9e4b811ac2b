"""The models within reach, and fetching one."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.common import JsonOption, QuietOption, configured, emit, remark
from qa.cli.progress import transfer

if TYPE_CHECKING:
    from qa.config import Config
    from qa.models.listing import OnDisk, Prepared, Served


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(rich_markup_mode=None)
    commands.callback(invoke_without_command=True)(models)
    commands.command("pull")(pull)
    cli.add_typer(commands, name="models")


def models(context: typer.Context, json: JsonOption = False) -> None:
    """Show the models within reach: on the servers that the configuration names, and on this disk.

    \b
    Examples:
      qa models
      qa models --json
      qa models pull OWNER/REPOSITORY FILE.gguf
    """
    if context.invoked_subcommand is not None:
        return
    from qa.models import listing

    config = configured()
    served = list(listing.servers(config))
    files = list(listing.files(config.models))
    prepared = list(listing.prepared(config.cache))
    if json:
        emit(_as_json(config, served, files, prepared))
    else:
        typer.echo(_table(config, served, files, prepared))


def pull(
    repo: Annotated[str, typer.Argument(help="Repository at the hub: owner/name.", metavar="REPO")],
    file: Annotated[str, typer.Argument(help="Its file, ending in .gguf.", metavar="FILE")],
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Fetch a GGUF file into the models folder, for --llm llama:FILE.

    A transfer that was interrupted goes on where it stopped; the file is kept only if its SHA-256 is the one
    that the hub names. Nothing but the names of repository and file is sent.

    \b
    Example:
      qa models pull OWNER/REPOSITORY FILE.gguf
    """
    from qa.models.pull import pull as fetch

    config = configured()
    with transfer(quiet) as advance:
        done = fetch(repo, file, config.models, hub=config.hub, advance=advance)
    if json:
        emit(
            {
                "path": str(done.path),
                "bytes": done.bytes,
                "sha256": done.sha256,
                "verified": done.verified,
                "resumed": done.resumed,
            }
        )
        return
    typer.echo(str(done.path))
    if not quiet:
        hash_ = "its SHA-256 is right" if done.verified else "the hub names no SHA-256 to check it by"
        remark(f"{_size(done.bytes)}, {hash_}; use it with --llm llama:{done.path.name}")


def _as_json(
    config: "Config", served: "list[Served]", files: "list[OnDisk]", prepared: "list[Prepared]"
) -> dict[str, Any]:
    return {
        "servers": [
            {"setting": one.setting, "url": one.url, "models": list(one.models), "error": one.error}
            for one in served
        ],
        "folder": str(config.models),
        "files": [
            {
                "llm": f"llama:{one.path.relative_to(config.models)}",
                "path": str(one.path),
                "bytes": one.bytes,
                "name": one.metadata and one.metadata.name,
                "architecture": one.metadata and one.metadata.architecture,
                "size": one.metadata and one.metadata.size,
                "format": one.metadata and one.metadata.format,
                "context": one.metadata and one.metadata.context,
                "license": one.metadata and one.metadata.license,
                "error": one.error,
            }
            for one in files
        ],
        "embedders": [{"name": one.name, "path": str(one.path), "bytes": one.bytes} for one in prepared],
    }


def _table(
    config: "Config", served: "list[Served]", files: "list[OnDisk]", prepared: "list[Prepared]"
) -> str:
    from qa.text.wording import safe

    lines = ["extractive                        the default: no model, nothing leaves the machine"]
    for one in served:
        lines += ["", f"{one.setting} {safe(one.url)}"]
        lines += [f"  openai:{safe(name)}" for name in one.models]
        lines += [f"  {safe(one.error)}"] if one.error else []
    lines += ["", f"GGUF files in {config.models}"]
    for file in files:
        lines.append(f"  llama:{safe(str(file.path.relative_to(config.models)))}")
        lines.append(f"    {_size(file.bytes)} · {safe(_about(file))}")
    if not files:
        lines.append("  none: qa models pull OWNER/REPOSITORY FILE.gguf fetches one")
    lines += ["", f"Embedders prepared in {config.cache}"]
    lines += [f"  {safe(one.name)}  {_size(one.bytes)}" for one in prepared] or ["  none yet"]
    return "\n".join(lines)


def _about(file: "OnDisk") -> str:
    told = file.metadata
    if told is None:
        return file.error or ""
    parts = [
        " ".join(part for part in (told.name, told.size, told.format) if part) or told.architecture,
        f"{told.context:,} tokens of context" if told.context else None,
        f"licence {told.license}" if told.license else "licence not stated",
    ]
    return " · ".join(part for part in parts if part)


def _size(count: int) -> str:
    for unit, power in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= power:
            return f"{count / power:.1f} {unit}"
    return f"{count} bytes"
