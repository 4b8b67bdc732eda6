"""`{% csrf_token %}` of the staff's pages: with the nursery and the person that the form is about.

A builtin of every template (settings), so that no form, ours or Django's own, can be written without it.
"""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from staff.about import FIELD, About
from staff.roles import access_of

register = template.Library()


class FormNode(CsrfTokenNode):
    """The token, and on the staff's pages the hidden field beside it."""

    def render(self, context: Context) -> SafeString:
        """Both fields."""
        token = SafeString(super().render(context))
        request = context.get("request")
        match = getattr(request, "resolver_match", None)
        if request is None or match is None or match.app_name != "admin":
            return token
        access = access_of(request)
        if not access.is_anyone:
            return token
        field = format_html('<input type="hidden" name="{}" value="{}">', FIELD, About.of(access))
        return SafeString(token + field)


@register.tag("csrf_token")
def csrf_token(parser: Parser, token: Token) -> FormNode:
    """As Django's own is written."""
    return FormNode()
