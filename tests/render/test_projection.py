from __future__ import annotations

from typing import ClassVar

import pytest

from csmkit.domain.audience import Customer, Internal
from csmkit.domain.document import Document
from csmkit.render.projection import hidden_texts, project, visible_texts


class Inner(Document):
    shown: Customer[str] = "shown"
    hidden: Internal[str] = "hidden"
    unmarked: str = "unmarked"


class Outer(Document):
    inner: Customer[Inner] = Inner()
    secret: Internal[Inner] = Inner()
    many: Customer[tuple[Inner, ...]] = (Inner(), Inner())


class Awkward(Document):
    thing: Customer[object] = object()
    kind: ClassVar[str] = "awkward"


def test_only_fields_marked_for_the_customer_are_projected_at_every_depth():
    plain = {"shown": "shown"}

    seen = project(Outer())

    assert {**seen, "inner": dict(seen["inner"]), "many": [dict(m) for m in seen["many"]]} == {
        "inner": plain,
        "many": [plain, plain],
    }


def test_a_projection_cannot_be_changed():
    with pytest.raises(TypeError):
        project(Inner())["shown"] = "other"


def test_a_customer_field_that_is_not_plain_is_refused():
    with pytest.raises(TypeError, match="must be plain, not object"):
        project(Awkward())


def test_visible_and_hidden_texts_share_nothing_and_miss_nothing():
    assert list(visible_texts(Outer())) == ["shown"] * 3
    assert [text for _, text in hidden_texts(Outer())] == [
        *("hidden", "unmarked"),
        *("shown", "hidden", "unmarked"),
        *("hidden", "unmarked", "hidden", "unmarked"),
    ]
