"""The GraphQL schema, joined from the apps."""

import graphene


class Query(graphene.ObjectType):
    """What can be asked."""

    ready = graphene.Boolean(required=True, description="Whether the API answers.")

    @staticmethod
    def resolve_ready(_root: object, _info: object) -> bool:
        """Answer."""
        return True


schema = graphene.Schema(query=Query)
