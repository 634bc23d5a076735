"""What pages may load and run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.choices import MemberRole
from config.csp import ADMIN_POLICY, HEADER, PORTAL_POLICY, ContentSecurityPolicyMiddleware
from tests.browsing import browser_of

TEMPLATES = [path for path in Path(settings.BASE_DIR, "templates").rglob("*.html") if path.parent.name != "admin"]


@pytest.mark.parametrize(("address", "policy"), [("/sign-in/", PORTAL_POLICY), ("/nowhere/", PORTAL_POLICY)])
def test_pages_say_what_they_may_load(client, db, address, policy):
    assert client.get(address)[HEADER] == policy


def test_admin_gets_what_its_theme_needs(organisation):
    assert browser_of(organisation, MemberRole.OWNER).client.get("/admin/")[HEADER] == ADMIN_POLICY


def test_answer_with_a_policy_of_its_own_keeps_it():
    own = ContentSecurityPolicyMiddleware(lambda _request: HttpResponse(headers={HEADER: "default-src 'none'"}))
    assert own(RequestFactory().get("/"))[HEADER] == "default-src 'none'"


def test_portal_policy_allows_nothing_inline():
    assert re.findall("unsafe-[a-z]+", PORTAL_POLICY) == []


def test_templates_of_the_portal_hold_no_inline_script_or_style():
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:")
    assert [path.name for path in TEMPLATES if inline.search(path.read_text("utf8"))] == []
