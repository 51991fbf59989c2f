"""What a visitor pastes to have it checked."""

from __future__ import annotations

from django import forms

from talley.tlog.errors import TlogError
from talley.tlog.receipt import Receipt, parse_receipt


class ReceiptForm(forms.Form):
    """A receipt as `talley log proof` writes it."""

    receipt = forms.CharField(
        label="A receipt",
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "mono"}),
        help_text="The whole text, from c2sp.org/tlog-proof@v1 to the last line.",
    )

    def clean_receipt(self) -> Receipt:
        """Read it; the sentence says what was expected."""
        # A browser sends line ends of its own.
        text = str(self.cleaned_data["receipt"]).replace("\r\n", "\n").strip("\n") + "\n"
        try:
            return parse_receipt(text.encode())
        except TlogError as error:
            raise forms.ValidationError(f"This is no receipt: {error}.") from None
