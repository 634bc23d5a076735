"""What can be done with the trail."""

from audit.services.disclosing import Personal
from audit.services.recording import Draft, record, record_all, record_denied

__all__ = ["Draft", "Personal", "record", "record_all", "record_denied"]
