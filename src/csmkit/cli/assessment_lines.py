"""One assessment as a line of JSON, put together from fragments that many accounts share.

The bytes are those of `Output.line_of` for the assessment's shape; only the way there is shorter:
what a catalogue says of a signal is written once, not once for every account.
"""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from csmkit.cli.json_text import PLAIN, Fragments, one_line
from csmkit.cli.printable import escape_json
from csmkit.cli.shapes.assessments import assessment_shape, change_shape, unknown_shape
from csmkit.cli.shapes.fields import rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from csmkit.cli.output import Output
    from csmkit.domain.trust import Assessment, Evidence, Reason, UnknownSignal

MOST_TUPLES_KEPT = 1_000


DAYS = Fragments(lambda day: PLAIN[None if day is None else str(day)])
STAGES = Fragments(lambda stage: PLAIN[None if stage is None else stage.word])


class Unknown(dict[int, tuple[Any, bytes]]):
    """The signals that could not be judged; accounts that lack the same share one tuple."""

    def json(self, signals: tuple[UnknownSignal, ...]) -> bytes:
        """Return them as a piece of JSON; the tuple is kept, so that no other gets its id."""
        found = self.get(id(signals))
        if found is None:
            if len(self) >= MOST_TUPLES_KEPT:
                self.clear()
            written = one_line([unknown_shape(signal) for signal in signals]).encode()
            found = self[id(signals)] = signals, written
        return found[1]


UNKNOWN = Unknown()


def assessment_line(out: Output) -> Callable[[Assessment], bytes]:
    """Return what writes one assessment as a line, with the fields of `--fields`."""
    if out.fields is not None:
        return lambda assessment: out.line_of(dict(assessment_shape(assessment)))
    return _line


def _line(assessment: Assessment) -> bytes:
    reasons = ",".join([_reason(reason) for reason in assessment.reasons])
    changes = assessment.next and [change_shape(change) for change in assessment.next]
    own = (
        f'{{"schema":"csmkit.assessment/v1","account":{quoted(assessment.account)},'
        f'"relationship":{PLAIN[assessment.relationship]},"as_of":{DAYS[assessment.as_of]},'
        f'"stage":{STAGES[assessment.stage]},"pressure":{rounded(assessment.pressure)!r},'
        f'"reserve":{rounded(assessment.reserve)!r},'
        f'"confidence":{rounded(assessment.confidence)!r},"reasons":[{reasons}],"unknown":'
    )
    end = (
        f',"since":{DAYS[assessment.since]},'
        f'"next":{PLAIN[None] if changes is None else one_line([*changes])},'
        f'"reset_on":{DAYS[assessment.reset_on]},"next_until":{DAYS[assessment.next_until]},'
        f'"known":{"true" if assessment.known else "false"}}}\n'
    )
    return escape_json(own).encode() + UNKNOWN.json(assessment.unknown) + end.encode()


def _reason(reason: Reason) -> str:
    evidence = ",".join([_evidence(item) for item in reason.evidence])
    return (
        f'{{"signal":{PLAIN[reason.signal]},"title":{PLAIN[reason.title]},'
        f'"points":{rounded(reason.points)!r},"age_days":{reason.age_days},'
        f'"floor":{STAGES[reason.floor]},"evidence":[{evidence}]}}'
    )


def _evidence(evidence: Evidence) -> str:
    kind, name, on, text = evidence
    return f'{{"kind":{PLAIN[kind]},"id":{quoted(name)},"on":{DAYS[on]},"text":{quoted(text)}}}'
