"""What the trail says of provisioning."""

from scim.events import ScimEvent


def test_events_are_named_and_graded_as_the_trail_asks():
    assert [(each.type.name, each.type.severity) for each in ScimEvent] == [("scim.user_changed", 4)]
