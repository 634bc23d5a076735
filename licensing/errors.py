"""What can go wrong with products, licence types, licences and registers."""

from kernel.errors import DomainError, InvalidInput


class ProductExists(DomainError):
    """The publisher's product is there already."""

    code = "PRODUCT_EXISTS"
    status = 409
    sentence = "{product} is there already; use it, or give the new one another name."


class FeatureExists(DomainError):
    """The product has a feature of this code already."""

    code = "FEATURE_EXISTS"
    status = 409
    sentence = "{product} has a feature {feature} already; choose another code."


class LicenceTypeExists(DomainError):
    """A licence type has this name already."""

    code = "LICENCE_TYPE_EXISTS"
    status = 409
    sentence = "A licence type is called {name} already; revise it, or choose another name."


class LicenceTypeRetired(DomainError):
    """A newer version has taken this one's place."""

    code = "LICENCE_TYPE_RETIRED"
    status = 409
    sentence = "{licence_type} has been replaced; take its newest version."


class LicenceRevoked(DomainError):
    """A revoked licence stays revoked."""

    code = "LICENCE_REVOKED"
    status = 409
    sentence = "{licence} has been revoked, which is final; record a new licence instead."


class LicenceSuspended(DomainError):
    """The licence is suspended already."""

    code = "LICENCE_SUSPENDED"
    status = 409
    sentence = "{licence} is suspended already."


class LicenceNotSuspended(DomainError):
    """Only a suspended licence can be reinstated."""

    code = "LICENCE_NOT_SUSPENDED"
    status = 409
    sentence = "{licence} is not suspended, so there is nothing to reinstate."


class RegisterRefused(InvalidInput):
    """A register that is refused as a whole; nothing of it is kept."""

    code = "REGISTER_REFUSED"


class UnknownFormat(RegisterRefused):
    """No importer reads this format."""

    code = "UNKNOWN_FORMAT"
    sentence = "No register format is called {format}; choose one of: {known}."


class NotText(RegisterRefused):
    """The file is not UTF-8 text."""

    code = "FILE_NOT_TEXT"
    sentence = "The file is not UTF-8 text: {problem}. Save it as CSV in UTF-8 and try again."


class FileTooLarge(RegisterRefused):
    """The file is beyond what one import takes."""

    code = "FILE_TOO_LARGE"
    sentence = "The file has more than {most} {unit}, the most for one import; split it."


class NoRows(RegisterRefused):
    """The file has no header, or nothing below it."""

    code = "FILE_EMPTY"
    sentence = "The file has no {part}; is it the right one?"


class UnknownColumns(RegisterRefused):
    """The header has columns that the format does not have."""

    code = "UNKNOWN_COLUMNS"
    sentence = "The format {format} has no column {unknown}. It has: {known}."


class RepeatedColumns(RegisterRefused):
    """Two columns of the header say the same thing."""

    code = "REPEATED_COLUMNS"
    sentence = "The columns {repeated} mean the same field; keep one of them."


class MissingColumns(RegisterRefused):
    """The header lacks a column that the format cannot do without."""

    code = "MISSING_COLUMNS"
    sentence = "The format {format} needs the column {missing}."


class RowStillRefused(DomainError):
    """A row from the error queue that is not right yet."""

    code = "ROW_REFUSED"
    sentence = "The row is still refused ({reason}): {problem}"


class RowResolved(DomainError):
    """The row was put right already."""

    code = "ROW_RESOLVED"
    status = 409
    sentence = "Row {number} was put right already."
