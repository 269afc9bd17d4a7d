"""What every picture shares: its frame, its colours, its days from left to right.

A picture is an `<svg>` that needs nothing from outside and runs nothing. Colours come from
classes, which `STYLE` gives for light and dark; what a colour says, a word or a height says too.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from csmkit.render.svg import element, fitting, text, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.domain.course import Course, Standpoint

WIDE, NARROW = 960, 360
"""Widths that a screen of either kind shows without making letters small."""
FONT, SMALL = 13.0, 11.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTHING_KNOWN = "nothing known"
STYLE = """\
.csmkit-picture{--paper:#fff;--ink:#1c2430;--soft:#5b6675;--line:#d5dbe3;
--course:#1c4f8f;--none:#eceff3;--none-ink:#5b6675;
--trusted:#b5e0c4;--trusted-ink:#123d24;--waning:#f5d874;--waning-ink:#4a3800;
--damaged:#f6b89a;--damaged-ink:#541c04;--lost:#8e1f2f;--lost-ink:#fff;
display:block;width:100%;height:auto;background:var(--paper);
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.csmkit-picture text{fill:var(--ink);font-size:13px}
.csmkit-picture .soft{fill:var(--soft);font-size:11px}
.csmkit-picture .strong{font-weight:600}
.csmkit-picture .over{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.csmkit-picture .paper{fill:var(--paper)}
.csmkit-picture .grid{stroke:var(--line);stroke-width:1;fill:none}
.csmkit-picture .threshold{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 4;fill:none}
.csmkit-picture .event{stroke:var(--soft);stroke-width:1;opacity:.55;fill:none}
.csmkit-picture .mark{fill:var(--paper);stroke:var(--ink);stroke-width:1.5}
.csmkit-picture .course{stroke:var(--course);stroke-width:2.5;fill:none;stroke-linejoin:round}
.csmkit-picture .area{fill:var(--course);opacity:.12}
.csmkit-picture .dot,.csmkit-picture .load{fill:var(--course)}
.csmkit-picture .usable{fill:var(--line)}
.csmkit-picture .buffer{fill:var(--paper);stroke:var(--soft);stroke-width:1;stroke-dasharray:3 2}
.csmkit-picture .none{fill:var(--none)}.csmkit-picture .none-ink{fill:var(--none-ink)}
.csmkit-picture .trusted{fill:var(--trusted)}.csmkit-picture .trusted-ink{fill:var(--trusted-ink)}
.csmkit-picture .waning{fill:var(--waning)}.csmkit-picture .waning-ink{fill:var(--waning-ink)}
.csmkit-picture .damaged{fill:var(--damaged)}.csmkit-picture .damaged-ink{fill:var(--damaged-ink)}
.csmkit-picture .lost{fill:var(--lost)}.csmkit-picture .lost-ink{fill:var(--lost-ink)}
@media screen and (prefers-color-scheme:dark){.csmkit-picture{--paper:#14181e;--ink:#e6eaf0;
--soft:#a3adba;--line:#333c47;--course:#86b7f5;--none:#252c35;--none-ink:#a3adba;
--trusted:#2a6b48;--trusted-ink:#d8f5e3;--waning:#7d620f;--waning-ink:#fdf0c2;
--damaged:#8a3a1a;--damaged-ink:#ffe6da;--lost:#f0a3ad;--lost-ink:#3d0009}}
@media print{.csmkit-picture{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""


def _written_out(style: str) -> str:
    """Return a style without variables and without rules for screens: that of a light page.

    Without the outline of words too, which a reader that knows no `paint-order` draws over them.
    """
    plain = re.sub(r".*paint-order.*\n", "", style.partition("@media")[0])
    for name, colour in re.findall(r"(--[\w-]+):([^;]+);", plain):
        plain = plain.replace(f"var({name})", colour)
    return re.sub(r"--[\w-]+:[^;]+;\n?", "", plain)


PAPER_STYLE = _written_out(STYLE)


class Run(NamedTuple):
    """Neighbouring standpoints in one stage; the last one's day is the first of the next run."""

    word: str
    first_on: date
    until_on: date


def runs_of(standpoints: Sequence[Standpoint]) -> list[Run]:
    """Return the runs of one stage; where nothing could be judged the stage is not told."""
    runs: list[Run] = []
    last = len(standpoints) - 1
    for number, point in enumerate(standpoints):
        word = point.stage.word if point.known else NOTHING_KNOWN
        until_on = standpoints[min(number + 1, last)].on
        if runs and runs[-1].word == word:
            runs[-1] = Run(word, runs[-1].first_on, until_on)
        else:
            runs.append(Run(word, point.on, until_on))
    return runs


def summary(course: Course) -> str:
    """Return a course in one sentence, for who cannot see the picture."""
    runs = runs_of(course.standpoints)
    told = ", then ".join(f"{run.word} from {run.first_on}" for run in runs)
    last = course.standpoints[-1]
    return f"{told[0].upper()}{told[1:]}. On {last.on} pressure less reserve is {last.net:.1f}."


# ── Days along a width ───────────────────────────────────────────────────────────────────────────


class Days(NamedTuple):
    """Days laid out from left to right."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Return where a day is."""
        span = max(1, (self.last - self.first).days)
        return self.left + (self.right - self.left) * (day - self.first).days / span

    def months(self, least_width: float) -> Iterator[tuple[float, str]]:
        """Yield where months begin, with their names, as many as there is room for."""
        year, month, before = self.first.year, self.first.month, float("-inf")
        while True:
            year, month = (year + 1, 1) if month == len(MONTHS) else (year, month + 1)
            day = date(year, month, 1)
            if day > self.last:
                return
            at = self.x(day)
            if at - before >= least_width:
                before = at
                yield at, f"{MONTHS[month - 1]} {year}" if month == 1 else MONTHS[month - 1]


def framed(
    body: Sequence[str],
    *,
    size: tuple[float, float],
    title: str,
    told: str,
    with_style: bool,
) -> str:
    """Return a picture with the title and the words that a screen reader tells."""
    width, height = size
    heading = 26 if with_style else 0
    style = element("style", STYLE) if with_style else ""
    return element(
        "svg",
        element("title", words(title)),
        element("desc", words(told)),
        style,
        element("rect", class_="paper", x=0, y=-heading, width=width, height=height + heading),
        text(2, -8, fitting(title, width, FONT), class_="strong") if heading else "",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_="csmkit-picture",
        role="img",
        viewBox=f"0 {-heading} {width:.0f} {height + heading:.0f}",
        width=width if with_style else None,
        height=height + heading if with_style else None,
    )


def on_paper(picture: str) -> str:
    """Return a picture without style with its colours written out, for what knows no variables."""
    opening, _, inside = picture.partition(">")
    return f"{opening}>{element('style', PAPER_STYLE)}{inside}"


def class_of(word: str) -> str:
    """Return the class that gives a run its colour."""
    return "none" if word == NOTHING_KNOWN else word
