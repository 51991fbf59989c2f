"""What the desk types in, checked before anything happens."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone

from talley.casework.confirming import (
    Answer,
    AnswerError,
    fact_text,
    parse_answer_value,
    parse_item_value,
)
from talley.lawbook.vocabulary import CATEGORIES
from talley.reading.characters import spelled
from talley.reading.dates import YEARS
from talley.reading.sandbox import MAX_BYTES
from talley.web.accounts.models import User
from talley.web.demands import store
from talley.web.demands.models import Demand

_HELD = TimestampSigner(salt="talley.demands.held-upload")
_HELD_FOR = timedelta(hours=1)
_LONGEST_NAME = 120

# Offered while typing; every zone is taken.
_ZONES = "America/New_York America/Chicago America/Denver America/Los_Angeles Europe/Vienna Europe/Berlin Europe/Paris Europe/Dublin Europe/London UTC"


class MomentField(forms.CharField):
    """A time on the forum's clock, as the browser sends it: no zone yet."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            raise forms.ValidationError("Write a time as 2026-11-10T14:30.") from None
        if moment.year not in YEARS:
            raise forms.ValidationError(f"Write a year from {YEARS[0]} to {YEARS[-1]}.")
        return moment


class IntakeForm(forms.Form):
    """A paper and how it came."""

    paper = forms.FileField(
        label="The paper",
        required=False,
        help_text="PDF, scan or photograph, .eml, .docx or plain text; at most 50 MB.",
    )
    pasted = forms.CharField(
        label="Or the words of a message",
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Where there is no file: paste what was written.",
    )
    held = forms.CharField(required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label="How it came", choices=Demand.Channel.choices)
    received_at = MomentField(
        label="Received",
        help_text="When it reached the platform, not when it is entered here.",
    )
    served_at = MomentField(
        label="Served",
        required=False,
        help_text="Only where service differs from receipt, or the paper states another day.",
    )
    zone = forms.CharField(
        label="Time zone of the forum",
        help_text="Both times below are in it. For example America/New_York or Europe/Vienna.",
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    speech = forms.BooleanField(
        label="It would identify a pseudonymous speaker",
        required=False,
        initial=True,
        help_text="Leave this on unless counsel has said otherwise.",
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person
        zone = ZoneInfo(settings.TALLEY.zone)
        self.fields["zone"].initial = settings.TALLEY.zone
        self.fields["received_at"].initial = f"{timezone.now().astimezone(zone):%Y-%m-%dT%H:%M}"

    @property
    def common_zones(self) -> list[str]:
        return _ZONES.split()

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in zoneinfo.available_timezones():
            raise forms.ValidationError("This is no time zone. Write one such as America/New_York.")
        return zone

    def clean_paper(self) -> UploadedFile[bytes] | None:
        paper: UploadedFile[bytes] | None = self.cleaned_data["paper"]
        if paper is not None and (paper.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MAX_BYTES // 2**20} MB. Send the demand without exhibits."
            )
        return paper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        zone = cleaned.get("zone")
        for name in ("received_at", "served_at"):
            if zone and cleaned.get(name):
                cleaned[name] = cleaned[name].replace(tzinfo=ZoneInfo(zone))
        received: datetime | None = cleaned.get("received_at")
        if received and received.tzinfo and received > timezone.now():
            self.add_error("received_at", "This lies in the future. Write when it reached the platform.")
        self._take_paper(cleaned)
        return cleaned

    def _take_paper(self, cleaned: dict[str, Any]) -> None:
        """Set `data` and `name` from the file, from one held from the last try, or from the pasted words."""
        paper, pasted = cleaned.get("paper"), cleaned.get("pasted", "").strip()
        if "paper" in self.errors:
            return
        if paper is not None:
            cleaned["data"], cleaned["name"] = paper.read(), spelled(str(paper.name))[:_LONGEST_NAME]
        elif cleaned.get("held"):
            try:
                holder, place, cleaned["name"] = _HELD.unsign(cleaned["held"], max_age=_HELD_FOR).split(
                    " ", 2
                )
                if holder != str(self._person.pk):
                    raise BadSignature
                cleaned["data"] = store.load(place)
            except (BadSignature, ValueError, FileNotFoundError):
                self.add_error("paper", "The file did not come through. Choose it again.")
        elif pasted:
            cleaned["data"], cleaned["name"] = pasted.encode(), "pasted message.txt"
        else:
            self.add_error("paper", "Choose a file, or paste the words of the message below.")

    def hold(self) -> str:
        """Keep the file of a form that needs a correction for an hour; return its name for the page.

        Only the person who sent it can take it up again.
        """
        data, name = self.cleaned_data.get("data"), self.cleaned_data.get("name", "")
        if not data or self.cleaned_data.get("pasted"):
            return ""
        # A bound form shows what was posted, so the posted value is what is set.
        posted = {key: self.data.get(key) for key in self.data}
        store.sweep_held(timezone.now() - _HELD_FOR)
        self.data = {**posted, "held": _HELD.sign(f"{self._person.pk} {store.hold(data)} {name}")}
        return str(name)


class AnswersForm:
    """What a person says of each fact on the page: `said-SUBJECT` and `value-SUBJECT` for every subject shown.

    Not a Django form: its fields are the paper's. `errors` is by subject; `answers` holds those that are good.
    """

    def __init__(self, posted: Any, shown: list[str]) -> None:
        self.posted = posted
        self.errors: dict[str, str] = {}
        self.answers: list[Answer] = []
        for subject in shown:
            said = posted.get(f"said-{subject}", "")
            try:
                if answer := self._answer(subject, said):
                    self.answers.append(answer)
            except AnswerError as error:
                self.errors[subject] = str(error)
        for answer in self._added():
            self.answers.append(answer)

    def _answer(self, subject: str, said: str) -> Answer | None:
        match said:
            case "right":
                return Answer(subject, "right")
            case "absent":
                return Answer(subject, "absent")
            case "corrected" if subject.startswith("item:"):
                return Answer(subject, "corrected", self._item(subject))
            case "corrected" if subject.startswith("target:"):
                return Answer(subject, "corrected", _identifier(self._value(subject)))
            case "corrected":
                return Answer(subject, "corrected", parse_answer_value(subject, self._value(subject)))
            case _:
                return None

    def _added(self) -> Iterator[Answer]:
        if self._value("target:+").strip():
            try:
                yield Answer(f"target:+{uuid4().hex}", "corrected", _identifier(self._value("target:+")))
            except AnswerError as error:
                self.errors["target:+"] = str(error)
        if self.posted.get("category-item:+"):
            try:
                yield Answer(f"item:+{uuid4().hex}", "corrected", self._item("item:+"))
            except AnswerError as error:
                self.errors["item:+"] = str(error)

    def _value(self, subject: str) -> str:
        return ", ".join(self.posted.getlist(f"value-{subject}"))

    def _item(self, subject: str) -> str:
        category, starts, ends = (
            self.posted.get(f"{name}-{subject}", "") for name in ("category", "starts", "ends")
        )
        return parse_item_value(category, starts, ends)


def _identifier(raw: str) -> str:
    text = raw.strip()
    if not text or len(text) > 200 or any(not c.isprintable() for c in text):
        raise AnswerError("Write the account's name, number or address.")
    return text


def category_choices() -> list[tuple[str, str]]:
    """Return every category with its title."""
    return list(CATEGORIES.items())


def title_of(name: str) -> str:
    """Return what a person reads for a fact."""
    return fact_text(name).title
