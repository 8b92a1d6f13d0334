"""Messages between the product and its renderer: four bytes of length, then JSON."""

import json
import socket
import struct
from collections.abc import Mapping

_LENGTH = struct.Struct(">I")


def send(connection: socket.socket, message: Mapping[str, str]) -> None:
    body = json.dumps(message).encode()
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket) -> dict[str, str]:
    """Return the next message.

    :raises EOFError: if the other side has gone.
    """
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    message: dict[str, str] = json.loads(_exactly(connection, length))
    return message


def _exactly(connection: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        piece = connection.recv(min(size - len(received), 1 << 16))
        if not piece:
            raise EOFError
        received += piece
    return bytes(received)
