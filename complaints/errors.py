"""Refusals. Each has a stable code for machines and a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ComplaintError(Exception):
    """A refusal. `code` never changes; `message` is in the reader's language.

    `kind` tells a face what sort of answer it is: invalid (bad input), refused (a rule
    says no), conflict (somebody was faster), missing, gone, limited, unavailable.
    """

    code: ClassVar[str] = "refused"
    kind: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = _("This is not possible.")

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.code)

    @property
    def sentence(self) -> str:
        return str(self.message) % self.details if self.details else str(self.message)


class InvalidInput(ComplaintError):
    """Bad input, field by field: {"body": ["Sentence."]} with a code for each."""

    code = "invalid"
    kind = "invalid"
    message = _("Some answers need your attention.")

    def __init__(self, fields: Mapping[str, Sequence[tuple[str, str | Promise]]]) -> None:
        self.fields = fields
        super().__init__()


class MoveNotAllowed(ComplaintError):
    code = "move_not_allowed"
    message = _("A complaint at the stage “%(stage)s” cannot take this step.")


class NotPermitted(ComplaintError):
    code = "not_permitted"
    kind = "forbidden"
    message = _("Your account may not do this.")


class Silenced(NotPermitted):
    code = "silenced"
    message = _(
        "You cannot write here until %(until)s. Reason: %(reason)s. You can still file complaints;"
        " under “My texts” you can appeal."
    )


class Excluded(NotPermitted):
    code = "excluded"
    message = _(
        "You cannot take part here until %(until)s. Reason: %(reason)s. You can still file"
        " complaints; under “My texts” you can appeal."
    )


class SameModerator(NotPermitted):
    code = "same_moderator"
    message = _("You made this decision yourself. Another moderator decides about the appeal.")


class NoAppeal(ComplaintError):
    code = "no_appeal"
    message = _("There is nothing to appeal against, or you appealed already.")


class AccessEnded(NotPermitted):
    code = "access_ended"
    message = _("You may not see this identity now. Ask for it, with a reason.")


class AlreadyMoved(ComplaintError):
    code = "already_moved"
    kind = "conflict"
    message = _("Somebody else changed this complaint first. Look at it again, then decide.")


class CannotAct(ComplaintError):
    code = "cannot_act"
    message = _("This person does not work on this case and cannot be in charge of it.")


class AssignedToAnother(ComplaintError):
    code = "assigned_to_another"
    message = _("A colleague is in charge of this case. The head of the agency can change that.")


class MissingDetail(ComplaintError):
    code = "missing_detail"
    kind = "invalid"
    message = _("This step needs: %(detail)s.")


class InvalidReason(ComplaintError):
    code = "invalid_reason"
    kind = "invalid"
    message = _("Choose one of the reasons that are offered.")


class AgencyInactive(ComplaintError):
    code = "agency_inactive"
    message = _("“%(agency)s” takes no cases any more. Choose another agency.")


class AgencyMerged(AgencyInactive):
    code = "agency_merged"
    message = _("“%(agency)s” is now part of “%(successor)s”. Choose that one.")


class MergedWithItself(ComplaintError):
    code = "merged_with_itself"
    message = _("An agency cannot be merged into itself. Choose the agency that takes its cases.")


class AgencyWorksAlready(ComplaintError):
    code = "agency_works_already"
    message = _("“%(agency)s” works on this case already. Choose another agency.")


class JoinedWithItself(ComplaintError):
    code = "joined_with_itself"
    message = _("A complaint cannot be joined with itself. Give the reference of the other one.")


class JoinedWithDuplicate(ComplaintError):
    code = "joined_with_duplicate"
    message = _("%(reference)s was joined with %(root)s itself. Join this case with that one.")


class JoinedWithEnded(ComplaintError):
    code = "joined_with_ended"
    message = _("%(reference)s is archived. Join only with a case that is open or was solved.")


class NotDisputable(ComplaintError):
    code = "not_disputable"
    message = _(
        "This complaint was not closed as solved. If the matter goes on, file it as a new one."
    )


class TakenBack(ComplaintError):
    code = "taken_back"
    message = _("The reporter took this complaint back. A new one is needed to go on.")


class DataErased(ComplaintError):
    code = "data_erased"
    message = _("The personal data of this complaint were erased. A new one is needed to go on.")


class NoPhotosHere(ComplaintError):
    code = "no_photos_here"
    message = _("Photos go with an answer or a report of field work, not with this step.")


class OriginalChanged(ComplaintError):
    code = "original_changed"
    kind = "conflict"
    message = _("The original text changed after the review. Review it again.")


class Confidential(ComplaintError):
    code = "confidential"
    message = _("The reporter asked for confidentiality; this complaint is never published.")


class NotReviewed(ComplaintError):
    code = "not_reviewed"
    message = _("Every marked place must be looked at before approval.")


class InvalidSpan(ComplaintError):
    code = "invalid_span"
    kind = "invalid"
    message = _("A marked place lies outside the text.")


class NotPublished(ComplaintError):
    code = "not_published"
    message = _("This complaint has no public version.")


class ThreadClosed(ComplaintError):
    code = "thread_closed"
    message = _("This thread takes no more comments.")


class ThreadMissing(ComplaintError):
    code = "not_found"
    kind = "missing"
    message = _("There is no complaint with this reference.")


class ThreadWithdrawn(ComplaintError):
    code = "withdrawn"
    kind = "gone"
    message = _("This complaint was withdrawn and is no longer public.")


class ThreadUnderReview(ComplaintError):
    code = "under_review"
    kind = "gone"
    message = _("Somebody reported personal data here. It is hidden until a verifier has looked.")


class PostMissing(ComplaintError):
    code = "post_not_found"
    kind = "missing"
    message = _("This complaint has no text at this place.")


class PostWithdrawn(ComplaintError):
    code = "post_withdrawn"
    kind = "gone"
    message = _("This text was removed and is no longer public.")


class PhotoMissing(ComplaintError):
    code = "photo_not_found"
    kind = "missing"
    message = _("There is no such photo.")


class PhotoWithdrawn(ComplaintError):
    code = "photo_withdrawn"
    kind = "gone"
    message = _("This photo is no longer public.")


class SecondReaderNeeded(ComplaintError):
    code = "second_reader_needed"
    message = _(
        "This matter is sensitive: your reading is kept, and another verifier must read it too."
    )


class DetectorFailed(ComplaintError):
    code = "detector_failed"
    message = _("The search for personal data failed on this text; it stays hidden meanwhile.")


class ChecklistOpen(ComplaintError):
    code = "checklist_open"
    message = _("Answer every question of the checklist before approval.")


class ReceiptUnknown(ComplaintError):
    code = "receipt_unknown"
    kind = "missing"
    message = _("We know no such receipt. Check the digits and try again.")


class LinkUnknown(ComplaintError):
    code = "link_unknown"
    kind = "missing"
    message = _("We know no such link. Copy it whole from the letter, or use your receipt.")


class LinkExpired(ComplaintError):
    code = "link_expired"
    kind = "gone"
    message = _("This link is no longer valid. Use your receipt instead.")


class LinkUsed(ComplaintError):
    code = "link_used"
    kind = "conflict"
    message = _("This question was answered already. Thank you.")


class TooManyTries(ComplaintError):
    code = "too_many_tries"
    kind = "limited"
    message = _("Too many tries. Wait a while, then try again.")

    def __init__(self, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__()


class SignInNeeded(ComplaintError):
    code = "sign_in_needed"
    kind = "unauthenticated"
    message = _("Sign in to do this.")


class KeyReused(ComplaintError):
    code = "idempotency_key_reused"
    kind = "conflict"
    message = _("This key was already used for a different text.")


class DeadlineNotReached(ComplaintError):
    code = "deadline_not_reached"
    message = _("The reporter still has time to answer.")


class PackNotYet(ComplaintError):
    code = "ombudsman_not_yet"
    message = _("The papers for the Ombudsman can be had from %(date)s, if nothing is solved then.")


class PackNotOffered(ComplaintError):
    code = "ombudsman_not_offered"
    message = _("This complaint is solved or taken back; there is nothing for the Ombudsman.")


class StaffAccount(ComplaintError):
    code = "staff_account"
    message = _("This is an account of the office; what staff do in office is not erased.")


class NotProven(ComplaintError):
    code = "identity_not_proven"
    message = _("Confirm first that the person is who they say they are.")


class CaseOver(ComplaintError):
    code = "case_over"
    kind = "conflict"
    message = _("This request is decided already.")


class FilterEmpty(ComplaintError):
    code = "filter_empty"
    kind = "invalid"
    message = _("Nothing is filtered or sorted yet, so there is no view to save.")


class FilterTooLong(ComplaintError):
    code = "filter_too_long"
    kind = "invalid"
    message = _("This view holds too many choices to be saved. Take some away.")


class FilterNameTaken(ComplaintError):
    code = "filter_name_taken"
    kind = "conflict"
    message = _("You have a view “%(name)s” for this list already. Choose another name.")


class TooManyFilters(ComplaintError):
    code = "too_many_filters"
    message = _("You have %(most)s saved views. Delete one, then save this one.")


class TooManySearches(ComplaintError):
    code = "too_many_searches"
    message = _("You have %(most)s saved searches. Delete one, then save this one.")


class IdentityNeeded(NotPermitted):
    code = "identity_needed"
    message = _("Before you file, say once who you are. Nobody but the office sees it.")


class TooManyFollows(ComplaintError):
    code = "too_many_follows"
    message = _("You follow %(most)s things already. End one, then follow this one.")


class RatingNotYet(ComplaintError):
    code = "rating_not_yet"
    message = _("You can rate the handling once the complaint is closed after an answer.")


class CardDiffers(ComplaintError):
    code = "card_differs"
    message = _("These are not the last four digits that the account registered.")


class InvitationUnknown(ComplaintError):
    code = "invitation_unknown"
    kind = "missing"
    message = _("We know no such invitation. Copy the whole link from the letter.")


class InvitationExpired(ComplaintError):
    code = "invitation_expired"
    kind = "gone"
    message = _("This invitation is too old. Ask whoever invited you to send it again.")


class InvitationUsed(ComplaintError):
    code = "invitation_used"
    kind = "gone"
    message = _("This invitation was used already. Sign in with your address and password.")


class InvitationRevoked(ComplaintError):
    code = "invitation_revoked"
    kind = "gone"
    message = _("This invitation was taken back. Ask whoever invited you.")


class InvitationForAnother(NotPermitted):
    code = "invitation_for_another"
    message = _("This invitation was sent to another address. Sign out, then open the link again.")


class OtherAgency(NotPermitted):
    code = "other_agency"
    message = _("Your account belongs to another agency. Ask an operator to move it first.")
