"""The program's settings for tests: a database file or a cluster of its own, a plain key, a cheap password hash.

BEACON_TEST_DB says which database: `sqlite` (default) or `postgres`, the latter with DATABASE_URL of a cluster,
as `python3 scripts/setup.py with-postgres COMMAND…` provides.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _folder() -> Path:
    """One folder for all that a run of tests writes, in memory where the system allows; its workers share it."""
    if "BEACON_TEST_FOLDER" not in os.environ:
        memory = Path("/dev/shm")
        parent = memory if os.access(memory, os.W_OK) else None
        folder = tempfile.mkdtemp(prefix="beacon-test-", dir=parent)
        os.environ["BEACON_TEST_FOLDER"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(os.environ["BEACON_TEST_FOLDER"])


FOLDER = _folder()
USES_POSTGRES = os.environ.get("BEACON_TEST_DB", "sqlite") == "postgres"
if USES_POSTGRES and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    raise RuntimeError("BEACON_TEST_DB=postgres needs a DATABASE_URL: python3 scripts/setup.py with-postgres …")
if not USES_POSTGRES:
    os.environ["DATABASE_URL"] = str(FOLDER / "unused.sqlite3")
for _name in ("BEACON_DEMO", "BEACON_CLOCK", "BEACON_HTTPS", "BEACON_HOSTS", "ENTRANCE"):
    os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = "for tests only"
os.environ["BEACON_VAR"] = str(FOLDER / f"var-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
os.environ["SQLITE_SYNCHRONOUS"] = "OFF"
os.environ.setdefault("BEACON_LOG_LEVEL", "WARNING")
# The browser driver runs an event loop in the test's own thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from beacon.site.settings import *  # noqa: E402, F403
from beacon.site.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if not USES_POSTGRES:
    # A file, not memory: threads and processes of a test meet in it as they do in production.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    # Rows of a query that asks for no order come the other way round, so that nothing hangs on how they were written.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA reverse_unordered_selects=ON;"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
# The server of static files warns of a missing folder, and warnings are errors.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
