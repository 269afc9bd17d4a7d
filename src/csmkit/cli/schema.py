"""`csmkit schema`: the JSON Schema of what csmkit reads and writes."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import OutputFormat
from csmkit.cli.shapes.accounts import AccountShape, AppliedShape, LoggedShape
from csmkit.cli.shapes.assessments import AssessmentShape
from csmkit.cli.shapes.audits import AuditShape
from csmkit.cli.shapes.backtests import BacktestShape
from csmkit.cli.shapes.checkins import CheckinShape, QuestionShape
from csmkit.cli.shapes.commitments import (
    ChangedCommitmentShape,
    CommitmentShape,
    LedgerShape,
    SideShape,
)
from csmkit.cli.shapes.conflicts import ConflictShape, ListedConflictShape
from csmkit.cli.shapes.courses import MoveShape, TrendShape
from csmkit.cli.shapes.coverage import CapacityShape, TeammateCapacityShape
from csmkit.cli.shapes.coverage_plans import ComparedPlanShape, CoveragePlanShape, PlacementShape
from csmkit.cli.shapes.departures import DepartureStandingShape, RecordedDepartureShape
from csmkit.cli.shapes.drills import DrillShape, ResilienceShape, TeamResilienceShape
from csmkit.cli.shapes.engagements import EngagementProposalShape, EngagementShape
from csmkit.cli.shapes.expectations import ChangedExpectationShape, ExpectationsShape
from csmkit.cli.shapes.explanations import ExplanationShape
from csmkit.cli.shapes.failures import ErrorShape
from csmkit.cli.shapes.findings import FindingShape
from csmkit.cli.shapes.handoff_checks import HandoffCheckShape
from csmkit.cli.shapes.handoff_status import HandoffStatusShape
from csmkit.cli.shapes.handoff_steps import DueStepShape, PlannedStepShape
from csmkit.cli.shapes.interviews import AnsweredShape, InterviewQuestionShape
from csmkit.cli.shapes.letters import LetterKindShape, LetterShape
from csmkit.cli.shapes.limbo import LimboShape
from csmkit.cli.shapes.mails import MailShape
from csmkit.cli.shapes.repairs import RepairShape
from csmkit.cli.shapes.retrospectives import ContainmentShape, RetrospectiveShape
from csmkit.cli.shapes.revisions import FieldChangeShape, RevisionShape
from csmkit.cli.shapes.signals import SignalExampleShape, SignalFindingShape, SignalShape
from csmkit.cli.shapes.success_plans import ListedPlanShape, SuccessPlanShape
from csmkit.cli.shapes.successions import AccountSuccessionShape, SuccessionShape
from csmkit.cli.shapes.templates import TemplateShape
from csmkit.cli.workspace import workspace_of
from csmkit.errors import NotFound

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHAPES = {
    "assessment": AssessmentShape,
    "explanation": ExplanationShape,
    "trend": TrendShape,
    "move": MoveShape,
    "question": QuestionShape,
    "checkin": CheckinShape,
    "account": AccountShape,
    "repair": RepairShape,
    "containment": ContainmentShape,
    "retrospective": RetrospectiveShape,
    "audit": AuditShape,
    "conflict": ConflictShape,
    "listed-conflict": ListedConflictShape,
    "ledger": LedgerShape,
    "commitment": CommitmentShape,
    "kept-share": SideShape,
    "changed-commitment": ChangedCommitmentShape,
    "expectations": ExpectationsShape,
    "changed-expectation": ChangedExpectationShape,
    "success-plan": SuccessPlanShape,
    "listed-plan": ListedPlanShape,
    "revision": RevisionShape,
    "field-change": FieldChangeShape,
    "applied": AppliedShape,
    "logged": LoggedShape,
    "signal": SignalShape,
    "capacity": CapacityShape,
    "teammate-capacity": TeammateCapacityShape,
    "coverage-plan": CoveragePlanShape,
    "placement": PlacementShape,
    "compared-plan": ComparedPlanShape,
    "succession": SuccessionShape,
    "account-succession": AccountSuccessionShape,
    "drill": DrillShape,
    "team-resilience": TeamResilienceShape,
    "resilience": ResilienceShape,
    "backtest": BacktestShape,
    "finding": FindingShape,
    "signal-finding": SignalFindingShape,
    "signal-example": SignalExampleShape,
    "letter-draft": LetterShape,
    "letter-kind": LetterKindShape,
    "mail": MailShape,
    "template": TemplateShape,
    "planned-step": PlannedStepShape,
    "due-step": DueStepShape,
    "handoff-status": HandoffStatusShape,
    "handoff-check": HandoffCheckShape,
    "limbo": LimboShape,
    "engagement": EngagementShape,
    "engagement-proposal": EngagementProposalShape,
    "departure-standing": DepartureStandingShape,
    "recorded-departure": RecordedDepartureShape,
    "interview-question": InterviewQuestionShape,
    "answered": AnsweredShape,
    "error": ErrorShape,
}
DOCUMENTS = ("blueprint", "teammate", "handoff", "departure", "answers")
KINDS = (*DOCUMENTS, *SHAPES)
app = new_app()


class SchemaNotFound(NotFound):
    """No kind of JSON has this name."""

    noun = "schema"
    hint = f"; there are {', '.join(KINDS)}"


def complete_kinds(incomplete: str) -> list[str]:
    """Return the kinds that begin so."""
    return [kind for kind in KINDS if kind.startswith(incomplete)]


@app.command(cls=Command, epilog=example("csmkit schema", "csmkit schema blueprint"))
def schema(
    ctx: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND",
            help="What to describe; all kinds are listed if none is named.",
            autocompletion=complete_kinds,
        ),
    ] = None,
    output: OutputFormat = None,
) -> None:
    """Print the JSON Schema of one kind of JSON, or list the kinds."""
    out = workspace_of(ctx).output(output)
    if kind is not None:
        out.json(schema_of(kind.removeprefix("csmkit.").removesuffix("/v1")))
        return
    rows = [{"kind": name, "schema": f"csmkit.{name}/v1", "is": _sentence(name)} for name in KINDS]
    columns = [Column("kind"), Column("schema"), Column("is")]
    out.rows(rows, columns, known=("kind", "schema", "is"), nothing="")


def schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind.

    Raises:
        SchemaNotFound: there is no such kind.
    """
    if kind not in KINDS:
        raise SchemaNotFound(kind, KINDS)
    from pydantic import TypeAdapter

    is_document = kind in DOCUMENTS
    shape: Any = _documents()[kind] if is_document else SHAPES[kind]
    mode: Any = "validation" if is_document else "serialization"
    body = TypeAdapter(shape).json_schema(by_alias=True, mode=mode)
    return {"$schema": DIALECT, "$id": f"csmkit.{kind}/v1", **body}


def _documents() -> dict[str, Any]:
    from csmkit.domain.account import Blueprint
    from csmkit.domain.answers import Answers
    from csmkit.domain.departure import Departure
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.people import Teammate

    return {
        "blueprint": Blueprint,
        "teammate": Teammate,
        "handoff": Handoff,
        "departure": Departure,
        "answers": Answers,
    }


def _sentence(kind: str) -> str:
    shape = _documents()[kind] if kind in DOCUMENTS else SHAPES[kind]
    return (shape.__doc__ or "").strip().split("\n")[0].partition(": `")[0].rstrip(".")
