"""What the domain says aloud. Sent inside the transaction of the change; listeners only
write jobs (in the same transaction), so that a rolled-back change announces nothing."""

from django.dispatch import Signal

# thread_id: a thread appeared, changed or was withdrawn. Unless `only_adds` is true, words that
# were public may be public no more: whoever keeps them must forget them before the next answer.
# happened: a Happened (complaints/stages.py), for those who are told what it was.
thread_changed = Signal()

# The figures of the categories were counted anew (complaints/figures.py).
figures_counted = Signal()
