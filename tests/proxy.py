"""A proxy before the product, as production has one: nginx, with TLS and a certificate made for the test.

with Proxy(product.ports.web) as proxy:
    page.goto(proxy.url)             # in a context with ignore_https_errors: nobody has signed the certificate
    proxy.loses_the_product()        # 502 to everything
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meguro_hoiku.demo.children import NotReady, free_port, is_taken
from tests import machine
from tests.servers import Server

HOST = "hoiku.localhost"
VALID_FROM, VALID_FOR = datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=36_500)
CONFIGURATION = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/answers; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port}{ssl};
    location / {{ {does} }}
  }}
}}
"""
WITH_TLS = " ssl; ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem"
PASSES_ON = """
      proxy_pass http://127.0.0.1:{port};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
"""
APOLOGISES = "default_type text/html; return {status} '<!doctype html><title>Sorry</title><h1>Sorry</h1>';"


class Proxy(Server):
    """nginx before the web server on the port `behind`."""

    def __init__(self, behind: int, *, with_tls: bool = True) -> None:
        program = machine.proxy_program()
        if program is None:
            raise NotReady(machine.complaint([machine.PROXY]))
        super().__init__("nginx")
        self.behind = behind
        self.with_tls = with_tls
        if with_tls:
            _make_certificate(self.folder)
        self._file = self.folder / "nginx.conf"
        self._configure(PASSES_ON.format(port=behind))
        self._child.command = [program, "-c", str(self._file), "-p", str(self.folder), "-e", "stderr"]

    def _configure(self, does: str) -> None:
        tls = WITH_TLS.format(folder=self.folder) if self.with_tls else ""
        self._file.write_text(CONFIGURATION.format(folder=self.folder, port=self.port, ssl=tls, does=does))

    def loses_the_product(self) -> None:
        """Nobody listens where it looks for the product: it answers 502 by itself."""
        self._configure(PASSES_ON.format(port=free_port()))
        self.restart()

    def apologises(self, status: int) -> None:
        """Answer everything with a page of its own."""
        self._configure(APOLOGISES.format(status=status))
        self.restart()

    def finds_the_product(self) -> None:
        """All is well again."""
        self._configure(PASSES_ON.format(port=self.behind))
        self.restart()

    @property
    def host(self) -> str:
        """The name and port under which browsers open it; every name below localhost is this machine."""
        return f"{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if self.with_tls else 'http'}://{self.host}"

    def _answers(self) -> bool:
        return is_taken(self.port)


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_FROM + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(secret)
