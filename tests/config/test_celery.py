from celery import current_app
from django.conf import settings

from config import celery


def test_plan_only_tasks_that_exist() -> None:
    celery.app.loader.import_default_modules()
    assert set(celery.TIMETABLE) - set(celery.app.tasks) == set()


def test_send_tasks_to_the_broker_of_the_settings() -> None:
    assert current_app.conf.broker_url == settings.REDIS_URL
