"""What the desk types in, checked before anything happens."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone

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
COMMON_ZONES = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Europe/Vienna",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Dublin",
    "Europe/London",
    "UTC",
]


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
    take = forms.ChoiceField(
        label="Which of the two is the demand?",
        required=False,
        choices=[("file", "The file"), ("words", "The pasted words")],
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label="How it came",
        choices=[("", "Choose one"), *Demand.Channel.choices],
        help_text="As it reached the platform.",
    )
    received_at = MomentField(
        label="Received",
        help_text="When it reached the platform, not when it is entered here.",
    )
    served_at = MomentField(
        label="Served",
        required=False,
        help_text="Only where service was at another time than receipt.",
    )
    zone = forms.CharField(
        label="Time zone of the forum",
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
        self.fields["zone"].initial = settings.TALLEY.zone
        self.fields[
            "zone"
        ].help_text = f"Set to {settings.TALLEY.zone}, the platform's own. The times below are in it."

    @property
    def two_given(self) -> bool:
        """Whether both a file and words came, so that a person must say which is the demand."""
        given = self.is_bound and (self.files.get("paper") or self.data.get("held"))
        return bool(given and str(self.data.get("pasted", "")).strip())

    @property
    def common_zones(self) -> list[str]:
        return COMMON_ZONES

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
        if "paper" in self.errors:
            return
        file, words = self._file(cleaned), cleaned.get("pasted", "").strip()
        cleaned["file"] = file
        if "paper" in self.errors:
            return
        if file and words and not cleaned.get("take"):
            self.add_error("take", "A file and words were both given. Choose one; the other is left out.")
        elif file and not (words and cleaned.get("take") == "words"):
            cleaned["data"], cleaned["name"] = file
        elif words:
            cleaned["data"], cleaned["name"] = words.encode(), "pasted message.txt"
        else:
            self.add_error("paper", "Choose a file, or paste the words of the message below.")

    def _file(self, cleaned: dict[str, Any]) -> tuple[bytes, str] | None:
        if (paper := cleaned.get("paper")) is not None:
            return paper.read(), spelled(str(paper.name))[:_LONGEST_NAME]
        if not cleaned.get("held"):
            return None
        try:
            holder, place, name = _HELD.unsign(cleaned["held"], max_age=_HELD_FOR).split(" ", 2)
            if holder == str(self._person.pk):
                return store.load(place), name
        except (BadSignature, ValueError, FileNotFoundError):
            pass
        self.add_error("paper", "The file did not come through. Choose it again.")
        return None

    def hold(self) -> str:
        """Keep the file of a form that needs a correction for an hour; return its name for the page.

        Only the person who sent it can take it up again.
        """
        file: tuple[bytes, str] | None = self.cleaned_data.get("file")
        if not file or not file[0]:
            return ""
        data, name = file
        # A bound form shows what was posted, so the posted value is what is set.
        posted = {key: self.data.get(key) for key in self.data}
        store.sweep_held(timezone.now() - _HELD_FOR)
        self.data = {**posted, "held": _HELD.sign(f"{self._person.pk} {store.hold(data)} {name}")}
        return name
