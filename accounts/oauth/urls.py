"""Where programs get tokens, and the keys to check them with."""

from django.urls import path

from accounts.oauth import views

app_name = "oauth"
urlpatterns = [
    path("oauth/token", views.token, name="token"),
    path(".well-known/jwks.json", views.keys, name="keys"),
]
