"""Commands: one organisation in scope, one-line errors, exit codes to trust."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management.base import CommandError

from accounts.models import Department, Person
from kernel import tenancy
from kernel.actor import Actor
from kernel.edges.command import LicentiaCommand, OrganisationCommand, Report, Unreadable
from seats.models import Assignment, Denial, SeatPool
from seats.services import named
from tests.conftest import NOON
from tests.factories.accounts import DepartmentFactory, OrganisationFactory, PersonFactory
from tests.factories.seats import SeatPoolFactory
from tests.trail import recorded


class Greet(LicentiaCommand):
    def add_options(self, parser):
        parser.add_argument("--path", default="")

    def work(self, options):
        if options["path"]:
            raise Unreadable(path=options["path"], problem="it is a folder", field="path")
        return Report(("Good day.",), {"greeting": "Good day."})


class CountDepartments(OrganisationCommand):
    def work_within(self, organisation, options):
        count = Department.objects.count()
        return Report((f"{organisation}: {count}",), {"departments": count}, exit_code=0 if count else 2)


class AssignSeat(OrganisationCommand):
    def work_within(self, organisation, options):
        pool, person = SeatPool.objects.get(), Person.objects.get()
        named.assign(pool=pool, person=person, actor=Actor.system("command"), now=NOON)
        return Report((), {})


def call(command, *arguments):
    out, err = StringIO(), StringIO()
    parser = command.create_parser("manage.py", "command")
    options = vars(parser.parse_args(list(arguments)))
    command.stdout, command.stderr = out, err
    code = 0
    try:
        command.handle(**options)
    except SystemExit as leaving:
        code = leaving.code
    return code, out.getvalue(), err.getvalue()


def test_report_prints_lines_for_people():
    assert call(Greet(StringIO(), StringIO())) == (0, "Good day.", "")


def test_report_prints_a_document_for_programs():
    code, out, err = call(Greet(), "--json")
    assert (code, json.loads(out), err) == (0, {"greeting": "Good day."}, "")


def test_refusal_is_one_line_and_exit_code_one():
    assert call(Greet(), "--path", "x") == (1, "", "FILE_UNREADABLE: x cannot be read: it is a folder.")


def test_refusal_as_a_document_names_code_and_field():
    code, out, _ = call(Greet(), "--path", "x", "--json")
    assert (code, json.loads(out)) == (
        1,
        {
            "error": {
                "code": "FILE_UNREADABLE",
                "field": "path",
                "facts": {"path": "x", "problem": "it is a folder"},
                "message": "x cannot be read: it is a folder.",
            },
        },
    )


def test_command_runs_within_its_organisation(inside):
    DepartmentFactory()
    assert call(CountDepartments(), "--organisation", inside.slug)[:2] == (0, f"{inside.name}: 1")


def test_refused_command_keeps_the_record_of_the_refusal(organisation):
    with tenancy.within(organisation):
        person, pool = PersonFactory(active=False, left_at=NOON), SeatPoolFactory(capacity=1)
    code, _, err = call(AssignSeat(), "--organisation", organisation.slug)
    assert (code, err) == (1, f"PERSON_INACTIVE: {person} has left; only active people can hold seats.")
    with tenancy.within(organisation):
        assert [(denial.pool, denial.person, denial.code) for denial in Denial.objects.all()] == [
            (pool, person, "PERSON_INACTIVE")
        ]
        assert [event["reason"] for event in recorded("seat.denied")] == ["PERSON_INACTIVE"]
        assert Assignment.objects.count() == 0


def test_command_leaves_with_the_reports_exit_code(db):
    organisation = OrganisationFactory()
    assert call(CountDepartments(), "--organisation", organisation.slug)[0] == 2


def test_unknown_organisation_is_named(db):
    assert call(CountDepartments(), "--organisation", "nowhere") == (
        1,
        "",
        "UNKNOWN_ORGANISATION: No organisation has the short name nowhere.",
    )


@pytest.mark.parametrize("arguments", [[], ["--organisation"]])
def test_missing_organisation_is_a_fault_of_the_command_line(arguments):
    with pytest.raises(CommandError, match="--organisation"):
        call(CountDepartments(), *arguments)
