import pytest

from csmkit.resources import ResourceFolder, search_path
from csmkit.trust.catalogue import load_catalogue


@pytest.fixture(scope="session")
def folders():
    return search_path("playbooks")


@pytest.fixture(scope="session")
def catalogue(folders):
    return load_catalogue(folders, cache_dir=None)


@pytest.fixture(scope="session")
def few(folders, tmp_path_factory):
    """A shipped folder with the norms and one signal: quick to load."""
    root = tmp_path_factory.mktemp("few")
    for name in ("trust/judgement.yaml", "trust/customer/silence.yaml"):
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((folders[-1].path / name).read_bytes())
    return (ResourceFolder("shipped", root),)


@pytest.fixture
def own_folder(tmp_path):
    """A project's folder and a function that writes signal files into it."""
    root = tmp_path / "playbooks"

    def write(text, name="sulking", relationship="customer"):
        place = root / "trust" / relationship / f"{name}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        return place

    return ResourceFolder("project", root), write
