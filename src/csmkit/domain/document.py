"""The shape that all documents share: frozen, closed, and made of plain bounded values."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import core_schema

from csmkit.domain.audience import Customer, Internal

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

TEXT_LENGTH = 20_000
NAME_LENGTH = 200
KEY_LENGTH = 63
MOST_CENTS = 10**15
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def refuse_unstorable(text: str) -> str:
    """Refuse NUL and lone surrogates, which not every store and encoding can hold."""
    if found := UNSTORABLE.search(text):
        message = f"has the character U+{ord(found.group()):04X}, which cannot be stored"
        raise ValueError(message)
    return text


def refuse_blank(text: str) -> str:
    """Refuse a text that nobody can see."""
    if not text.strip():
        raise ValueError("must not be blank")
    return refuse_unstorable(text)


def refuse_unknown_zone(name: str) -> str:
    """Refuse a time zone that the zone database does not have."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"there is no time zone {name!r}; name one such as Europe/Berlin"
        raise ValueError(message) from None
    return name


class OneOf:
    """An annotation for a text that must be one of a closed list of words."""

    def __init__(self, *words: str) -> None:
        """Keep the words in the order in which help and schemas show them."""
        self.words = words

    def __get_pydantic_core_schema__(
        self,
        _source: type[Any],
        _handler: GetCoreSchemaHandler,
    ) -> core_schema.CoreSchema:
        """Validate like a literal."""
        return core_schema.literal_schema(list(self.words))


Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=TEXT_LENGTH),
    AfterValidator(refuse_blank),
]
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=NAME_LENGTH),
    AfterValidator(refuse_blank),
]
Timezone = Annotated[str, StringConstraints(max_length=60), AfterValidator(refuse_unknown_zone)]
Key = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=KEY_LENGTH),
]
RecordId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9._:-]*$", max_length=120),
]
Cents = Annotated[int, Field(ge=0, le=MOST_CENTS)]
Days = Annotated[int, Field(ge=0, le=36_500)]
Grade = Annotated[int, Field(ge=1, le=5)]
Percent = Annotated[float, Field(ge=0, le=100)]
DECIMALS = 6
"""Decimals that are kept of a number; what is read from JSON is then the same in every store."""
Rounded = AfterValidator(partial(round, ndigits=DECIMALS))
Hours = Annotated[float, Rounded, Field(ge=0, le=100_000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
Email = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        max_length=254,
    ),
]


class Document(BaseModel):
    """A value that people write in YAML and JSON: unknown fields are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        populate_by_name=True,
        allow_inf_nan=False,
        defer_build=True,
    )


class Record(Document):
    """One dated line of an account's blueprint, with who said it and when it became known."""

    id: Customer[RecordId | None] = None
    source: Internal[Text | None] = None
    by: Internal[Key | None] = None
    recorded_on: Internal[date | None] = None

    date_field: ClassVar[str | None] = None
    """The field with the day from which the record counts; None where it always did."""

    def natural_key(self) -> str:
        """Return the id that this record gets when it is written without one."""
        raise NotImplementedError

    def on_day(self) -> date | None:
        """Return the day from which this record counts, None where it always did."""
        return getattr(self, self.date_field) if self.date_field else None


class StandingRecord(Record):
    """A record that stays true until it changes unseen: people confirm it from time to time."""

    confirmed_on: Internal[date | None] = Field(
        default=None,
        description="When somebody last checked that this entry is still right.",
    )


class IdentifiedDocument(Document):
    """A document of its own, such as a blueprint, that names its kind and its key."""

    kind: ClassVar[str]

    def identity(self) -> str:
        """Return the key under which the store keeps this document."""
        raise NotImplementedError

    def with_fields(self, **changes: object) -> Self:
        """Return a validated copy with some fields changed."""
        return self.model_validate({**dict(self), **changes})


def plain(document: Document) -> dict[str, Any]:
    """Return a document as JSON-ready values: schema first, without what says nothing."""
    values = _without_nothing(document.model_dump(mode="json", by_alias=True))
    return {"schema": values["schema"], **values} if "schema" in values else values


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_nothing(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if part not in (None, [], {})}
    if isinstance(value, list):
        return [_without_nothing(part) for part in value]
    return value


def slug(text: str, length: int = 48) -> str:
    """Return a short ASCII key for a text; a hash keeps cut and foreign texts apart."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if plain and len(plain) <= length and text.isascii():
        return plain
    return f"{plain[:length].strip('-')}-{fingerprint(text)}".lstrip("-")


def fingerprint(text: str) -> str:
    """Return eight hexadecimal digits that change with the text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


R = TypeVar("R", bound=Record)


def identified(records: tuple[R, ...]) -> tuple[R, ...]:
    """Give every record without an id its natural key, put them in order, refuse twins."""
    named = [r if r.id else r.model_copy(update={"id": r.natural_key()}) for r in records]
    seen: set[str] = set()
    for record in named:
        if str(record.id) in seen:
            message = f"two entries have the id {record.id!r}"
            raise ValueError(message)
        seen.add(str(record.id))
    return tuple(sorted(named, key=lambda r: (r.on_day() or date.min, str(r.id))))


Records = Annotated[tuple[R, ...], AfterValidator(identified)]
