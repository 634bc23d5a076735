"""Days are the organisation's, instants are everybody's."""

from datetime import UTC, date, datetime, timedelta

from kernel.clock import local_date, now


def test_now_is_in_utc():
    assert now().utcoffset() == timedelta(0)


def test_local_date_follows_the_zone():
    late = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    assert (local_date(late, "UTC"), local_date(late, "Europe/Berlin")) == (date(2026, 3, 31), date(2026, 4, 1))
