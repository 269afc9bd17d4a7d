from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, timedelta

import pytest

from csmkit.domain.course import Course, Milepost, Standpoint
from csmkit.domain.trust import Stage
from csmkit.render.environment import Templates
from csmkit.render.trends import trend_html
from csmkit.resources import search_path

LAST = date(2026, 11, 20)
LONG = "W" * 90
MEASURE = """
<body style="margin:0"><iframe id="page" src="{page}" style="width:{width}px;height:800px;border:0">
</iframe><output id="told"></output><script>
document.getElementById("page").onload = event => {{
  const page = event.target.contentDocument, root = page.documentElement;
  const shown = [...page.querySelectorAll("svg")].filter(svg => svg.getClientRects().length);
  const loads = event.target.contentWindow.performance.getEntriesByType("resource").length;
  document.getElementById("told").textContent =
    [root.scrollWidth, root.clientWidth, shown.length, loads].join(" ");
}};
</script></body>
"""


@pytest.fixture(scope="session")
def browser():
    """The command of a headless browser."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no browser here: neither chromium nor chrome is installed")
    return found


def a_course(name, relationship="customer"):
    stages = [Stage.TRUSTED] * 9 + [Stage.WANING] * 2 + [Stage.DAMAGED] * 9 + [Stage.LOST] * 6
    points = []
    for number, stage in enumerate(stages):
        on = LAST - timedelta(7 * (len(stages) - 1 - number))
        posts = (Milepost(on, "executive-change", LONG),) if number % 5 == 2 else ()
        points.append(Standpoint(on, stage, 60.0 * stage, 0.5, 0.4, posts))
    return Course(name, name, relationship, (10, 30, 100), tuple(points))


@pytest.mark.parametrize("is_book", [False, True], ids=["account", "book"])
@pytest.mark.parametrize("width", [320, 400, 1200])
def test_a_page_fits_its_window_shows_one_width_and_loads_nothing(
    browser, tmp_path, width, is_book
):
    courses = [a_course(LONG), a_course("Acme", "sales")]
    page = trend_html(
        Templates(search_path("templates")), courses, title=f"Acme {LONG}", is_book=is_book
    )
    (tmp_path / "page.html").write_text(page)
    (tmp_path / "measure.html").write_text(MEASURE.format(page="page.html", width=width))
    finished = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu",
            "--allow-file-access-from-files",
            f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000",
            f"--window-size={width + 100},900", "--dump-dom",
            (tmp_path / "measure.html").as_uri(),
        ],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    told = re.search(r'id="told">(\d+) (\d+) (\d+) (\d+)<', finished.stdout)
    if told is None:
        pytest.skip(f"no browser here: it does not measure a page ({finished.stderr[-200:]})")
    needed, there, pictures, loads = map(int, told.groups())
    assert needed <= there
    assert (pictures, loads) == (2, 0)
