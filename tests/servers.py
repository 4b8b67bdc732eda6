"""Throw-away PostgreSQL and Redis servers on private free ports, gone with everything in them at the end."""

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
import redis
from psycopg import sql

from meguro_hoiku.demo.children import Child, NotReady, free_port
from tests import machine
from tests.island import Island


class Server:
    """A server in a temporary folder of its own. A context manager; `stop` is safe to call twice."""

    def __init__(self, name: str, user: str | None = None, end_with: signal.Signals = signal.SIGTERM) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"meguro-hoiku-{name}-"))
        if user:
            shutil.chown(self.folder, user)
        self._child = Child(
            name,
            [],
            log=self.folder / "server.log",
            cwd=self.folder,
            user=user,
            end_with=end_with,
            leftovers=self.folder,
        )
        atexit.register(self.stop)

    def _answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        """Start it, on the same port as before, and return when it answers."""
        self._child.start()
        self._child.wait_until(self._answers)

    def kill(self) -> None:
        """End it as a crash would; `start` brings it back."""
        self._child.kill()

    def halt(self) -> None:
        """End it in good order; `start` brings it back."""
        self._child.stop(10)

    def restart(self, after: float = 0) -> None:
        """Stop it for `after` seconds, then start it again."""
        self.halt()
        time.sleep(after)
        self.start()

    def pause(self) -> None:
        """Freeze it: connections stay open and nobody is answered, until `resume`."""
        self._child.pause()

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._child.resume()

    def stop(self) -> None:
        """End it for good and remove its folder."""
        self._child.stop(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class PostgresServer(Server):
    """A PostgreSQL of our own. `fsync=False` is quicker and still survives `kill`, though not a power cut.

    On an `island` it is reached through a cable that can be cut.
    """

    def __init__(self, *, fsync: bool = True, island: Island | None = None) -> None:
        initdb, postgres = machine.postgres_program("initdb"), machine.postgres_program("postgres")
        if initdb is None or postgres is None:
            raise NotReady(machine.complaint([machine.POSTGRES]))
        user = _somebody_else()
        # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
        super().__init__("postgres", user, signal.SIGINT)
        self.host = island.address if island else "127.0.0.1"
        data = self.folder / "data"
        self._make_cluster(initdb, data, user)
        options = {
            "listen_addresses": self.host,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "300",
            "fsync": "on" if fsync else "off",
            "shared_buffers": "128MB",
            "timezone": "Asia/Tokyo",
        }
        self._child.command = [postgres, "-D", str(data)]
        self._child.command += [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        if island:
            self._child.command = island.inside(self._child.command, user)
            self._child.user = None

    def _make_cluster(self, initdb: str, data: Path, user: str | None) -> None:
        words = [initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        # runs as `user` too: PostgreSQL refuses to belong to root
        made = Child("initdb", words, log=self.folder / "initdb.log", cwd=self.folder, user=user)
        made.start()
        if made.finish() != 0:
            raise NotReady(f"initdb failed.\n{made.log_end()}")
        with (data / "pg_hba.conf").open("a") as access:
            access.write(f"host all all {self.host}/30 trust\n")

    def pause(self) -> None:
        """Freeze it with all who serve a connection: each of them is in a group of its own."""
        super().pause()
        self._signal_servants(signal.SIGSTOP)

    def resume(self) -> None:
        """Let all go on after `pause`."""
        self._signal_servants(signal.SIGCONT)
        super().resume()

    def _signal_servants(self, number: signal.Signals) -> None:
        for servant in Path(f"/proc/{self._child.pid}/task/{self._child.pid}/children").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(servant), number)

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, as DATABASE_URL wants it."""
        return f"postgres://postgres@{self.host}:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Make an empty database; its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


class RedisServer(Server):
    """A Redis of our own that keeps nothing on disk: a restart loses everything, as the product must bear."""

    def __init__(self) -> None:
        program = machine.redis_program()
        if program is None:
            raise NotReady(machine.complaint([machine.REDIS]))
        super().__init__("redis")
        self._child.command = [program, "--bind", "127.0.0.1", "--port", str(self.port)]
        self._child.command += ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]

    @property
    def url(self) -> str:
        """Its address, as REDIS_URL wants it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=1, socket_connect_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _somebody_else() -> str | None:
    """Whom to run PostgreSQL as when we are root, which it refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
