"""The application in a browser: on loopback, open only to whoever has the token."""

import ipaddress
import secrets
import shlex
from collections.abc import Callable, Sequence

from qa.errors import UsageError


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(
    command: Sequence[str], host: str, port: int, allow_remote: bool, report: Callable[[str], None]
) -> None:
    """Serve the program until it is interrupted; each visit runs it. ``report`` takes the address to open.

    Raises UsageError where the address may be reached from other machines and that was not allowed, where the
    port is taken, and where the package for it is missing.
    """
    if not allow_remote and not is_loopback(host):
        raise UsageError(
            f"{host} can be reached from other machines",
            "whoever has the address can read the library: --allow-remote",
        )
    try:
        from qa.tui.served import Served
    except ModuleNotFoundError as error:
        raise UsageError(
            "the browser needs a package more", "install it with: pip install 'qa[web]'"
        ) from error

    server = Served(shlex.join(command), host, port, secrets.token_urlsafe(24))
    if not is_loopback(host):
        report("Nothing is encrypted on its way: use it within a network that you trust.")
    report(f"Open {server.address}")
    try:
        server.serve()
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror or error}", "try another --port"
        ) from error
