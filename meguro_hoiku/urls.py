"""The addresses of the product (design §4)."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from liff.bot.webhook import webhook
from meguro_hoiku.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("admin/", admin.site.urls),
    path("liff/", include("liff.urls")),
    path("line/webhook/", webhook),
]

handler400 = "liff.pages.errors.bad_request"
handler403 = "liff.pages.errors.permission_denied"
handler404 = "liff.pages.errors.not_found"
handler500 = "liff.pages.errors.server_error"

if settings.DEMO_MODE:
    urlpatterns.append(path("demo/", include("meguro_hoiku.demo.urls")))
