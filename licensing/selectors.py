"""Finding products, licence types, licences and what imports left behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, DateTimeField, DurationField, ExpressionWrapper, F, Max, Q, Value, When
from django.db.models.functions import Lower

from kernel.errors import NotFound
from licensing.choices import LicenceStatus
from licensing.models import ImportRow, ImportRun, Licence, LicenceType, Product

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    type ProductName = tuple[str, str]


def get_product(product_id: UUID) -> Product:
    """Return a product; raises NotFound."""
    found: Product | None = Product.objects.filter(pk=product_id).first()
    if found is None:
        raise NotFound(kind="product")
    return found


def find_product(*, publisher: str, name: str) -> Product | None:
    """Return a publisher's product by name, without regard to case."""
    return products_named([(publisher, name)]).get((publisher, name))


def products_named(names: Collection[ProductName]) -> Mapping[ProductName, Product]:
    """Return the known products of (publisher, name), by these as asked for; found without regard to case."""
    called = [Lower(Value(name)) for name in sorted({name for _, name in names})]
    found = Product.objects.alias(called=Lower("name")).filter(called__in=called)
    known = {(product.publisher.lower(), product.name.lower()): product for product in found}
    answers = ((asked, known.get((asked[0].lower(), asked[1].lower()))) for asked in names)
    return {asked: product for asked, product in answers if product is not None}


def list_products() -> QuerySet[Product]:
    """Return all products by name."""
    return Product.objects.order_by("name", "publisher")


def get_licence_type(type_id: UUID) -> LicenceType:
    """Return a version of a licence type; raises NotFound."""
    found: LicenceType | None = LicenceType.objects.filter(pk=type_id).first()
    if found is None:
        raise NotFound(kind="licence type")
    return found


def list_licence_types() -> QuerySet[LicenceType]:
    """Return the newest version of each licence type that is still offered."""
    return LicenceType.objects.filter(retired_at=None).order_by("name")


def licence_type_called(name: str) -> LicenceType | None:
    """Return the newest version of a licence type by name, without regard to case."""
    return LicenceType.objects.filter(name__iexact=name, retired_at=None).order_by("-version").first()


def last_version_called(name: str, predecessor: LicenceType) -> int:
    """Return the highest version number used under a name or by the predecessor, which a new version exceeds."""
    used = LicenceType.objects.filter(name__iexact=name).aggregate(last=Max("version"))["last"]
    return max(used or 0, predecessor.version)


def lock_licence_type(licence_type: LicenceType) -> LicenceType:
    """Return a version of a licence type as it stands, locked until the end of the transaction."""
    locked: LicenceType = LicenceType.objects.select_for_update(no_key=True).get(pk=licence_type.pk)
    return locked


def get_licence(licence_id: UUID) -> Licence:
    """Return a licence with its product and type; raises NotFound."""
    found: Licence | None = list_licences().filter(pk=licence_id).first()
    if found is None:
        raise NotFound(kind="licence")
    return found


def lock_licence(licence: Licence) -> Licence:
    """Return a licence as it stands, locked against other changes until the end of the transaction."""
    locked: Licence = _locked().get(pk=licence.pk)
    return locked


def licences_of_keys(keys: Iterable[str]) -> Mapping[str, Licence]:
    """Return licences by their key in a register, locked against other changes until the end of the transaction."""
    found = _locked().filter(external_key__in=keys).order_by("id")
    return {str(licence.external_key): licence for licence in found}


def list_licences(
    *,
    at: datetime | None = None,
    status: LicenceStatus | None = None,
    product_id: UUID | None = None,
    search: str = "",
) -> QuerySet[Licence]:
    """Return licences by name, with their product, type and owner; those in a status at an instant, when asked."""
    rows: QuerySet[Licence] = Licence.objects.select_related("product", "licence_type", "owner").order_by("name", "id")
    if status is not None and at is not None:
        rows = with_status(rows, at).filter(Q(status_at=status))
    if product_id is not None:
        rows = rows.filter(product_id=product_id)
    if search.strip():
        said = search.strip()
        rows = rows.filter(
            Q(name__icontains=said)
            | Q(serial__icontains=said)
            | Q(product__name__icontains=said)
            | Q(product__publisher__icontains=said)
        )
    return rows


def with_status(licences: QuerySet[Licence], at: datetime) -> QuerySet[Licence]:
    """Add to each licence, as `status_at`, what `Licence.status` derives at an instant, so that a list can be cut."""
    day = Value(timedelta(days=1), output_field=DurationField())
    noticed = ExpressionWrapper(F("usable_until") - F("notice_days") * day, output_field=DateTimeField())
    forgiven = ExpressionWrapper(F("usable_until") + F("licence_type__grace_days") * day, output_field=DateTimeField())
    status = Case(
        When(revoked_at__lte=at, then=Value(LicenceStatus.REVOKED)),
        When(converted_at__lte=at, then=Value(LicenceStatus.CONVERTED)),
        When(suspended_at__lte=at, then=Value(LicenceStatus.SUSPENDED)),
        When(Q(issued_at=None) | Q(issued_at__gt=at), then=Value(LicenceStatus.DRAFT)),
        When(usable_from__gt=at, then=Value(LicenceStatus.SCHEDULED)),
        When(Q(usable_until=None) | Q(noticed_at__gt=at), then=Value(LicenceStatus.ACTIVE)),
        When(usable_until__gt=at, then=Value(LicenceStatus.EXPIRING)),
        When(forgiven_at__gt=at, then=Value(LicenceStatus.GRACE)),
        default=Value(LicenceStatus.EXPIRED),
    )
    return licences.alias(noticed_at=noticed, forgiven_at=forgiven).annotate(status_at=status)


def list_import_runs() -> QuerySet[ImportRun]:
    """Return all imports, the newest first."""
    return ImportRun.objects.order_by("-at", "-id")


def list_rows_to_put_right() -> QuerySet[ImportRow]:
    """Return the refused rows of all imports that still wait, with their import."""
    return ImportRow.objects.filter(resolved_at=None).select_related("run").order_by("-run__at", "number")


def get_import_row(row_id: UUID) -> ImportRow:
    """Return a refused row with its import; raises NotFound."""
    found: ImportRow | None = ImportRow.objects.select_related("run").filter(pk=row_id).first()
    if found is None:
        raise NotFound(kind="row")
    return found


def waiting_rows_of_file(sha256: str) -> set[int]:
    """Return the numbers of rows that wait from earlier readings of the very same file."""
    waiting = ImportRow.objects.filter(run__sha256=sha256, resolved_at=None)
    return set(waiting.values_list("number", flat=True))


def _locked() -> QuerySet[Licence]:
    rows: QuerySet[Licence] = Licence.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("licence_type", "product", "owner")
