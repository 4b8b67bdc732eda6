"""A proxy with TLS before the product, as production has one: nginx with a certificate made for the test.

with TlsProxy(product.ports.web) as proxy:
    page.goto(proxy.url)             # in a context with ignore_https_errors: nobody has signed the certificate
"""

import ssl
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meguro_hoiku.demo.children import NotReady
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
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    location / {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto https;
    }}
  }}
}}
"""


class TlsProxy(Server):
    """nginx before the web server on `behind`; while that one is away, it answers 502 with a page of its own."""

    def __init__(self, behind: int) -> None:
        program = machine.proxy_program()
        if program is None:
            raise NotReady(machine.complaint([machine.PROXY]))
        super().__init__("nginx")
        _make_certificate(self.folder)
        file = self.folder / "nginx.conf"
        file.write_text(CONFIGURATION.format(folder=self.folder, port=self.port, behind=behind))
        self._child.command = [program, "-c", str(file), "-p", str(self.folder), "-e", "stderr"]

    @property
    def host(self) -> str:
        """The name and port under which browsers open it; every name below localhost is this machine."""
        return f"{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://{self.host}"

    def _answers(self) -> bool:
        unchecked = ssl._create_unverified_context()  # noqa: S323 – its certificate is its own
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=5, context=unchecked)
        try:
            connection.request("GET", "/healthz", headers={"Host": self.host})
            return connection.getresponse().status > 0
        except OSError:
            return False
        finally:
            connection.close()


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
