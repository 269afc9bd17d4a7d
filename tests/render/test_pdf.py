from __future__ import annotations

import json
import subprocess
from collections import Counter
from datetime import date, timedelta
from shutil import which

import pytest

from builders import a_blueprint
from csmkit.domain.course import Course, Milepost, Standpoint
from csmkit.domain.trust import Stage
from csmkit.errors import TemplateFailed
from csmkit.render.environment import Templates
from csmkit.render.pdf import TEMPLATE, PdfPress
from csmkit.render.pictures import PAPER_STYLE
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.share_out import share_out
from handoff.handoff_builders import a_rich_account, packet_of

pytest.importorskip("typst", reason="no PDF here: typst is not installed")

START = date(2026, 12, 1)
FOLDERS = search_path("templates")
HOSTILE = """#let x = 1 $ ] *bold* #read("/etc/passwd") \\ @ref <label> // --"""


@pytest.fixture(scope="module")
def press():
    return PdfPress(Templates(FOLDERS), FOLDERS)


@pytest.fixture(scope="module")
def printed(press):
    return lambda packet, courses=(): press.packet(
        press.packet_inputs(packet, courses), packet.as_of
    )


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


def test_the_same_packet_makes_the_same_pdf(printed):
    packet = packet_of(a_rich_account(), START)

    first = printed(packet)

    assert first.startswith(b"%PDF-")
    assert printed(packet) == first


def test_a_pdf_has_the_sections_of_the_packet(printed, words_of):
    packet = packet_of(a_rich_account(), START)

    words = words_of(printed(packet))

    assert all(section.title in words for section in packet.sections)
    assert all(gap.question.split()[0] in words for gap in packet.gaps)


def a_course(relationship="customer"):
    stages = [Stage.TRUSTED, Stage.TRUSTED, Stage.WANING]
    points = [
        Standpoint(START - timedelta(days=30 * (2 - n)), stage, 12.0 * n, 0.0, 0.8)
        for n, stage in enumerate(stages)
    ]
    post = Milepost(START - timedelta(days=40), "incident", HOSTILE)
    points[1] = points[1]._replace(mileposts=(post,))
    return Course("acme", "Acme", relationship, (10, 30, 100), tuple(points))


def test_a_pdf_shows_the_course_of_trust_with_its_words(printed, words_of):
    courses = [a_course(), a_course("sales")]

    words = words_of(printed(packet_of(a_rich_account(), START), courses))

    assert "Towards the customer" in words
    assert "Between us and sales" in words
    assert "Trusted from 2026-10-02" in words
    assert "incident: #let x = 1" in words


def test_a_stage_has_its_colour_on_paper(printed, tmp_path):
    if which("pdftoppm") is None:
        pytest.skip("the colours of a PDF are not seen: there is no pdftoppm on this machine")
    file = tmp_path / "packet.pdf"
    file.write_bytes(printed(packet_of(a_blueprint("acme"), START), [a_course()]))

    asked = ["pdftoppm", "-r", "50", "-l", "1", file, tmp_path / "page"]
    subprocess.run(asked, check=True)

    (page,) = tmp_path.glob("page*.ppm")
    data = page.read_bytes()
    pixels = Counter(data[n : n + 3].hex() for n in range(len(data) % 3, len(data), 3))
    assert all(pixels[colour] > 50 for colour in ("b5e0c4", "f5d874"))


def test_a_picture_for_paper_needs_neither_variables_nor_a_screen():
    assert not any(word in PAPER_STYLE for word in ("var(", "--", "@media", "paint-order"))
    assert "fill:#f5d874" in PAPER_STYLE


def test_stored_text_is_never_read_as_mark_up(printed, words_of):
    words = words_of(printed(packet_of(a_blueprint("acme", name=HOSTILE), START)))

    assert '#read("/etc/passwd")' in words
    assert "*bold*" in words
    assert "root:" not in words


def test_a_cell_that_is_longer_than_a_page_is_shown_to_its_end(press, words_of):
    inputs = press.packet_inputs(packet_of(a_rich_account(), START))
    packet = json.loads(inputs["packet"])
    line = next(s["lines"][0] for s in packet["sections"] if s["columns"] and s["lines"])
    line["cells"][1] = "more " * 3000 + "at-last"

    assert "at-last" in words_of(press.packet({**inputs, "packet": json.dumps(packet)}, START))


def test_a_compiler_that_has_forgotten_makes_what_a_new_one_makes(press):
    inputs = [
        press.packet_inputs(packet_of(a_blueprint("acme", name=name), START))
        for name in ("Acme", "Beta", "Acme")
    ]

    first, other, again = (press.packet(each, START) for each in inputs)

    assert first == again != other
    assert first == PdfPress(Templates(FOLDERS), FOLDERS).packet(inputs[0], START)


def test_a_wrong_template_of_ones_own_is_named(tmp_path):
    own = tmp_path / TEMPLATE
    own.parent.mkdir(parents=True)
    own.write_text("#nothing-like-this")
    press = PdfPress(Templates(FOLDERS), (ResourceFolder("user", tmp_path), *FOLDERS))

    with pytest.raises(TemplateFailed, match=r"packets/account\.typ"):
        press.document(TEMPLATE, {"packet": "{}"}, START)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # forks beside threads, on purpose
def test_a_copy_of_a_process_that_has_set_a_document_refuses_instead_of_waiting(press):
    inputs = press.packet_inputs(packet_of(a_blueprint("acme"), START))
    press.packet(inputs, START)

    with pytest.raises(RuntimeError, match="no threads in a copy"):
        list(share_out([inputs], lambda each: press.packet(each, START), 1))
