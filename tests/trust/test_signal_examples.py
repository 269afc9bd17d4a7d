import pytest

from csmkit.domain.trust import Stage
from csmkit.resources import search_path
from csmkit.trust.examples import read_examples
from csmkit.trust.judge import judge

EXAMPLES = read_examples(search_path("playbooks"))
CUSTOMER = """
    hesitation fewer-asks second-opinion power-shift slow-replies silence meetings-declined
    transactional-meetings festering-issue missed-deadline wrong-setup no-follow-through
    escalation-around-us bypassed champion-left unanswered-critical-issue removed-from-account
    relegated-to-admin adversarial-stakeholder unresponsive-stakeholders presence-questioned
    respect shares-unasked acts-on-advice seeks-advice benefit-of-the-doubt promises-kept
    advice-ignored our-slow-response generic-advice price-frustration value-doubted
    cold-stakeholders executive-change executive-change-unanswered sponsor-left contract-requested
    cancellation-mentioned overpromised repeated-escalations repeated-incidents csm-changed-twice
    limbo shrinking-meetings asked-to-keep-you
"""
SALES = """
    fewer-sales-invites late-renewal-news blamed-for-lost-renewal covered-by-others
    pushed-off-accounts looped-in-after-close credited-by-sales early-involvement
    acts-on-warnings
"""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.signal}-{e.name}")
def test_an_example_fires_or_stays_quiet_as_its_file_says(example, catalogue):
    found = judge(example.record, catalogue, example.relationship, example.as_of)
    assert (example.signal in {reason.signal for reason in found.reasons}) is example.fires


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e.fires], ids=lambda e: f"{e.signal}-{e.name}"
)
def test_a_reason_of_an_example_names_its_evidence(example, catalogue):
    found = judge(example.record, catalogue, example.relationship, example.as_of)
    reason = next(reason for reason in found.reasons if reason.signal == example.signal)
    assert reason.evidence


def test_the_catalogue_is_complete(catalogue):
    assert {s.id for s in catalogue.of("customer")} >= set(CUSTOMER.split())
    assert {s.id for s in catalogue.of("sales")} >= set(SALES.split())


def test_every_signal_alone_and_fresh_brings_the_stage_that_it_is_a_sign_of(catalogue):
    for signal in catalogue.signals:
        if signal.stage is not None:
            thresholds = catalogue.norms.thresholds[signal.relationship]
            reached = Stage(sum(signal.points >= threshold for threshold in thresholds))
            assert reached is signal.stage, signal.id


def test_a_signal_asks_a_question_and_explains_itself(catalogue):
    for signal in catalogue.signals:
        assert signal.ask.rstrip().endswith("?"), signal.id
        assert signal.why.rstrip().endswith("."), signal.id
        assert signal.quiet_when, signal.id
