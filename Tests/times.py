"""Moments and days as the tests' city has them."""

import datetime

TOKYO = datetime.timezone(datetime.timedelta(hours=9))


def now():
    return datetime.datetime.now(TOKYO)


def today():
    return now().date()


def moment(text):
    """What an RFC 3339 time means."""
    return datetime.datetime.fromisoformat(text)


def soon(seconds):
    """So many seconds from now, as it is sent."""
    return (now() + datetime.timedelta(seconds=seconds)).isoformat()
