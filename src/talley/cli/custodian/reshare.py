"""`talley custodian reshare`: hand a key on, or take one over, one custodian at a time."""

from __future__ import annotations

import argparse
import hashlib
import secrets as chance
from pathlib import Path

from talley.casework.release.moving import MovingPacket, may_move, moves
from talley.casework.release.pinned import Pinned
from talley.casework.release.refusals import Refusal
from talley.casework.release.rule import MustRefuse
from talley.cli.custodian.asked import look_now
from talley.cli.custodian.command import add_log, add_secret_command, ask, home_of, read_file
from talley.cli.custodian.comparing import compare, show_people
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import HeldKey, held_key, keep_share, share_of
from talley.cli.custodian.home import Home
from talley.cli.custodian.moving import (
    check_certificates,
    check_people,
    contributions_of,
    plan_of,
    read_packet,
    retention_of,
)
from talley.cli.custodian.releasing import secrets_of
from talley.cli.custodian.secrets_file import lock_of
from talley.cli.custodian.words import tell, verdict
from talley.cli.durable import write_private
from talley.cli.keys_in_log import key_in_log
from talley.sealing.ceremony.blame import Failed
from talley.sealing.ceremony.envelope import sign_contribution
from talley.sealing.ceremony.handover import (
    certify_handover,
    handover_of,
    recover_share,
    sign_handover,
    verify_resharing,
)
from talley.sealing.ceremony.resharing import hand_on, take_over
from talley.sealing.errors import SealingError
from talley.sealing.points import format_compressed


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = commands.add_parser("reshare", help="hand a key on: one custodian comes, goes or is replaced")
    steps = parser.add_subparsers(required=True, metavar="STEP")
    deal = add_secret_command(steps, "deal", "as an old custodian: deal your share out", run_deal)
    receive = add_secret_command(
        steps, "receive", "as a new one: check what was dealt, and sign it", run_receive
    )
    finish = add_secret_command(
        steps, "finish", "as a new one: check all signatures, keep your share", run_finish
    )
    for step in (deal, receive, finish):
        step.add_argument("packet", type=Path, metavar="PACKET", help="the packet of the move")
        step.add_argument(
            "--compared", type=Path, metavar="FILE", help="fingerprints as they were read to you"
        )
        add_log(step)
    for step in (deal, receive):
        step.add_argument("--out", type=Path, required=True, metavar="FILE", help="where yours goes")
    for step in (receive, finish):
        step.add_argument(
            "--messages", type=Path, nargs="+", required=True, metavar="FILE", help="the dealers'"
        )
    finish.add_argument(
        "--signatures", type=Path, nargs="+", required=True, metavar="FILE", help="the new ones'"
    )


def run_deal(args: argparse.Namespace) -> int:
    """Deal an old custodian's share out to the new ones."""
    home, packet = home_of(args), read_packet(args)
    with home.alone():
        made = home.read("moves", packet.moving.moving, "message")
        if not _may(home, packet, args):
            return 1
        if made is None:
            lock = lock_of(args, home.config.locked_to)
            secrets, held = secrets_of(home, lock), held_key(home, packet.moving.key)
            compare(packet.moving.custodians, home.identity(), args.compared)
            if ask("Hand the key on? Type its first eight characters:") != held.key[:8]:
                print("Nothing was dealt.")
                return 1
            plan = plan_of(packet)
            try:
                share = share_of(home, lock, secrets, held)
                dealt = hand_on(plan, share, secrets.host_scalar, chance.token_bytes)
            except SealingError as error:
                raise CustodianError(str(error)) from None
            made = sign_contribution(secrets.host_scalar, plan.context, dealt)
            home.write(made, "moves", packet.moving.moving, "message")
        write_private(args.out, made)
    print("Dealt. Your own share stays until you destroy it; do that once the move stands in the log.")
    return 0


def run_receive(args: argparse.Namespace) -> int:
    """Check everything that was dealt, and sign the transcript."""
    home, packet = home_of(args), read_packet(args)
    with home.alone():
        if not _may(home, packet, args):
            return 1
        compare(packet.moving.custodians, home.identity(), args.compared)
        secrets = secrets_of(home, lock_of(args, home.config.locked_to))
        plan = plan_of(packet)
        contributions = contributions_of(plan, args)
        try:
            taken = take_over(plan, secrets.host_scalar, contributions)
        except SealingError as error:
            raise CustodianError(str(error)) from None
        if isinstance(taken, Failed):
            return _blamed(taken, "old")
        write_private(args.out, sign_handover(handover_of(plan, contributions), secrets.host_scalar))
    print("Every part holds. Your signature is written.")
    return 0


def run_finish(args: argparse.Namespace) -> int:
    """Check all signatures, and keep the new share."""
    home, packet = home_of(args), read_packet(args)
    with home.alone():
        if not _may(home, packet, args):
            return 1
        lock = lock_of(args, home.config.locked_to)
        secrets, plan = secrets_of(home, lock), plan_of(packet)
        contributions = contributions_of(plan, args)
        signatures = [read_file(path) for path in args.signatures]
        certificate = certify_handover(handover_of(plan, contributions), signatures)
        if isinstance(certificate, Failed):
            return _blamed(certificate, "new")
        try:
            change = verify_resharing(certificate, plan.before)
            share = recover_share(secrets.host_scalar, certificate, plan.before, contributions)
        except SealingError as error:
            raise CustodianError(str(error)) from None
        held = HeldKey(
            packet.moving.key,
            format_compressed(change.after.public_key),
            retention_of(packet),
            packet.moving.threshold,
            share.index,
            format_compressed(share.public()),
            "resharing",
            packet.moving.custodians,
        )
        for number, one in enumerate((*packet.certificates, certificate)):
            home.write(one, "keys", held.key, f"certificate-{number}")
        keep_share(home, lock, held, share)
    tell([f"Your share of key {held.key} holds. Certificate: {hashlib.sha256(certificate).hexdigest()}"])
    print("Compare it with the log's entry key-moved. Then make your paper backup, and burn the old one.")
    return 0


def _may(home: Home, packet: MovingPacket, args: argparse.Namespace) -> bool:
    """Show who comes and who goes, and run the rule."""
    at, moving = args.clock(), packet.moving
    view = look_now(home, args.log, at, packet.checkpoints)
    if isinstance(view, Refusal):
        tell(verdict(MustRefuse((view,))))
        return False
    try:
        logged = key_in_log(view, moving.key)
    except LookupError as error:
        raise CustodianError(f"the log cannot be read: {error}") from None
    if logged is None:
        raise CustodianError("the log does not say who holds this key")
    check_certificates(packet, logged.made.certificate)
    changed = moves(logged.custodians, moving.custodians)
    tell([f"Key {moving.key}: from {logged.threshold} to {moving.threshold} who open it."])
    for word, some in (("Comes", changed.came), ("Goes", changed.went)):
        tell(f"{word}: {one.name}, {one.country}, {one.employer}" for one in some)
    show_people(moving.custodians, moving.threshold)
    # A new custodian holds no share of the key yet, and pins it by the log.
    pinned = Pinned(moving.key, home.approvers())
    refusals = may_move(packet, logged.custodians, view, pinned, at)
    if refusals:
        tell(verdict(MustRefuse(refusals)))
    check_people(packet, logged.custodians)
    return not refusals


def _blamed(failed: Failed, side: str) -> int:
    tell(["The move has failed. The key stays where it is."])
    tell(f"- {side} custodian {one.participant}: {one.sentence} [{one.code}]" for one in failed.blames)
    return 1
