"""The Celery app, and the whole timetable of the beat in one place."""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("licentia")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What runs by itself: task name -> when, in UTC. A task lists the organisations and enters each.
TIMETABLE: dict[str, timedelta | crontab] = {
    "compliance.run_scan": crontab(minute="5"),
    "seats.expire_overdue": timedelta(seconds=30),
    "seats.rebuild_usage": timedelta(hours=1),
    "seats.run_reclamation": crontab(hour="3", minute="10"),
}

app.conf.beat_schedule = {name: {"task": name, "schedule": when} for name, when in TIMETABLE.items()}
