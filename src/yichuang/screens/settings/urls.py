"""Addresses of the settings."""

from django.urls import path

from . import areas, calendar, functions, offices, people, posts, record, views

app_name = "settings"
urlpatterns = [
    path("", views.home, name="home"),
    path("district/", views.district, name="district"),
    path("offices/", offices.office_list, name="offices"),
    path("offices/new/", offices.new, name="new_office"),
    path("offices/<int:pk>/", offices.office_page, name="office"),
    path("offices/<int:pk>/edit/", offices.edit, name="edit_office"),
    path("offices/<int:pk>/rename/", offices.rename, name="rename_office"),
    path("offices/<int:pk>/merge/", offices.merge, name="merge_office"),
    path("offices/<int:pk>/close/", offices.close, name="close_office"),
    path("offices/<int:pk>/posts/new/", posts.new, name="new_post"),
    path("posts/<int:pk>/", posts.post_page, name="post"),
    path("posts/<int:pk>/edit/", posts.edit, name="edit_post"),
    path("posts/<int:pk>/hand-over/", posts.hand_over, name="hand_over"),
    path("posts/<int:pk>/hold/", posts.hold, name="hold_post"),
    path("posts/<int:pk>/end/", posts.end, name="end_post"),
    path("holdings/<int:pk>/end/", posts.end_holding, name="end_holding"),
    path("people/", people.person_list, name="people"),
    path("people/new/", people.new, name="new_person"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="edit_person"),
    path("people/<int:pk>/posts/", people.hold, name="give_post"),
    path("people/<int:pk>/leave/", people.leave, name="leave"),
    path("people/<int:pk>/left/", people.leave_service, name="leave_service"),
    path("people/<int:pk>/account/", people.give_account, name="give_account"),
    path("people/<int:pk>/account/invite/", people.invite, name="invite"),
    path("people/<int:pk>/account/close/", people.close_account, name="close_account"),
    path("people/<int:pk>/account/open/", people.open_account, name="open_account"),
    path("areas/", areas.area_list, name="areas"),
    path("areas/new/", areas.new, name="new_area"),
    path("areas/<int:pk>/edit/", areas.edit, name="edit_area"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/new/", calendar.new, name="new_notice"),
    path("calendar/<int:pk>/withdraw/", calendar.withdraw, name="withdraw_notice"),
    path("functions/", functions.function_list, name="functions"),
    path("functions/<str:function>/", functions.edit, name="function"),
    path("record/", record.record, name="record"),
]
