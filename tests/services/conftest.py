import pytest

from csmkit.resources import search_path
from csmkit.trust.catalogue import load_catalogue


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue(search_path("playbooks"), cache_dir=None)
