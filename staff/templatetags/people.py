"""Members of staff as pages name them."""

from django import template
from django.contrib.auth.models import User

from staff.words import name_of_person

register = template.Library()


@register.filter
def person_name(user: User) -> str:
    """「佐藤 花」."""
    return name_of_person(user)
