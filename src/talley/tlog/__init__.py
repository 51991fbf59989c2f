"""A transparency log as C2SP describes it, as values: bytes and times come in, bytes and verdicts go out."""
