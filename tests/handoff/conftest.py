from __future__ import annotations

import pytest

from csmkit.resources import ResourceFolder
from handoff.handoff_builders import PLAYBOOKS


@pytest.fixture
def own_playbooks(tmp_path):
    """Return a function that puts handoff playbooks in front of the shipped ones."""

    def make(**texts):
        folder = tmp_path / "playbooks"
        (folder / "handoff").mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / "handoff" / f"{name}.yaml").write_text(text)
        return (ResourceFolder("user", folder), *PLAYBOOKS)

    return make
