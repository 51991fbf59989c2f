"""`talley custodian ceremony`: make a key together; the server, if there is one, is a mailbox that nobody believes."""

from __future__ import annotations

import argparse
import hashlib
import secrets as chance
from pathlib import Path

from talley.casework.canonical import encode
from talley.casework.release.custodians import unfit
from talley.casework.release.invited import Invitation, InvitationError, parse_invitation
from talley.cli.custodian.attending import Attending, begun, invitation_of
from talley.cli.custodian.command import add_secret_command, home_of
from talley.cli.custodian.comparing import compare, show_people
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import HeldKey, held_keys
from talley.cli.custodian.words import tell
from talley.sealing.ceremony.blame import Failed
from talley.sealing.ceremony.certificate import certify, format_certificate, sign_transcript
from talley.sealing.ceremony.coordinator import collect, deliveries_for
from talley.sealing.ceremony.envelope import open_contribution, sign_contribution
from talley.sealing.ceremony.messages import format_bundle, format_contribution, parse_contribution
from talley.sealing.ceremony.purpose import extension_of
from talley.sealing.ceremony.recover import recover
from talley.sealing.ceremony.rounds import round_one, round_two
from talley.sealing.ceremony.transcript import format_transcript, parse_transcript, transcript_of
from talley.sealing.context import key_id_of
from talley.sealing.errors import SealingError
from talley.sealing.points import Point, format_compressed


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = commands.add_parser("ceremony", help="make a key together with the other custodians")
    rounds = parser.add_subparsers(required=True, metavar="ROUND")
    begin = add_secret_command(
        rounds, "begin", "see who takes part, compare, and make your message", run_begin
    )
    begin.add_argument(
        "which", metavar="ID|INVITATION", help="a ceremony at the server, or its invitation's file"
    )
    begin.add_argument("--index", type=int, metavar="N", help="which custodian you are, at the server")
    begin.add_argument(
        "--compared", type=Path, metavar="FILE", help="fingerprints as their owners read them to you"
    )
    share = add_secret_command(
        rounds, "share", "check everybody's messages, and sign what you saw", run_share
    )
    share.add_argument("--messages", type=Path, nargs="+", metavar="FILE", help="all messages, in order")
    finish = add_secret_command(
        rounds, "finish", "check everybody's signatures, and keep the key", run_finish
    )
    finish.add_argument("--signatures", type=Path, nargs="+", metavar="FILE", help="all signatures, in order")
    for round_ in (share, finish):
        round_.add_argument("which", metavar="ID", help="the ceremony's id")
    for round_ in (begin, share):
        round_.add_argument("--out", type=Path, metavar="FILE", help="by files: where yours goes")


def run_begin(args: argparse.Namespace) -> int:
    """Round 1: see everybody, compare fingerprints, make one's message."""
    home = home_of(args)
    with home.alone():
        id_, data = invitation_of(home, args)
        try:
            invitation = parse_invitation(data)
        except InvitationError as error:
            raise CustodianError(str(error)) from None
        if all(log.key.name != invitation.log_origin for log in home.policy().logs):
            raise CustodianError("the ceremony is for another log than the one of your policy")
        one = Attending(home, args, id_, invitation)
        if (made := home.read("ceremonies", id_, "message")) is not None:
            print("You began this ceremony before; a message is made once, and the same one goes on its way.")
            one.send("message", made, args.out)
            return 0
        tell([f"A key for {invitation.log_origin}, period {invitation.retention}. Ceremony {id_}."])
        show_people(invitation.custodians, invitation.threshold)
        if against := unfit(invitation.custodians, invitation.threshold):
            tell(f"- {one.sentence} What would meet it: {one.met_by} [{one.code}]" for one in against)
            raise CustodianError("such a set of custodians is refused")
        compare(invitation.custodians, home.identity(), args.compared)
        setup = invitation.setup
        own = round_one(setup, one.secrets.host_scalar, chance.token_bytes)
        one.keep("invitation", data)
        one.keep("own", format_contribution(own))
        message = sign_contribution(one.secrets.host_scalar, setup.context, own)
        one.keep("message", message)
        one.send("message", message, args.out)
    return 0


def run_share(args: argparse.Namespace) -> int:
    """Round 2: open and check all messages; keep transcript and bundle; sign."""
    home = home_of(args)
    with home.alone():
        one = begun(home, args)
        setup, count = one.invitation.setup, len(one.invitation.custodians)
        own = parse_contribution(one.kept("own"), setup.threshold, count, one.index)
        try:
            sent = [
                open_contribution(key, setup.context, data, setup.threshold, count, index)
                for index, (key, data) in enumerate(
                    zip(setup.static_keys, one.all("message", args.messages), strict=True), start=1
                )
            ]
            contributions = collect(setup, [format_contribution(each) for each in sent])
            if isinstance(contributions, Failed):
                return _blamed(contributions, one.invitation)
            agreed = round_two(setup, one.secrets.host_scalar, own, deliveries_for(contributions, one.index))
        except SealingError as error:
            raise CustodianError(str(error)) from None
        if isinstance(agreed, Failed):
            return _blamed(agreed, one.invitation)
        if any(agreed.payloads):
            raise CustodianError("a message holds more than shares; nothing else travels in a ceremony")
        extension = extension_of(one.invitation.purpose, contributions)
        transcript = transcript_of(setup, agreed.deals, extension)
        one.keep("transcript", format_transcript(transcript))
        one.keep("bundle", format_bundle(agreed.bundle))
        tell([f"Every share holds. Digest of what you saw: {transcript.digest().hex()}"])
        one.send("signature", sign_transcript(transcript, one.secrets.host_scalar), args.out)
    return 0


def run_finish(args: argparse.Namespace) -> int:
    """Round 3: take all signatures under one's own transcript, and keep the key."""
    home = home_of(args)
    with home.alone():
        one = begun(home, args)
        transcript, bundle = parse_transcript(one.kept("transcript")), one.kept("bundle")
        certified = certify(transcript, one.all("signature", args.signatures))
        if isinstance(certified, Failed):
            return _blamed(certified, one.invitation)
        certificate = format_certificate(certified)
        try:
            recovered = recover(one.secrets.host_scalar, certificate, bundle)
        except SealingError as error:
            raise CustodianError(str(error)) from None
        held = _held(
            one.invitation, recovered.ceremony.custody.public_key, one.index, recovered.share.public()
        )
        if held.key in held_keys(home):
            raise CustodianError("the key is here already")
        home.write(certificate, "keys", held.key, "certificate")
        home.write(bundle, "keys", held.key, "bundle")
        home.write(encode(held), "keys", held.key, "key.json")
        digest = hashlib.sha256(certificate).hexdigest()
        tell([f"Key {held.key} is made, and your share of it holds.", f"Certificate: {digest}"])
        print("Compare the certificate's hash with the log's entry key-made. Then make your paper backup.")
    return 0


def _held(invitation: Invitation, public: Point, index: int, share: Point) -> HeldKey:
    return HeldKey(
        key_id_of(public),
        format_compressed(public),
        invitation.retention,
        invitation.threshold,
        index,
        format_compressed(share),
        "ceremony",
        invitation.custodians,
    )


def _blamed(failed: Failed, invitation: Invitation) -> int:
    names = {one.index: one.name for one in invitation.custodians}
    tell(["The ceremony has failed. No key is made."])
    for one in failed.blames:
        who = (
            f"custodian {one.participant}, {names[one.participant]}"
            if one.participant in names
            else "the coordinator"
        )
        tell([f"- {who}: {one.sentence} [{one.code}]"])
    return 1
