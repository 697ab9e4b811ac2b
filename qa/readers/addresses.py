"""Which network addresses a URL may lead to: no part of the user's own network, unless they named it."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class TooSlow(httpcore.ReadTimeout):
    """The answer was not whole in the time that there is for it."""


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

    def __init__(self, named_hosts: Collection[str], seconds: float) -> None:
        """``seconds``: for the whole answer to a request, however slowly it drips."""
        self.named_hosts = named_hosts
        self._seconds = seconds
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
                stream = self._network.connect_tcp(str(address), port, timeout, local_address, socket_options)
                return _TimedStream(stream, self._seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem or httpcore.ConnectError("no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never: no URL names a local socket."""
        raise Refused(path)


class _TimedStream(httpcore.NetworkStream):
    """A connection on which reading ends some time after the last request was sent.

    The timeout of a single read is no bound: a header may come byte by byte.
    """

    def __init__(self, stream: httpcore.NetworkStream, seconds: float) -> None:
        self._stream = stream
        self._seconds = seconds
        self._sent = time.monotonic()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes of the answer. Raises httpcore.ReadTimeout, and TooSlow."""
        left = self._sent + self._seconds - time.monotonic()
        if left <= 0:
            raise TooSlow
        try:
            return self._stream.read(max_bytes, left if timeout is None else min(timeout, left))
        except httpcore.ReadTimeout as error:
            if timeout is not None and timeout <= left:
                raise
            raise TooSlow from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send part of a request, from the end of which time counts."""
        self._stream.write(buffer, timeout)
        self._sent = time.monotonic()

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._seconds)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self._stream.get_extra_info(info)


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
