"""The product's addresses in demo mode."""

from django.urls import include, path

from meguro_hoiku.urls import urlpatterns as product

urlpatterns = [*product, path("demo/", include("meguro_hoiku.demo.urls"))]
