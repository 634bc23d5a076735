"""The addresses of signing in."""

from django.urls import path

from accounts.portal import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("organisation/", views.choose_organisation, name="choose-organisation"),
    path("welcome/<uidb64>/<token>/", views.first_sign_in, name="first-sign-in"),
]
