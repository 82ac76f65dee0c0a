"""Does it answer? Each probe is quick (half a second at most) and never raises."""

import http.client
import socket
from collections.abc import Callable
from pathlib import Path

SECONDS = 0.5


def http_ok(port: int, path: str, *, host: str = "127.0.0.1", any_status: bool = False) -> bool:
    """GET answers 200 (or, with `any_status`, anything below 500)."""
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return status == 200 or (any_status and status < 500)


def redis_ok(path: Path) -> bool:
    """A Redis server behind the unix socket `path` answers PING."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(SECONDS)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def http_probe(
    port: int, path: str, *, host: str = "127.0.0.1", any_status: bool = False
) -> Callable[[], bool]:
    """The probe of a process that answers HTTP."""
    return lambda: http_ok(port, path, host=host, any_status=any_status)
