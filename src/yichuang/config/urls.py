"""Every address of the product. A screens app brings its own `urls` with an `app_name`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from yichuang.api import urls as api
from yichuang.screens.base import status, views

# where a screen is mounted, and the module that holds its addresses
SCREENS = [
    ("guide/", "yichuang.screens.guide.urls"),
    ("projects/", "yichuang.screens.projects.urls"),
    ("calendar/", "yichuang.screens.projects.urls_calendar"),
    ("work/", "yichuang.screens.projects.urls_work"),
    ("window/items/", "yichuang.screens.window.urls_item"),
    ("window/", "yichuang.screens.window.urls"),
    ("apply/", "yichuang.screens.window.urls_apply"),
    ("track/", "yichuang.screens.window.urls_track"),
    ("papers/", "yichuang.screens.window.urls_papers"),
    ("register/", "yichuang.screens.window.urls_register"),
    ("leader/", "yichuang.screens.projects.urls_leader"),
    ("programmes/", "yichuang.screens.settings.urls_programmes"),
    ("settings/", "yichuang.screens.settings.urls"),
    ("set-up/", "yichuang.screens.settings.urls_set_up"),
]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front_door, name="front_door"),
    path("language/<str:code>/", views.choose_language, name="choose_language"),
    path("status/", status.status, name="status"),
    path("status/<int:delivery>/again/", status.again, name="status_again"),
    path("more/", views.more, name="more"),
    # accounts are given by the office and no mail server is assumed: these pages of allauth lead to signing in
    *[
        path(f"accounts/{page}", login_not_required(RedirectView.as_view(pattern_name="account_login")))
        for page in ("signup/", "email/", "password/reset/", "login/code/")
    ],
    path("accounts/", include("allauth.account.urls")),
    *[path(mount, include(module)) for mount, module in SCREENS],
    path("api/v1/", (api.urls, api.app_name, api.namespace)),
]

handler400 = "yichuang.screens.base.errors.bad_request"
handler403 = "yichuang.screens.base.errors.forbidden"
handler404 = "yichuang.screens.base.errors.not_found"
handler500 = "yichuang.screens.base.errors.broken"
