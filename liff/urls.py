"""The parents' addresses: the API, and below it every page."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("liff.api.urls")),
    path("", include("liff.pages.urls")),
]
