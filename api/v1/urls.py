from django.urls import path, re_path

from api.v1 import complaints, history, incoming, taking_part, threads, vocabularies

# A reference, or what somebody took for one: the rest is not worth a query.
_THREAD = r"^threads/(?P<reference>[A-Za-z0-9-]{1,20})/"

urlpatterns = [
    path("threads/", threads.ThreadList.as_view(), name="api-threads"),
    re_path(_THREAD + r"$", threads.ThreadRead.as_view(), name="api-thread"),
    re_path(_THREAD + r"comments/$", threads.Comment.as_view(), name="api-comment"),
    re_path(_THREAD + r"reports/$", threads.Report.as_view(), name="api-report"),
    re_path(_THREAD + r"support/$", threads.Support.as_view(), name="api-support"),
    path("complaints/", complaints.Complaints.as_view(), name="api-file"),
    path("complaints/decide/", complaints.Decide.as_view(), name="api-decide"),
    path("complaints/rate/", taking_part.Rate.as_view(), name="api-rate"),
    path("complaints/track/", complaints.Track.as_view(), name="api-track"),
    path("complaints/ombudsman/", history.OmbudsmanPack.as_view(), name="api-ombudsman"),
    re_path(
        r"^complaints/(?P<reference>DPS-[0-9]{4}-[0-9]{1,9})/$",
        complaints.Own.as_view(),
        name="api-own",
    ),
    path("follows/", taking_part.Follows.as_view(), name="api-follows"),
    path("follows/<int:number>/", taking_part.FollowEnd.as_view(), name="api-follow"),
    path("incoming/<slug:source>/", incoming.Incoming.as_view(), name="api-incoming"),
    path("history-roots/", history.HistoryRoots.as_view(), name="api-history-roots"),
    path("suggest/", threads.Suggest.as_view(), name="api-suggest"),
    path("agencies/", vocabularies.Agencies.as_view(), name="api-agencies"),
    path("categories/", vocabularies.Categories.as_view(), name="api-categories"),
    path(
        "subcategories/<slug:slug>/",
        vocabularies.SubcategoryRead.as_view(),
        name="api-subcategory",
    ),
    path("areas/", vocabularies.Areas.as_view(), name="api-areas"),
    path("channels/", vocabularies.Channels.as_view(), name="api-channels"),
]
