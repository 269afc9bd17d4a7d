from __future__ import annotations

import subprocess
from datetime import date
from shutil import which

import pytest

from builders import a_blueprint
from csmkit.errors import TemplateFailed
from csmkit.render.environment import Templates
from csmkit.render.pdf import TEMPLATE, PdfPress
from csmkit.resources import ResourceFolder, search_path
from handoff.handoff_builders import a_rich_account, packet_of

pytest.importorskip("typst", reason="no PDF here: typst is not installed")

START = date(2026, 12, 1)
FOLDERS = search_path("templates")
HOSTILE = """#let x = 1 $ ] *bold* #read("/etc/passwd") \\ @ref <label> // --"""


@pytest.fixture(scope="module")
def press():
    return PdfPress(Templates(FOLDERS), FOLDERS)


@pytest.fixture
def words_of(tmp_path):
    if which("pdftotext") is None:
        pytest.skip("the words of a PDF are not read: there is no pdftotext on this machine")

    def read(data):
        file = tmp_path / "packet.pdf"
        file.write_bytes(data)
        found = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True)
        return found.stdout.decode()

    return read


def test_the_same_packet_makes_the_same_pdf(press):
    packet = packet_of(a_rich_account(), START)

    first = press.packet(packet)

    assert first.startswith(b"%PDF-")
    assert press.packet(packet) == first


def test_a_pdf_has_the_sections_of_the_packet(press, words_of):
    packet = packet_of(a_rich_account(), START)

    words = words_of(press.packet(packet))

    assert all(section.title in words for section in packet.sections)
    assert all(gap.question.split()[0] in words for gap in packet.gaps)


def test_stored_text_is_never_read_as_mark_up(press, words_of):
    words = words_of(press.packet(packet_of(a_blueprint("acme", name=HOSTILE), START)))

    assert '#read("/etc/passwd")' in words
    assert "*bold*" in words
    assert "root:" not in words


def test_a_wrong_template_of_ones_own_is_named(tmp_path):
    own = tmp_path / TEMPLATE
    own.parent.mkdir(parents=True)
    own.write_text("#nothing-like-this")
    press = PdfPress(Templates(FOLDERS), (ResourceFolder("user", tmp_path), *FOLDERS))

    with pytest.raises(TemplateFailed, match=r"packets/account\.typ"):
        press.packet(packet_of(a_blueprint("acme"), START))
