"""Where an answer lands: each kind of question changes its own field of the blueprint."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from csmkit.domain.account import RECORD_LISTS, Blueprint, Contract, Preferences
from csmkit.domain.people import Contact
from csmkit.domain.record import Note, Tenure
from csmkit.errors import InvalidInput, nearest
from csmkit.handoff.freshness import STAMPS_OF_FIELDS, counts
from csmkit.located import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from csmkit.domain.answers import Answer
    from csmkit.domain.document import Record
    from csmkit.handoff.interview import Question

NOTHING_SAID = "Asked; there is nothing to tell."
SINGLE: dict[str, type[Contract | Preferences]] = {
    "contract": Contract,
    "preferences": Preferences,
}
R = TypeVar("R", bound="Record")


def landed(
    blueprint: Blueprint,
    question: Question,
    answer: Answer,
    *,
    by: str | None,
    as_of: date,
) -> Blueprint:
    """Return the blueprint with an answer in its field, by whom and on which day.

    Raises:
        InvalidInput: the answer does not fit the question; nothing names a place.
    """
    _check_subject(blueprint, question, answer.about)
    landing = _Landing(blueprint, question, answer, by, as_of)
    if answer.nothing:
        return landing.nothing()
    if answer.confirm:
        return landing.confirmed()
    return landing.answered()


def _check_subject(blueprint: Blueprint, question: Question, about: str | None) -> None:
    if not question.each:
        if about is not None:
            raise InvalidInput(f"{question.id!r} is not asked of each; leave out `about`")
        return
    known = [str(record.id) for record in getattr(blueprint, question.part)]
    if about is None:
        raise InvalidInput(f"{question.id!r} is asked of each of the {question.part}; say `about`")
    if about not in known:
        raise InvalidInput(
            f"{blueprint.key} has no entry {about!r} in {question.part}{nearest(about, known)}",
        )


class _Landing:
    """One answer on its way into a blueprint."""

    def __init__(
        self,
        blueprint: Blueprint,
        question: Question,
        answer: Answer,
        by: str | None,
        as_of: date,
    ) -> None:
        self._blueprint = blueprint
        self._question = question
        self._answer = answer
        self._by = by
        self._as_of = as_of

    def nothing(self) -> Blueprint:
        note = {
            "topic": self._question.filed_under,
            "about": self._answer.about,
            "text": NOTHING_SAID,
            "nothing_to_tell": True,
        }
        return self._with_records("notes", [self._new_record(Note, note)])

    def answered(self) -> Blueprint:
        kinds: dict[str, Callable[[], Blueprint]] = {
            "day": self._briefed,
            "presence": self._present_or_gone,
            "people": self._people,
            "entries": self._entries,
            "texts": self._field,
            "text": self._field_of_each if self._question.each else self._field,
        }
        return kinds[self._question.answer]()

    def confirmed(self) -> Blueprint:
        question = self._question
        if question.answer == "day":
            raise InvalidInput(f"{question.id!r} wants the day of the last briefing")
        if question.part not in RECORD_LISTS:
            return self._confirmed_field()
        rows = [record for record in self._records() if self._is_meant(record)]
        if not rows:
            raise InvalidInput(f"nothing is recorded yet that {question.id!r} could confirm")
        return self._with_records(question.part, [self._stamped(record) for record in rows])

    def _records(self) -> tuple[Any, ...]:
        found: tuple[Any, ...] = getattr(self._blueprint, self._question.part)
        return found

    def _is_meant(self, record: Any) -> bool:
        question = self._question
        if question.each:
            told = question.answer == "presence" or getattr(record, question.field) is not None
            return bool(record.id == self._answer.about and told)
        fixed = {**question.fixed, **({"topic": question.id} if question.part == "notes" else {})}
        return (
            counts(question.part, record, self._as_of.isoformat())
            and all(getattr(record, name) == value for name, value in fixed.items())
            and (not question.field or bool(getattr(record, question.field)))
        )

    def _stamped(self, record: R, **changes: Any) -> R:
        """Return a record as somebody told it today."""
        if "confirmed_on" in type(record).model_fields:
            earlier = getattr(record, "confirmed_on", None)
            changes["confirmed_on"] = max(self._as_of, earlier or self._as_of)
        if self._by:
            changes["by"] = self._by
        return checked(type(record), {**dict(record), **changes})

    def _new_record(self, shape: type[R], values: dict[str, Any]) -> R:
        """Return a new entry, or the entry of the same words as somebody told it again."""
        told = {"source": f"interview, {self._as_of}", **values}
        if shape.date_field == "on":
            told.setdefault("on", self._as_of)
        record = checked(shape, told)
        part = next(part for part, held in RECORD_LISTS.items() if held is shape)
        name = record.id or record.natural_key()
        known: tuple[R, ...] = getattr(self._blueprint, part)
        present = next((one for one in known if one.id == name), None)
        if present is not None:
            again = {key: value for key, value in values.items() if key in record.model_fields_set}
            return self._stamped(present, **again)
        return self._stamped(record, id=name, recorded_on=self._as_of)

    def _with_records(self, part: str, records: Iterable[Record]) -> Blueprint:
        changed = {record.id: record for record in records}
        present = getattr(self._blueprint, part)
        kept = [record for record in present if record.id not in changed]
        return self._changed({part: (*kept, *changed.values())})

    def _changed(self, changes: dict[str, Any]) -> Blueprint:
        return checked(Blueprint, {**dict(self._blueprint), **changes})

    def _field_of_each(self) -> Blueprint:
        record = self._subject()
        return self._with_records(
            self._question.part,
            [self._stamped(record, **{self._question.field: self._text()})],
        )

    def _subject(self) -> Any:
        return next(one for one in self._records() if one.id == self._answer.about)

    def _text(self) -> Any:
        value = self._answer.answer
        if isinstance(value, dict | list):
            raise InvalidInput(f"{self._question.id!r} wants a text")
        return value.strip() if isinstance(value, str) else value

    def _field(self) -> Blueprint:
        question, value = self._question, self._answer.answer
        if question.answer == "texts":
            value = [value] if isinstance(value, str) else value
        else:
            value = self._text()
        if question.part != "account":
            return self._with_single({question.field: value})
        stamp = STAMPS_OF_FIELDS.get(question.field)
        return self._changed({question.field: value, **({stamp: self._as_of} if stamp else {})})

    def _confirmed_field(self) -> Blueprint:
        question = self._question
        part = self._blueprint if question.part == "account" else self._single()
        if not getattr(part, question.field, None):
            raise InvalidInput(f"nothing is recorded yet that {question.id!r} could confirm")
        if question.part != "account":
            return self._with_single({})
        stamp = STAMPS_OF_FIELDS.get(question.field)
        return self._changed({stamp: self._as_of} if stamp else {})

    def _single(self) -> Any:
        return getattr(self._blueprint, self._question.part)

    def _with_single(self, changes: dict[str, Any]) -> Blueprint:
        part, present = self._question.part, self._single()
        shape = SINGLE[part]
        if "confirmed_on" in shape.model_fields:
            changes = {**changes, "confirmed_on": self._as_of}
        values = {**(dict(present) if present else {}), **changes}
        return self._changed({part: checked(shape, values)})

    def _briefed(self) -> Blueprint:
        backup = self._blueprint.backup
        if backup is None:
            raise InvalidInput(f"{self._blueprint.key} has no backup who could be briefed")
        day = self._day()
        running = [
            tenure
            for tenure in self._blueprint.tenures
            if (tenure.role, tenure.teammate) == ("backup", backup)
            and (tenure.until_on is None or tenure.until_on > self._as_of)
        ]
        values = {"teammate": backup, "role": "backup", "from_on": day}
        tenure = running[-1] if running else self._new_record(Tenure, values)
        return self._with_records("tenures", [self._stamped(tenure, briefed_on=day)])

    def _day(self) -> date:
        try:
            day = date.fromisoformat(str(self._answer.answer))
        except ValueError:
            raise InvalidInput(
                f"{self._question.id!r} wants a day such as {self._as_of}, "
                f"not {self._answer.answer!r}",
            ) from None
        if day > self._as_of:
            raise InvalidInput(f"{day} lies after {self._as_of}")
        return day

    def _present_or_gone(self) -> Blueprint:
        contact, said = self._subject(), self._answer.answer
        if said is True or str(said).strip().casefold() in ("yes", "y"):
            return self._with_records("contacts", [self._stamped(contact)])
        is_gone = str(said).strip().casefold() in ("no", "n", "left") or said is False
        day = self._as_of if is_gone else self._day()
        return self._with_records("contacts", [self._stamped(contact, left_on=day)])

    def _people(self) -> Blueprint:
        said = self._answer.answer
        named = said if isinstance(said, list | tuple) else [said]
        people = [self._person(one) for one in named]
        if not people:
            raise InvalidInput(f"{self._question.id!r} names nobody; say `nothing: true` instead")
        return self._with_records("contacts", [self._marked(person) for person in people])

    def _person(self, said: Any) -> Contact:
        if isinstance(said, dict):
            return self._new_record(Contact, said)
        known: dict[str, Contact] = {}
        for contact in self._blueprint.contacts:
            known[str(contact.id)] = known[contact.name.casefold()] = contact
        person = known.get(str(said).strip().casefold())
        if person is None:
            names = [contact.name for contact in self._blueprint.contacts]
            hint = nearest(str(said), [*names, *known]) or "; a new one is written {name: …}"
            raise InvalidInput(f"{self._blueprint.key} has no contact {said!r}{hint}")
        if not person.is_present(self._as_of):
            raise InvalidInput(f"{person.name} left on {person.left_on}")
        return person

    def _marked(self, person: Contact) -> Contact:
        field = self._question.field
        value: Any = self._as_of if field.endswith("_on") else True
        changes = {field: value, **self._question.fixed}
        if field == "vouch_agreed_on" and person.vouch_asked_on is None:
            changes["vouch_asked_on"] = self._as_of
        return self._stamped(person, **changes)

    def _entries(self) -> Blueprint:
        question, said = self._question, self._answer.answer
        told = said if isinstance(said, list | tuple) else [said]
        if not told:
            raise InvalidInput(f"{question.id!r} tells nothing; say `nothing: true` instead")
        shape = RECORD_LISTS[question.part]
        fixed = {**question.fixed, **({"topic": question.id} if question.part == "notes" else {})}
        records = []
        for one in told:
            values = dict(one) if isinstance(one, dict) else {str(question.main): one}
            records.append(self._new_record(shape, {**values, **fixed}))
        return self._with_records(question.part, records)
