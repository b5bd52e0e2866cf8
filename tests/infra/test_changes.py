"""What the history tells of a change, and what it keeps for itself."""

from dzvin.infra.changes import HIDDEN, differences


def test_addresses_and_bodies_of_requests_are_told_only_as_changed() -> None:
    before = {
        "name": "A",
        "settings": {"kind": "http", "url": "https://a/?key=1", "body": "", "poll_url": ""},
    }
    after = {
        "name": "B",
        "settings": {"kind": "http", "url": "https://a/?key=2", "body": "k=2", "poll_url": "p?k"},
    }
    hidden = dict.fromkeys(("url", "body", "poll_url"), HIDDEN)
    assert differences(before, after) == ({"name": "A", **hidden}, {"name": "B", **hidden})


def test_a_thing_with_an_address_somewhere_inside_is_told_only_as_changed() -> None:
    plain = {"blocks": [], "actions": [{"id": "a", "kind": "fire_event", "url": ""}]}
    hook = {"blocks": [], "actions": [{"id": "a", "kind": "webhook", "url": "https://a/?key=1"}]}
    assert differences({"draft": plain}, {"draft": hook}) == ({"draft": plain}, {"draft": HIDDEN})
    other = {"blocks": [], "actions": [{"id": "a", "kind": "webhook", "url": "https://a/?key=2"}]}
    assert differences({"draft": hook}, {"draft": other}) == ({"draft": HIDDEN}, {"draft": HIDDEN})
