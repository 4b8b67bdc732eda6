"""Somebody who answers HTTP in LINE's place as slowly, as long or as oddly as told, byte by byte."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from meguro_hoiku import dates

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class SlowServer:
    """Sends `at_once`, then `drops` one by one, `pause` seconds apart, again and again, until nobody listens.

    `taken` counts connections, `asked` requests; `closed` is set when the other side has hung up.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.at_once, self.drops, self.pause = b"", b"x", 0.05
        self.taken, self.asked, self.closed = 0, 0, threading.Event()
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.taken += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            with self._tls.wrap_socket(connection, server_side=True) if self._tls else connection as talk:
                talk.settimeout(30)
                if talk.recv(65536):
                    self.asked += 1
                talk.sendall(self.at_once)
                talk.settimeout(self.pause)
                while not _hung_up(talk):
                    talk.sendall(self.drops)
        except OSError:
            pass
        self.closed.set()


def _hung_up(talk: socket.socket) -> bool:
    """Whether the other side has closed; waits for the pause to find out."""
    try:
        return talk.recv(65536) == b""
    except TimeoutError:
        return False


@contextmanager
def slow_server(tls: ssl.SSLContext | None = None) -> Iterator[SlowServer]:
    server = SlowServer(tls)
    try:
        yield server
    finally:
        server.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side and the client's side of a certificate for this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = dates.now()
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(public, private)
    return server, ssl.create_default_context(cafile=str(public))
