"""Documents to standard output: YAML, JSON or one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.cli.printable import is_unsafe
from csmkit.cli.streams import write_stdout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.cli.output import Output

    Documents = Iterable[dict[str, Any]]

YAML_WIDTH = 100


def write_documents(out: Output, documents: Documents, *, is_one: bool = False) -> None:
    """Write documents in the format of the output: an object or an array, lines, or YAML."""
    if out.format == "ndjson":
        for document in documents:
            out.line(document)
    elif out.format == "json":
        kept = list(documents)
        out.json(kept[0] if is_one else kept)
    else:
        for place, document in enumerate(documents):
            write_stdout(("---\n" if place else "") + yaml_text(document))


def yaml_text(document: dict[str, Any]) -> str:
    """Return a document as YAML; where it hides characters, all but ASCII is escaped."""
    from csmkit.safe_yaml import PlainDumper, dump_yaml

    text = dump_yaml([document])
    if not any(map(is_unsafe, text.replace("\n", ""))):
        return text
    import yaml

    return yaml.dump_all([document], Dumper=PlainDumper, sort_keys=False, width=YAML_WIDTH)
