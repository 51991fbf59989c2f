"""c2sp.org/signed-note."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.tlog.building import LOG, ORIGIN, WITNESSES, key

from talley.tlog.keys import KeyTextError, SignatureType, format_vkey, parse_vkey
from talley.tlog.note import MOST_SIGNATURES, Note, NoteError, NoteSignature, format_note, parse_note
from talley.tlog.signing import sign_note, verify_note

requirement = pytest.mark.requirement
VECTORS = Path(__file__).parents[2] / "vectors/c2sp"
EXAMPLE = (VECTORS / "signed-note.txt").read_bytes()
VKEY = (VECTORS / "signed-note.vkey").read_text().strip()
TEXT = "some text\n"
GOOD = sign_note(TEXT, LOG)
LINE = format_note(Note(TEXT, (GOOD,))).decode().splitlines(keepends=True)[-1]
BROKEN = replace(GOOD, value=GOOD.value[:-1] + b"\0")
KNOWN = [LOG.verifier()]


def refused(data: bytes) -> None:
    with pytest.raises(NoteError):
        parse_note(data)


@requirement("signed-note", "verifies the following signed note")
def test_the_example() -> None:
    (signed,) = verify_note(parse_note(EXAMPLE), [parse_vkey(VKEY)])
    assert signed.key.name == "example.com/foo"
    assert format_note(parse_note(EXAMPLE)) == EXAMPLE
    assert format_vkey(signed.key) == VKEY


@requirement("signed-note", "a text ending in newline (U+000A), followed by a blank line")
def test_text_blank_line_signatures() -> None:
    refused(f"some text\n{LINE}".encode())
    refused(f"some text\n\n{LINE}".encode()[:-1])


@requirement("signed-note", "followed by one or more signature lines")
def test_a_note_without_signatures() -> None:
    refused(b"some text\n\n")


@requirement("signed-note", "MUST be valid UTF-8")
@pytest.mark.parametrize("wrong", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80"])
def test_utf_8(wrong: bytes) -> None:
    refused(wrong + b"\n\n" + LINE.encode())


@requirement("signed-note", "MUST NOT contain any ASCII control characters")
@pytest.mark.parametrize("code", [n for n in range(32) if n != 10])
def test_control_characters(code: int) -> None:
    refused(b"text" + bytes([code]) + b"\n\n" + LINE.encode())


@requirement("signed-note", "the text is separated from the signatures by the last empty line in the note")
def test_the_last_empty_line_separates() -> None:
    poem = (VECTORS / "poem.txt").read_bytes()
    assert parse_note(poem).text.endswith("\n\ned è subito sera.\n")
    assert format_note(parse_note(poem)) == poem
    looks_signed = f"text\n\n{LINE}"
    assert parse_note(f"{looks_signed}\n{LINE}".encode()).text == looks_signed


@requirement("signed-note", "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus")
@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\u00a0b", "a\u2003b", "a\u3000b", "a\u0085b", "a\u2028b"]
)
def test_key_names(name: str) -> None:
    refused(LINE.replace(ORIGIN, name).join(["text\n\n", ""]).encode())
    with pytest.raises(KeyTextError):
        parse_vkey(format_vkey(replace(LOG.verifier(), name=name)))


@requirement("signed-note", "Signatures are the base64 encoding of 4+n bytes")
@pytest.mark.parametrize("value", ["", "AAAA", "AAAAAA==", "AAAAAAB", "AAAAAAB=", "AAAA AAA=", "AAAAAAA-"])
def test_signatures_are_an_id_and_more(value: str) -> None:
    refused(f"text\n\n— name {value}\n".encode())
    assert parse_note("text\n\n— name AAAAAAA=\n".encode()).signatures[0].value == b"\0"


@requirement(
    "signed-note", "em dash (U+2014), space (U+0020), key name, space, base64-encoded signature, newline"
)
@pytest.mark.parametrize(
    "line", ["- name AAAAAAA=", "—name AAAAAAA=", "— name  AAAAAAA=", "— name AAAAAAA= ", " — n AAAAAAA="]
)
def test_signature_lines(line: str) -> None:
    refused(f"text\n\n{line}\n".encode())


@requirement("signed-note", "SHOULD apply a maximum limit to the number of signatures in a note")
def test_too_many_signatures() -> None:
    refused(f"text\n\n{LINE * (MOST_SIGNATURES + 1)}".encode())
    refused(b"x" * 1_000_000 + b"\n\n" + LINE.encode())


@requirement("signed-note", "MUST accept at least up to 16 signatures")
def test_sixteen_signatures() -> None:
    strangers = tuple(sign_note(TEXT, key(f"n{n}", SignatureType.NOTE)) for n in range(15))
    assert len(verify_note(parse_note(format_note(Note(TEXT, (*strangers, GOOD)))), KNOWN)) == 1


@requirement("signed-note", "MUST ignore signatures from unknown keys, even if they share a name or ID")
def test_unknown_keys() -> None:
    same_name = sign_note(TEXT, replace(key("x", SignatureType.NOTE), name=ORIGIN))
    same_id = NoteSignature("other.example", GOOD.key_id, bytes(64))
    note = Note(TEXT, (same_name, same_id, GOOD))
    assert [one.signature for one in verify_note(note, KNOWN)] == [GOOD]


@requirement("signed-note", "If the key name and ID match a known key, verifiers MUST verify the signature")
def test_every_signature_of_a_known_key_is_verified() -> None:
    with pytest.raises(NoteError, match="does not hold"):
        verify_note(Note(TEXT, (BROKEN,)), KNOWN)


@requirement("signed-note", "clients SHOULD reject the whole note")
@pytest.mark.parametrize("order", [(GOOD, BROKEN), (BROKEN, GOOD)])
def test_one_bad_signature_rejects_the_note(order: tuple[NoteSignature, ...]) -> None:
    with pytest.raises(NoteError, match="does not hold"):
        verify_note(Note(TEXT, order), KNOWN)


@requirement(
    "signed-note", "If no signature from a known key verifies successfully, clients MUST reject the note"
)
def test_nobody_known() -> None:
    for keys in ([], [w.verifier() for w in WITNESSES]):
        with pytest.raises(NoteError, match="no known key"):
            verify_note(Note(TEXT, (GOOD,)), keys)


@requirement("signed-note", "key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]")
def test_key_ids() -> None:
    assert parse_vkey(VKEY).key_id.hex() == "530d903a"


@requirement("signed-note", "a different key ID MUST be used for each signature type")
def test_types_have_different_ids() -> None:
    as_note = replace(LOG.verifier(), type=SignatureType.NOTE)
    as_cosigner = replace(LOG.verifier(), type=SignatureType.COSIGNATURE)
    assert as_note.key_id != as_cosigner.key_id


@requirement("signed-note", "<key name>+hex(32-bit key ID)+base64(signature type || public key)")
@pytest.mark.parametrize(
    "vkey",
    [
        VKEY.replace("530d903a", "530D903A"),
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("+530d903a", ""),
        VKEY.replace("example", "exemple"),
        VKEY[:-1],
        VKEY + "=",
        VKEY.replace("+Aeky", "+AOky"),
        " " + VKEY,
        VKEY + "\n",
    ],
)
def test_verifier_keys(vkey: str) -> None:
    with pytest.raises(KeyTextError):
        parse_vkey(vkey)
