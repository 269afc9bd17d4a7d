"""The field catalogue: every fact that a condition may ask about, by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from csmkit.trust.change_facts import CHANGE_FACTS
from csmkit.trust.conflict_facts import CONFLICT_FACTS
from csmkit.trust.inner_facts import INNER_FACTS
from csmkit.trust.people_facts import PEOPLE_FACTS
from csmkit.trust.remedy_facts import REMEDY_FACTS
from csmkit.trust.touch_facts import TOUCH_FACTS
from csmkit.trust.trouble_facts import TROUBLE_FACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.trust.fact import Fact

FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            *TOUCH_FACTS,
            *TROUBLE_FACTS,
            *REMEDY_FACTS,
            *PEOPLE_FACTS,
            *CHANGE_FACTS,
            *INNER_FACTS,
            *CONFLICT_FACTS,
        )
    },
)
