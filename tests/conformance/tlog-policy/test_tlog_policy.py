"""c2sp.org/tlog-policy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.tlog.building import LOG, key

from talley.tlog.keys import SignatureType, format_vkey
from talley.tlog.policy import PolicyError, parse_policy
from talley.tlog.quorum import quorum_met

requirement = pytest.mark.requirement
L = format_vkey(LOG.verifier())
W = [format_vkey(key(f"witness.example/{n}").verifier()) for n in range(40)]
THREE = f"witness a {W[0]}\nwitness b {W[1]}\nwitness c {W[2]}\n"


def malformed(text: str | bytes, words: str | None = None) -> None:
    with pytest.raises(PolicyError, match=words):
        parse_policy(text if isinstance(text, bytes) else text.encode())


@requirement("tlog-policy", "a policy with a quorum defined using two levels of groups")
def test_the_example() -> None:
    policy = parse_policy(
        f"log {L}\n\n"
        f"witness X1 {W[0]}\nwitness X2 {W[1]}\nwitness X3 {W[2]}\ngroup X-witnesses 2 X1 X2 X3\n\n"
        f"witness Y1 {W[3]}\nwitness Y2 {W[4]}\nwitness Y3 {W[5]}\ngroup Y-witnesses any Y1 Y2 Y3\n\n"
        "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n".encode()
    )
    assert quorum_met(policy, {"X1", "X3", "Y2"})
    assert not quorum_met(policy, {"X1", "Y1", "Y2", "Y3"})
    assert not quorum_met(policy, {"X1", "X2", "X3"})


@requirement("tlog-policy", "each line is terminated by ASCII newline")
def test_lines_end_in_newlines() -> None:
    malformed("quorum none", "no newline")
    malformed("quorum none\r\n", "control character")


@requirement("tlog-policy", "sequences of ASCII space and tab characters *only*")
def test_white_space() -> None:
    assert parse_policy(f" \twitness\t a  {W[0]} \nquorum a\t\n".encode()).quorum == "a"
    parse_policy(f"witness \u00a0 {W[0]}\nquorum \u00a0\n".encode())
    malformed("quorum\u00a0none\n")


@requirement("tlog-policy", 'comment lines (lines starting with "#", possibly preceded by whitespace)')
def test_comments_and_empty_lines() -> None:
    assert parse_policy(b"# \xff a comment\n\n \t\n  #quorum none\nquorum none\n").quorum == "none"
    malformed("quorum none # not a comment\n", "not a line")


@requirement(
    "tlog-policy",
    "A line defining a group can only reference names of groups and witnesses defined on preceding lines",
)
def test_groups_name_what_stands_above() -> None:
    malformed(f"group g any a\nwitness a {W[0]}\nquorum g\n", "line 1: 'a' is not defined")
    malformed("group g any g\nquorum g\n", "not defined")


@requirement("tlog-policy", "the quorum line must specify a witness or group defined earlier")
def test_the_quorum_names_what_stands_above() -> None:
    malformed(f"quorum a\nwitness a {W[0]}\n", "not defined")
    assert quorum_met(parse_policy(f"{THREE}quorum b\n".encode()), {"b"})


@requirement("tlog-policy", "Log and witness keys must use a signature type approprate respective function")
def test_key_types() -> None:
    malformed(f"log {W[0]}\nquorum none\n", "type")
    malformed(f"witness a {L}\nquorum none\n", "type")
    malformed("log example.com/foo+00000000+AAAA\nquorum none\n", "not supported")


@requirement(
    "tlog-policy", "Two vkeys are considered *duplicate* if they wrap the same underlying public key"
)
def test_duplicates() -> None:
    renamed = format_vkey(replace(LOG.verifier(), name="other.example"))
    malformed(f"log {L}\nlog {renamed}\nquorum none\n", "twice")
    other = format_vkey(replace(key("witness.example/0").verifier(), name="other.example"))
    malformed(f"witness a {W[0]}\nwitness b {other}\nquorum a\n", "twice")


@requirement("tlog-policy", "log <vkey> [<url>]")
def test_log_lines() -> None:
    policy = parse_policy(f"log {L} https://log.example/\nquorum none\n".encode())
    assert policy.logs[0].url == "https://log.example/"
    malformed(f"log {L} https://log.example/ more\nquorum none\n", "not a line")
    malformed("log\nquorum none\n", "not a line")


@requirement("tlog-policy", "witness <name> <vkey> [<url>]")
def test_witness_lines() -> None:
    assert parse_policy(f"witness a {W[0]} url\nquorum a\n".encode()).witnesses[0].url == "url"
    malformed(f"witness {W[0]}\nquorum none\n", "not a line")


@requirement("tlog-policy", "Witnesses and groups share a single namespace")
def test_names_are_taken_once() -> None:
    malformed(f"witness a {W[0]}\nwitness a {W[1]}\nquorum a\n", "taken")
    malformed(f"{THREE}group a any b\nquorum a\n", "taken")


@requirement("tlog-policy", "The special name `none` is predefined")
def test_none() -> None:
    policy = parse_policy(f"witness a {W[0]}\nquorum none\n".encode())
    assert quorum_met(policy, set())
    assert not policy.requires_witness()
    malformed(f"witness none {W[0]}\nquorum none\n", "taken")
    malformed(f"{THREE}group none any a\nquorum none\n", "taken")
    malformed(f"{THREE}group g any none\nquorum g\n", "not defined")


@requirement("tlog-policy", "A policy file must include exactly one quorum line")
def test_one_quorum_line() -> None:
    malformed(THREE, "no quorum")
    malformed("", "no quorum")
    malformed(f"{THREE}quorum a\nquorum b\n", "second quorum")


@requirement("tlog-policy", "at least k of its n members have witnessed that checkpoint")
@pytest.mark.parametrize(("threshold", "needed"), [("any", 1), ("1", 1), ("2", 2), ("3", 3), ("all", 3)])
def test_thresholds(threshold: str, needed: int) -> None:
    policy = parse_policy(f"{THREE}group g {threshold} a b c\nquorum g\n".encode())
    for count in range(4):
        assert quorum_met(policy, set("abc"[:count])) == (count >= needed)


@requirement("tlog-policy", "it is required that 1 <= k <= n")
@pytest.mark.parametrize("threshold", ["0", "4", "-1", "01", "most", "ALL", ""])
def test_thresholds_out_of_range(threshold: str) -> None:
    malformed(f"{THREE}group g {threshold} a b c\nquorum g\n")


@requirement("tlog-policy", "At least one member must be listed")
def test_empty_groups() -> None:
    malformed("group g any\nquorum g\n", "not a line")
    malformed("group g all\nquorum g\n", "not a line")


@requirement("tlog-policy", "Each defined name can be listed as a group member at most once")
def test_members_count_once() -> None:
    malformed(f"{THREE}group g 2 a a\nquorum g\n", "member already")
    malformed(f"{THREE}group g any a\ngroup h any a\nquorum h\n", "member already")


@requirement(
    "tlog-policy", "the allowed octet values are 0x09 (tab), 0x0A (newline), 0x20-0x7E, and 0x80-0xFF"
)
@pytest.mark.parametrize("octet", [*range(9), *range(11, 32), 127])
def test_control_characters(octet: int) -> None:
    malformed(b"# " + bytes([octet]) + b"\nquorum none\n", "line 1: a control character")


@requirement("tlog-policy", "names must be handled as opaque octet strings")
def test_names_are_octets() -> None:
    kelvin, latin = "\u212a".encode(), b"\xff\xfe"
    text = b"witness K %s\nwitness %s %s\nwitness %s %s\ngroup g all K %s\nquorum g\n"
    w = [one.encode() for one in W]
    policy = parse_policy(text % (w[0], kelvin, w[1], latin, w[2], latin))
    assert len({one.name for one in policy.witnesses}) == 3
    with pytest.raises(PolicyError):
        parse_policy(b"witness K %s\nquorum %s\n" % (w[0], kelvin))


@requirement("tlog-policy", "supports at least up to 32 logs, 32 witnesses, and 32 groups")
def test_large_policies() -> None:
    logs = [format_vkey(key(f"log/{n}", SignatureType.NOTE).verifier()) for n in range(32)]
    lines = [f"log {one}" for one in logs]
    lines += [f"witness w{n} {W[n]}" for n in range(32)]
    lines += ["group g0 any w0", *(f"group g{n} all g{n - 1} w{n}" for n in range(1, 32)), "quorum g31"]
    policy = parse_policy("".join(f"{line}\n" for line in lines).encode())
    names = {f"w{n}" for n in range(32)}
    assert quorum_met(policy, names)
    assert not quorum_met(policy, names - {"w7"})
