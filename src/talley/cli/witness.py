"""`talley witness`: cosign the checkpoints of logs, one's own or another platform's."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from talley.cli.witness_config import ConfigError, read_witness_config
from talley.cli.witness_service import MOST_BODY_BYTES, WitnessService
from talley.cli.witness_state import StateError, WitnessState, make_state
from talley.cli.words import printable
from talley.tlog.keys import KEY_BYTES, SignatureType, SignerKey, format_skey, format_vkey
from talley.tlog.note import is_key_name

EPILOG = "Exit status: 0 stopped as asked; 1 it cannot run; 2 misuse, or a configuration with problems."


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("witness", help="run a witness for any logs", epilog=EPILOG)
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    init = commands.add_parser("init", help="make a key and an empty state; print the verifier key (vkey)")
    init.add_argument("name", help="the key's name, such as witness.example.org/1")
    init.add_argument("--key", type=Path, required=True, metavar="FILE", help="where the key goes")
    init.add_argument("--state", type=Path, required=True, metavar="FOLDER", help="where the state goes")
    init.set_defaults(run=run_init)
    serve = commands.add_parser("serve", help="answer over HTTP until stopped", epilog=EPILOG)
    serve.add_argument("--config", type=Path, required=True, metavar="FILE", help="a TOML file")
    serve.set_defaults(run=run_serve)


def run_init(args: argparse.Namespace) -> int:
    """Make a witness's key and state; nothing that is there is written over."""
    if not is_key_name(args.name):
        print("talley witness init: a key's name has no space and no plus.", file=sys.stderr)
        return 2
    key = SignerKey(args.name, SignatureType.COSIGNATURE, secrets.token_bytes(KEY_BYTES))
    try:
        made = os.open(args.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as file:
            file.write(format_skey(key) + "\n")
            file.flush()
            os.fsync(file.fileno())
        make_state(args.state, key.verifier())
    except OSError as error:
        print(printable(f"talley witness init: {error.filename}: {error.strerror}."), file=sys.stderr)
        return 1
    print(format_vkey(key.verifier()))
    return 0


def run_serve(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; a request that is being answered is answered first."""
    # Imported here: no other command serves, or should wait for it.
    from waitress import create_server  # noqa: PLC0415

    try:
        config = read_witness_config(args.config)
    except ConfigError as error:
        for problem in error.problems:
            print(printable(f"talley witness: {problem}."), file=sys.stderr)
        return 2
    # The server would tell paths of requests when something goes wrong; nothing of a request is told.
    logging.getLogger("waitress").addHandler(logging.NullHandler())
    logging.getLogger("waitress").propagate = False
    try:
        with WitnessState(config.state, config.key.verifier()) as state:
            service = WitnessService(config.key, config.logs, state, lambda: int(time.time()))
            server = create_server(
                service,
                listen=config.listen,
                ident=None,
                threads=4,
                channel_timeout=30,
                max_request_body_size=MOST_BODY_BYTES,
                max_request_header_size=16 * 1024,
                clear_untrusted_proxy_headers=True,
            )
            signal.signal(signal.SIGTERM, _stop)
            host = config.listen.rpartition(":")[0]
            print(f"Witness {config.key.name} at http://{host}:{server.effective_port}/", flush=True)
            server.run()
            server.close()
    except (StateError, OSError, ValueError) as error:
        print(printable(f"talley witness: {error}."), file=sys.stderr)
        return 1
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
