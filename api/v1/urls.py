from django.urls import path, re_path

from api.v1 import (
    case_steps,
    cases,
    complaints,
    figures,
    history,
    incoming,
    reading,
    taking_part,
    threads,
    uploads,
    vocabularies,
)

# A reference, or what somebody took for one: the rest is not worth a query.
_CASE = r"^cases/(?P<reference>DPS-[0-9]{4}-[0-9]{1,9})/"
_THREAD = r"^threads/(?P<reference>[A-Za-z0-9-]{1,20})/"

urlpatterns = [
    path("threads/", threads.ThreadList.as_view(), name="api-threads"),
    re_path(_THREAD + r"$", threads.ThreadRead.as_view(), name="api-thread"),
    re_path(_THREAD + r"comments/$", threads.Comment.as_view(), name="api-comment"),
    re_path(_THREAD + r"reports/$", threads.Report.as_view(), name="api-report"),
    re_path(_THREAD + r"similar/$", reading.Similar.as_view(), name="api-similar"),
    re_path(_THREAD + r"wordings/$", reading.Wordings.as_view(), name="api-wordings"),
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
    path("uploads/", uploads.Uploads.as_view(), name="api-uploads"),
    path("cases/", cases.Cases.as_view(), name="api-cases"),
    re_path(_CASE + r"$", cases.Case.as_view(), name="api-case"),
    re_path(
        _CASE + r"photos/(?P<number>[0-9]{1,18})/$",
        cases.CasePhoto.as_view(),
        name="api-case-photo",
    ),
    re_path(_CASE + r"start/$", case_steps.Start.as_view(), name="api-case-start"),
    re_path(_CASE + r"respond/$", case_steps.Respond.as_view(), name="api-case-respond"),
    re_path(_CASE + r"field-report/$", case_steps.FieldReport.as_view(), name="api-case-report"),
    re_path(_CASE + r"ask/$", case_steps.Ask.as_view(), name="api-case-ask"),
    re_path(_CASE + r"hand-back/$", case_steps.HandBack.as_view(), name="api-case-hand-back"),
    re_path(_CASE + r"coordinate/$", case_steps.Coordinate.as_view(), name="api-case-coordinate"),
    re_path(_CASE + r"charge/$", case_steps.Charge.as_view(), name="api-case-charge"),
    re_path(_CASE + r"priority/$", case_steps.Prioritise.as_view(), name="api-case-priority"),
    re_path(_CASE + r"notes/$", case_steps.AddNote.as_view(), name="api-case-notes"),
    path("follows/", taking_part.Follows.as_view(), name="api-follows"),
    path("follows/<int:number>/", taking_part.FollowEnd.as_view(), name="api-follow"),
    path("figures/", figures.Figures.as_view(), name="api-figures"),
    path("moderation/", figures.Moderation.as_view(), name="api-moderation"),
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
