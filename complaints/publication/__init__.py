"""The one gate: everything public is written in this package, and nothing else writes it.

Default is hidden. `gate` approves, `removal` takes back, `photos` and `refreshing` keep the
rest of the public rows, `reading` reads them.
"""

from complaints.proposals import digest as digest
from complaints.proposals import preview as preview
from complaints.proposals import propose as propose
from complaints.proposals import rendering as rendering
from complaints.publication.gate import CHECKLIST as CHECKLIST
from complaints.publication.gate import approve as approve
from complaints.publication.gate import handle as handle
from complaints.publication.gate import read_first as read_first
from complaints.publication.gate import remask as remask
from complaints.publication.gate import submit as submit
from complaints.publication.photos import add_photo as add_photo
from complaints.publication.photos import clear_captions as clear_captions
from complaints.publication.photos import withdraw_photos as withdraw_photos
from complaints.publication.projection import milestone as milestone
from complaints.publication.projection import projection as projection
from complaints.publication.projection import promise_values as promise_values
from complaints.publication.reading import read as read
from complaints.publication.reading import read_heading as read_heading
from complaints.publication.reading import read_labelled as read_labelled
from complaints.publication.reading import read_photo as read_photo
from complaints.publication.reading import read_wordings as read_wordings
from complaints.publication.refreshing import add_support as add_support
from complaints.publication.refreshing import refresh as refresh
from complaints.publication.refreshing import refresh_promises as refresh_promises
from complaints.publication.removal import hide as hide
from complaints.publication.removal import refuse as refuse
from complaints.publication.removal import reopen as reopen
from complaints.publication.removal import restore as restore
from complaints.publication.removal import withdraw_message as withdraw_message
from complaints.publication.removal import withdraw_thread as withdraw_thread
from complaints.publication.reported import close_reports as close_reports
