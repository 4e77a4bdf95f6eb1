"""Addresses of the desk, mounted in the Wagtail admin by wagtail_hooks."""

from django.urls import path

from complaints.desk import (
    accesses,
    account_doors,
    case,
    identity,
    invitations,
    notices,
    parked_jobs,
    photos,
    queues,
    reports,
    review,
    subjects,
)

app_name = "desk"
_CASE = "cases/<str:reference>/"
_TEXT = "texts/<int:pk>/"

urlpatterns = [
    path("", queues.Complaints.as_view(), name="complaints"),
    path("results/", queues.Complaints.as_view(results_only=True), name="complaints_results"),
    path("to-verify/", queues.ToVerify.as_view(), name="to_verify"),
    path(
        "to-verify/results/",
        queues.ToVerify.as_view(results_only=True),
        name="to_verify_results",
    ),
    path("open/", queues.OpenCases.as_view(), name="open_cases"),
    path("open/results/", queues.OpenCases.as_view(results_only=True), name="open_cases_results"),
    path("texts/", queues.TextsToReview.as_view(), name="texts"),
    path("texts/results/", queues.TextsToReview.as_view(results_only=True), name="texts_results"),
    path(_TEXT, review.Review.as_view(), name="review"),
    path(f"{_TEXT}working/", review.Working.as_view(), name="working"),
    path(f"{_TEXT}draft/", review.SaveDraft.as_view(), name="draft"),
    path(f"{_TEXT}refuse/", case.RefuseText.as_view(), name="refuse"),
    path(f"{_TEXT}withdraw/", case.WithdrawText.as_view(), name="withdraw_text"),
    path(f"{_TEXT}photos/", photos.AddProof.as_view(), name="add_proof"),
    path("photos/", photos.PhotosToReview.as_view(), name="photos"),
    path(
        "photos/results/",
        photos.PhotosToReview.as_view(results_only=True),
        name="photos_results",
    ),
    path("photos/<int:pk>/", photos.Photo.as_view(), name="photo"),
    path("photos/<int:pk>/picture/", photos.Picture.as_view(), name="picture"),
    path("photos/<int:pk>/document/", photos.Document.as_view(), name="document"),
    path(_CASE, case.CasePage.as_view(), name="complaint"),
    path(f"{_CASE}identity/", identity.ShowIdentity.as_view(), name="identity"),
    path(f"{_CASE}identity/ask/", identity.AskIdentity.as_view(), name="ask_identity"),
    path("identities/", identity.IdentityRequests.as_view(), name="identity_requests"),
    path(
        "identities/results/",
        identity.IdentityRequests.as_view(results_only=True),
        name="identity_requests_results",
    ),
    path("identities/<int:pk>/grant/", identity.AnswerRequest.as_view(), name="grant_identity"),
    path(
        "identities/<int:pk>/refuse/",
        identity.AnswerRequest.as_view(granting=False),
        name="refuse_identity",
    ),
    path(f"{_CASE}note/", case.AddNote.as_view(), name="note"),
    path(f"{_CASE}withdraw/", case.WithdrawThread.as_view(), name="withdraw"),
    path(f"{_CASE}moves/<slug:verb>/", case.MakeMove.as_view(), name="move"),
    path("reports/", reports.Reports.as_view(), name="reports"),
    path("reports/results/", reports.Reports.as_view(results_only=True), name="reports_results"),
    path("reports/<int:pk>/", reports.ReportPage.as_view(), name="report"),
    path("subjects/", subjects.Requests.as_view(), name="subjects"),
    path(
        "subjects/results/", subjects.Requests.as_view(results_only=True), name="subjects_results"
    ),
    path("subjects/new/", subjects.Register.as_view(), name="subject_new"),
    path("subjects/search/", subjects.Search.as_view(), name="subject_search"),
    path("subjects/<int:pk>/", subjects.RequestPage.as_view(), name="subject"),
    path("subjects/<int:pk>/report/", subjects.Report.as_view(), name="subject_report"),
    path("subjects/<int:pk>/copy/", subjects.Copy.as_view(), name="subject_copy"),
    path("accesses/", accesses.Accesses.as_view(), name="accesses"),
    path("accesses/csv/", accesses.AccessesTable.as_view(), name="accesses_csv"),
    path("pemberitahuan/", notices.Notices.as_view(), name="notices"),
    path("letters/", notices.UndeliveredLetters.as_view(), name="letters"),
    path(
        "letters/results/",
        notices.UndeliveredLetters.as_view(results_only=True),
        name="letters_results",
    ),
    path("letters/<int:pk>/again/", notices.SendAgain.as_view(), name="send_again"),
    path("invitations/", invitations.Invitations.as_view(), name="invitations"),
    path(
        "invitations/results/",
        invitations.Invitations.as_view(results_only=True),
        name="invitations_results",
    ),
    path("invitations/new/", invitations.Invite.as_view(), name="invite"),
    path(
        "invitations/<int:pk>/again/",
        invitations.ChangeInvitation.as_view(),
        name="invitation_again",
    ),
    path(
        "invitations/<int:pk>/revoke/",
        invitations.ChangeInvitation.as_view(again=False),
        name="invitation_revoke",
    ),
    path("accounts/<int:pk>/", account_doors.AccountDoors.as_view(), name="account_doors"),
    path("accounts/<int:pk>/factor/", account_doors.ResetFactor.as_view(), name="reset_factor"),
    path("accounts/<int:pk>/sign-out/", account_doors.EndSignIns.as_view(), name="end_sign_ins"),
    path("jobs/", parked_jobs.ParkedJobs.as_view(), name="jobs"),
    path("jobs/results/", parked_jobs.ParkedJobs.as_view(results_only=True), name="jobs_results"),
    path("jobs/<int:pk>/retry/", parked_jobs.RetryJob.as_view(), name="retry_job"),
]
