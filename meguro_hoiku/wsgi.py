"""The WSGI entry point."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from meguro_hoiku.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguro_hoiku.settings")

application = get_wsgi_application()
refuse_unsafe_start()

# LINE waits two seconds for a webhook; a process that has just started must not spend them on imports.
for needed_by_the_first_request in (settings.ROOT_URLCONF, "liff.line_sdk"):
    import_module(needed_by_the_first_request)
