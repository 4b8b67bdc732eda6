"""A proxy before the product: nginx as deploy/ has it, with a certificate made for the test.

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
from meguro_hoiku.demo.launch import ROOT
from tests import machine
from tests.servers import Server

HOST = "hoiku.localhost"
VALID_FROM, VALID_FOR = datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=36_500)
AROUND = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/answers; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""
APOLOGISES = """
server {{
  listen {listen};
  ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
  default_type text/html;
  location / {{ return {status} '<!doctype html><title>Sorry</title><h1>Sorry</h1>'; }}
}}
"""


class Proxy(Server):
    """nginx as deploy/ has it before the web server on the port `behind`; `with_tls` off it speaks plain http."""

    def __init__(self, behind: int, *, with_tls: bool = True) -> None:
        program = machine.proxy_program()
        if program is None:
            raise NotReady(machine.complaint([machine.PROXY]))
        super().__init__("nginx")
        self.behind = behind
        self.with_tls = with_tls
        self.plain_port = free_port()  # sends to https
        _make_certificate(self.folder)
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder))
        self._configure(self._sample(behind))
        self._child.command = [
            program,
            "-c",
            str(self.folder / "nginx.conf"),
            "-p",
            str(self.folder),
            "-e",
            "stderr",
        ]

    def _configure(self, site: str) -> None:
        (self.folder / "site.conf").write_text(site)

    @property
    def _listen(self) -> str:
        return f"127.0.0.1:{self.port}{' ssl http2' if self.with_tls else ''}"

    def _sample(self, behind: int) -> str:
        """The file of deploy/ with the names, ports and files of this test put in, as its first lines ask."""
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for here, there in {
            "listen [::]:80;": "",
            "listen [::]:443 ssl http2;": "",
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ssl http2;": f"listen {self._listen};",
            "127.0.0.1:8000": f"127.0.0.1:{behind}",
            "hoiku.example.jp": HOST,
            "/etc/ssl/meguro_hoiku/fullchain.pem": f"{self.folder}/certificate.pem",
            "/etc/ssl/meguro_hoiku/privkey.pem": f"{self.folder}/key.pem",
            "/var/log/nginx": str(self.folder),
        }.items():
            assert here in text, f"deploy/nginx.conf lacks {here}"
            text = text.replace(here, there)
        return text

    @property
    def access_log(self) -> str:
        """What it has written down of requests."""
        return (self.folder / "meguro_hoiku.log").read_text(encoding="utf-8")

    def loses_the_product(self) -> None:
        """Nobody listens where it looks for the product: it answers 502 by itself."""
        self._configure(self._sample(free_port()))
        self.restart()

    def apologises(self, status: int) -> None:
        """Answer everything with a page of its own."""
        self._configure(APOLOGISES.format(folder=self.folder, listen=self._listen, status=status))
        self.restart()

    def finds_the_product(self) -> None:
        """All is well again."""
        self._configure(self._sample(self.behind))
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
