"""What can go wrong with findings and packages."""

from kernel.errors import DomainError


class ViolationNotOpen(DomainError):
    """Only an open finding can be acknowledged."""

    code = "VIOLATION_NOT_OPEN"
    status = 409
    sentence = "This finding is {state}; only an open one can be acknowledged."


class DateAhead(DomainError):
    """A package of a day that has not come."""

    code = "DATE_AHEAD"
    sentence = "{as_of} has not come yet; give today or a day before it."


class BadDate(DomainError):
    """A date that is not one."""

    code = "BAD_DATE"
    sentence = "{value} is not a date; write today, or a day like 2026-11-30."


class TrailUnsigned(DomainError):
    """No checkpoint reaches as far as a package must."""

    code = "TRAIL_UNSIGNED"
    status = 409
    sentence = "No checkpoint covers the events of {as_of} yet; the sequencer signs within seconds, so try again then."


class FileUnwritable(DomainError):
    """The file that a package was to be written to cannot be written."""

    code = "FILE_UNWRITABLE"
    sentence = "{path} cannot be written: {problem}."
