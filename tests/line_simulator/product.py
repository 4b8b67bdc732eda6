"""A throw-away product: pages below /liff/ that show what sdk.js tells them, and count visits in a cookie."""

import json
import threading
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>{title}</title>
<script src="{sdk}"></script></head><body>
<h1>{path}</h1><p id="visits">{visits}</p><p id="outcome" role="status"></p>
<button id="close">とじる</button><button id="ask">たずねる</button>
<a href="{liff_url}/again/">ひらき直す</a><a href="/liff/next/">つぎへ</a>
<script type="module">
const outcome = document.getElementById("outcome");
document.getElementById("close").addEventListener("click", () => liff.closeWindow());
document.getElementById("ask").addEventListener("click", async (event) => {{
  event.target.textContent = await fetch("/liff/asked/").then(() => "きこえた", () => "きこえない");
}});
try {{
  await liff.init({{ liffId: "{liff_id}", withLoginOnExternalBrowser: true }});
  outcome.textContent = JSON.stringify({{
    inClient: liff.isInClient(), sub: liff.getDecodedIDToken().sub, iat: liff.getDecodedIDToken().iat,
    address: location.href, name: (await liff.getProfile()).displayName, type: liff.getContext().type,
    view: liff.getContext().viewType, language: liff.getAppLanguage(),
    link: await liff.permanentLink.createUrlBy(location.href), stored: Object.keys(sessionStorage).length,
  }});
}} catch (error) {{ outcome.textContent = JSON.stringify({{ error: error.code }}); }}
</script></body></html>"""


class Product:
    """Given the simulator's address once both are known."""

    def __init__(self) -> None:
        self.sdk = self.liff_url = ""
        self.liff_id = "1234567890-AbcdEfgh"
        self.demo_calls: list[tuple[str, object]] = []
        self.answers: dict[str, object] = {}
        self.tour: dict[str, object] = {"people": [], "steps": []}

    def __enter__(self) -> "Product":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.endpoint = f"http://localhost:{self._server.server_port}/liff/"
        self.demo_url = f"http://localhost:{self._server.server_port}/demo/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, path: str, visits: int) -> bytes:
        facts = {"sdk": self.sdk, "liff_url": self.liff_url, "liff_id": self.liff_id}
        return PAGE.format(title="ためしの画面", path=path, visits=visits, **facts).encode()

    def answer(self, path: str, body: object) -> bytes:
        """To one of the demo addresses; the tour is asked for all the time and not noted."""
        if path == "/demo/tour/":
            return json.dumps(self.tour).encode()
        self.demo_calls.append((path, body))
        return json.dumps(self.answers.get(path, {})).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        product = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                cookie = SimpleCookie(self.headers.get("cookie", "")).get("visits")
                visits = int(cookie.value) + 1 if cookie else 1
                found = path.startswith("/liff/")
                body = product.page(path, visits) if found else b""
                self.send_response(200 if found else 404)
                self.send_header("set-cookie", f"visits={visits}; SameSite=Lax; HttpOnly; Path=/")
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                answer = product.answer(self.path, json.loads(raw))
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: object) -> None:
                """Tests are quiet."""

        return Handler
