"""What people are told: a notice for each move that concerns them, on the site and by mail.

`announce` tells of a move by the table in people.py; `tell` and `tell_reporter` tell of anything
else that has a sentence (sentences.py). All write in the caller's transaction.
"""

from complaints.notifications.forgetting import forget_account as forget_account
from complaints.notifications.forgetting import forget_older_than as forget_older_than
from complaints.notifications.forgetting import forget_reporter as forget_reporter
from complaints.notifications.forgetting import older_than as older_than
from complaints.notifications.people import in_charge as in_charge
from complaints.notifications.people import officers as officers
from complaints.notifications.people import verifiers as verifiers
from complaints.notifications.reading import letters_of as letters_of
from complaints.notifications.reading import undeliverable as undeliverable
from complaints.notifications.reading import with_receipt as with_receipt
from complaints.notifications.sending import send_again as send_again
from complaints.notifications.sending import start_day as start_day
from complaints.notifications.sentences import Audience as Audience
from complaints.notifications.telling import announce as announce
from complaints.notifications.telling import tell as tell
from complaints.notifications.telling import tell_reporter as tell_reporter
