"""The story adds up."""

from config.demo import story
from licensing.choices import LicenceModel


def test_people_fill_the_departments_exactly():
    assert len(story.people_names()) == len(set(story.people_names())) == sum(story.DEPARTMENTS.values())


def test_every_model_has_a_licence():
    models = {each.name: each.model for each in story.TYPES}
    assert {models[lot.type] for lot in story.LOTS} == set(LicenceModel)
