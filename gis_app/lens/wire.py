"""Messages on the lens's socket: their length in four bytes, then themselves."""

import struct

LONGEST = 256 << 20  # bytes; more is no answer that anybody reads
NAME = "lens.sock"


def path_in(data_dir):
    """Where the lens of an installation listens."""
    return data_dir / "run" / NAME


def send(connection, body):
    connection.sendall(struct.pack("!I", len(body)) + body)


def receive(connection):
    """The next message. Raises ConnectionError if it does not come whole."""
    (length,) = struct.unpack("!I", _exactly(connection, 4))
    if length > LONGEST:
        raise ConnectionError("a message of the lens is too long")
    return _exactly(connection, length)


def _exactly(connection, length):
    body = bytearray()
    while len(body) < length:
        piece = connection.recv(min(length - len(body), 1 << 20))
        if not piece:
            raise ConnectionError("the lens ended its answer early")
        body += piece
    return bytes(body)
