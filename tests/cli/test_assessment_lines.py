from datetime import date

import pytest

from csmkit.cli.assessment_lines import assessment_line
from csmkit.cli.output import Output
from csmkit.cli.shapes.assessments import assessment_shape
from csmkit.domain.trust import Assessment, Change, Evidence, Reason, Stage, UnknownSignal

DAY = date(2026, 11, 20)
HOSTILE = 'a "quote"\\ \n\x7f\u202e\ud800\U0001f600é'
PLAIN = Assessment("acme", "customer", DAY, Stage.TRUSTED, 0.0, 0.0, 0.36)
FULL = Assessment(
    HOSTILE,
    "sales",
    DAY,
    Stage.LOST,
    12.3456,
    -0.0,
    1,
    reasons=(
        Reason(
            "silence",
            HOSTILE,
            -1.5,
            3,
            Stage.LOST,
            (Evidence("touch", HOSTILE, DAY, HOSTILE), Evidence("contact", "c1", None, "")),
        ),
        Reason("respect", "They treat you as a peer", 2, 0, None),
    ),
    unknown=(UnknownSignal("bypassed", HOSTILE, "Do they?", ("bypasses_90d", "is_silent")),),
    since=DAY,
    next=(Change(DAY, Stage.WANING, HOSTILE), Change(DAY, Stage.TRUSTED, "")),
)


@pytest.mark.parametrize("fields", [None, ("account", "stage", "reasons")], ids=["all", "some"])
@pytest.mark.parametrize("assessment", [PLAIN, FULL], ids=["plain", "full"])
def test_a_line_from_fragments_is_the_line_of_the_shape(assessment, fields):
    out = Output(format="ndjson", fields=fields)
    expected = out.line_of(dict(assessment_shape(assessment)))
    written = assessment_line(out)
    assert [written(assessment), written(assessment)] == [expected, expected]
