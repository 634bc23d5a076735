"""One table says what each role and relation grants."""

from accounts.choices import MemberRole, Relation
from accounts.roles import RELATIONS, ROLES
from kernel.permissions import Permission


def test_every_role_and_relation_has_its_row():
    assert (set(ROLES), set(RELATIONS)) == (set(MemberRole), set(Relation))


def test_owner_may_do_everything():
    assert ROLES[MemberRole.OWNER] == frozenset(Permission)


def test_auditor_reads_and_exports_and_changes_nothing():
    assert ROLES[MemberRole.AUDITOR] == {
        Permission.READ_LICENCES,
        Permission.READ_SEATS,
        Permission.READ_COMPLIANCE,
        Permission.READ_AUDIT,
        Permission.EXPORT_AUDIT,
    }


def test_member_asks_for_seats_and_sees_only_what_is_theirs():
    assert ROLES[MemberRole.MEMBER] == {Permission.REQUEST_SEATS}
    assert RELATIONS[Relation.HOLDER] == {Permission.READ_SEATS, Permission.REQUEST_SEATS, Permission.CHECK_OUT}


def test_seat_manager_reveals_no_key_and_issues_no_licence():
    kept_from = {Permission.REVEAL_KEYS, Permission.ISSUE_LICENCES, Permission.ADMINISTER, Permission.WRITE_LICENCES}
    assert ROLES[MemberRole.SEAT_MANAGER] & kept_from == frozenset()
