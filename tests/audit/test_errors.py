"""What is said when the trail refuses."""

from __future__ import annotations

from audit.errors import BundleIncomplete, FolderTaken, OutboxAltered, TrailBehind, TrailForked

BEHIND = (
    "The chain o has 2 entries, but 3 were signed. "
    "Nothing more is chained until the entries are back or an operator opens a new epoch."
)


def test_sentences_tell_what_was_found_and_what_to_do():
    errors = [
        TrailBehind(origin="o", size=2, signed=3),
        TrailForked(origin="o", size=3, signed=2),
        OutboxAltered(event="e"),
        FolderTaken(path="out"),
        BundleIncomplete(size=4),
    ]
    assert [(error.code, error.status, error.message) for error in errors] == [
        ("TRAIL_BEHIND", 409, BEHIND),
        ("TRAIL_FORKED", 409, "The entries of o up to 3 do not continue those that were signed up to 2."),
        ("OUTBOX_ALTERED", 409, "The waiting event e is not as it was written; nothing after it is chained."),
        ("FOLDER_TAKEN", 400, "out is not an empty folder: a bundle needs one of its own."),
        (
            "BUNDLE_INCOMPLETE",
            409,
            "A bundle of 4 entries would lack what later events explain: take a later checkpoint.",
        ),
    ]
