"""Which network addresses a URL may lead to: no part of the user's own network, unless they named it."""

import ipaddress
import socket
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):
    """The host leads to an address of a private network."""


def is_public(address: Address) -> bool:
    """True for addresses of the internet at large, also where one carries another inside."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


class GuardedNetwork(httpcore.NetworkBackend):
    """Connects to public addresses, and to the hosts that the user named.

    The name is resolved here, once, and the connection goes to the address that was checked: a second
    answer of the name server cannot lead elsewhere.
    """

    def __init__(self, named_hosts: Collection[str]) -> None:
        self.named_hosts = named_hosts
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that answers. Raises Refused."""
        addresses = resolved(host, port)
        if host.lower() not in self.named_hosts:
            private = [address for address in addresses if not is_public(address)]
            if private:
                raise Refused(str(private[0]))
        problem: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses[:4]:
            try:
                return self._network.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem or httpcore.ConnectError("no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never: no URL names a local socket."""
        raise Refused(path)


def resolved(host: str, port: int) -> list[Address]:
    """All addresses of the host, each once. Raises httpcore.ConnectError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise httpcore.ConnectError("no such host") from error
    return list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


class GuardedTransport(httpx.BaseTransport):
    """Requests of an httpx client over a guarded network, straight and without proxies."""

    def __init__(self, network: GuardedNetwork, connections: int) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), max_connections=connections, network_backend=network
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response, its body still to be read. Raises Refused, and httpcore's errors."""
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
