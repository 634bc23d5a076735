"""Who is asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from accounts.schema.types import Viewer
from kernel.edges.graphql import required

if TYPE_CHECKING:
    import graphene

    from accounts.principal import Principal
    from kernel.edges.graphql import Info


def viewer_field() -> graphene.Field:
    """Return the field that tells a program who it is; every valid token may ask."""
    return required(Viewer, "Whoever asks, and where it works.", resolver=_viewer)


def _viewer(_root: None, info: Info) -> Principal:
    return cast("Principal", info.context.principal)
