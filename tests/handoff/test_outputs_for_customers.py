from __future__ import annotations

import email
from pathlib import PurePath

import pytest

from builders import TODAY
from csmkit.resources import search_path
from csmkit.services.write_calendars import write_calendars
from csmkit.services.write_handoff import write_handoff
from csmkit.store.opening import reading
from handoff.following_builders import ID, plan, the_catalogue
from handoff.handoff_builders import PLAYBOOKS

FOR_COLLEAGUES = ("packet.*", "index.*", "letters.md", "calendars/*.ics")
FOR_CUSTOMERS = {
    ".eml": {"text/plain", "text/html", "text/calendar"},
    "introduction.ics": {"text/calendar"},
}
"""Everything that a customer gets; `test_no_leak.py` looks for internal fields in each."""


def is_for_colleagues(name, data):
    if name.suffix == ".eml":
        return email.message_from_bytes(data)["X-Csmkit-Audience"] == "internal"
    return any(name.match(pattern) for pattern in FOR_COLLEAGUES)


def kinds_in(name, data):
    if name.suffix != ".eml":
        return {"text/calendar"} if data.startswith(b"BEGIN:VCALENDAR") else {"unknown"}
    parts = email.message_from_bytes(data).walk()
    return {part.get_content_type() for part in parts if not part.is_multipart()}


@pytest.fixture
def files(owned_book, tmp_path):
    """Everything that a handoff writes, by its name in the handoff's folder."""
    typst = pytest.importorskip("typst", reason="no PDF here: typst is not installed")
    plan(owned_book)
    asked = {
        "as_of": TODAY,
        "playbooks": PLAYBOOKS,
        "templates": search_path("templates"),
        "out": tmp_path,
    }
    with reading(owned_book) as reader:
        paths = write_handoff(reader, the_catalogue(), ID, pdf=typst is not None, **asked).files
        paths += write_calendars(reader, ID, **asked)
    return {PurePath(path.relative_to(tmp_path)): path.read_bytes() for path in paths}


def test_customers_get_nothing_that_is_not_searched_for_internal_fields(files):
    found = {}
    for name, data in files.items():
        if not is_for_colleagues(name, data):
            sort = ".eml" if name.suffix == ".eml" else name.name
            found.setdefault(sort, set()).update(kinds_in(name, data))

    assert found == FOR_CUSTOMERS
    assert any(name.suffix == ".pdf" for name in files)
