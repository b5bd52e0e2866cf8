"""Who is refused at the SIP port, after how much, and for how long; who never is."""

from datetime import UTC, datetime, timedelta

from dzvin.telephony.intruders import Heard, Knock, Refused, Watch, heard_in

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def knock(watch: Watch, kind: Knock, times: int, since: datetime = NOON) -> list[Refused]:
    """One each second; who was refused meanwhile."""
    heard = Heard(knock=kind, source="203.0.113.9", account="dev-1")
    answers = (watch.hear(heard, since + n * SECOND) for n in range(times))
    return [one for one in answers if one]


def test_the_tenth_wrong_password_of_ten_minutes_is_the_last() -> None:
    watch = Watch()
    assert knock(watch, "wrong", 9) == []
    (refused,) = knock(watch, "wrong", 1, NOON + 9 * SECOND)
    assert (refused.source, refused.tries, refused.account) == ("203.0.113.9", 10, "dev-1")
    assert watch.refused(NOON + timedelta(minutes=10)) == [refused]
    assert watch.refused(NOON + timedelta(minutes=16)) == []


def test_who_is_forgiven_is_let_in_and_begins_anew() -> None:
    watch = Watch()
    for _ in range(2):
        assert len(knock(watch, "wrong", 10)) == 1
        watch.forgive("203.0.113.9")
        assert watch.refused(NOON + timedelta(seconds=11)) == []
        assert watch.remembered(NOON) == []
    (refused,) = knock(watch, "wrong", 10)
    assert refused.times == 1
    watch.forgive("198.51.100.1")
    assert watch.refused(NOON + timedelta(seconds=11)) == [refused]


def test_wrong_passwords_now_and_then_refuse_nobody() -> None:
    watch = Watch()
    for hour in range(48):
        assert knock(watch, "wrong", 3, NOON + timedelta(hours=hour)) == []


def test_who_goes_on_is_refused_twice_as_long() -> None:
    watch, at, lengths = Watch(), NOON, []
    for _ in range(9):
        (refused,) = knock(watch, "wrong", 10, at)
        lengths.append((refused.until - refused.since) / timedelta(minutes=1))
        at = refused.until + SECOND
    assert lengths == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_an_office_with_one_wrong_phone_is_not_shut_out_at_once() -> None:
    watch = Watch()
    knock(watch, "right", 1)
    assert knock(watch, "wrong", 99) == []
    assert len(knock(watch, "wrong", 1, NOON + 99 * SECOND)) == 1


def test_a_flood_in_a_forged_name_does_not_shut_out_an_office() -> None:
    """Over UDP a stranger who answers nothing may have written any address into his packets."""
    watch = Watch()
    knock(watch, "right", 1)
    assert knock(watch, "stranger", 1000) == []
    assert len(knock(Watch(), "stranger", 60)) == 1


def test_gateways_are_spared() -> None:
    watch = Watch()
    watch.spare(["203.0.113.0/24", "2001:db8::1"])
    assert knock(watch, "wrong", 1000) == []
    assert watch.refused(NOON) == []


def test_refusals_outlive_a_restart_and_are_forgotten_after_days() -> None:
    watch = Watch()
    (refused,) = knock(watch, "wrong", 10)
    again = Watch(watch.remembered(NOON))
    assert again.refused(NOON + 10 * SECOND) == [refused]
    (second,) = knock(again, "wrong", 10, refused.until)
    assert second.times == 2
    assert Watch(again.remembered(NOON)).remembered(NOON + timedelta(days=4)) == []


def test_many_sources_do_not_fill_the_memory() -> None:
    watch = Watch()
    for n in range(20_000):
        source = f"198.{n % 256}.{n // 256}.7"
        watch.hear(Heard(knock="wrong", source=source), NOON)
    assert len(watch._sources) == 5000


def test_what_the_switch_says_is_understood_and_browsers_are_left_out() -> None:
    fields = {
        "Event": "ChallengeResponseFailed",
        "Service": "PJSIP",
        "AccountID": "dev-1",
        "RemoteAddress": "IPV4/UDP/203.0.113.9/5060",
    }
    assert heard_in(fields) == Heard(knock="wrong", source="203.0.113.9", account="dev-1")
    six = fields | {"RemoteAddress": "IPV6/TLS/[2001:DB8::1]/5061", "Event": "InvalidAccountID"}
    assert heard_in(six) == Heard(knock="stranger", source="2001:db8::1", account="dev-1")
    assert heard_in(fields | {"RemoteAddress": "IPV4/WS/127.0.0.1/4000"}) is None
    assert heard_in(fields | {"Service": "AMI"}) is None
    assert heard_in(fields | {"Event": "ChallengeSent"}) is None
    assert heard_in(fields | {"RemoteAddress": "nonsense"}) is None
