"""Whom a slot is kept for, as the lane that it lies in."""

from __future__ import annotations

from typing import Final
from uuid import UUID

SHARED: Final = UUID(int=0)
OVERDRAFT: Final = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")
DRAINING: Final = UUID("eeeeeeee-eeee-eeee-eeee-eeeeeeeeeeee")
