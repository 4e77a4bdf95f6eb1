"""The words around a name that give it away: titles, honorifics, introductions."""

from __future__ import annotations

from complaints.recognisers.word_lists import cue_phrases, cue_words

BIRTH_ORDER = cue_words("birth-order")  # wayan, made, nyoman, ketut, and their short forms
BALI_TITLES = cue_words("balinese-titles")  # they open a name, some only before another title
STRONG_TITLES = cue_words("strong-titles")  # nothing else begins with them
SECOND = cue_words("second-titles") | BIRTH_ORDER  # what follows Ida, Dewa, Sang

# Whoever is spoken of with one of these has a name after it, unless an office follows.
HONORIFICS = cue_words("honorifics")
# These mean something else most of the time: only a known name or a capital counts.
SHY_HONORIFICS = cue_words("shy-honorifics")
INSIDE = cue_words("honorifics-hidden-too")  # H., Gus, Jero

INTRODUCTIONS = cue_phrases("introductions")  # nama saya, a.n., hormat saya
# After these only a real name counts: they are said without one most of the time.
LOOSE_INTRODUCTIONS = frozenset(cue_phrases("loose-introductions"))

AGENT_WORDS = cue_words("agent-words")  # a person often follows: oleh, sama, dengan
SURE_AGENT_WORDS = cue_words("sure-agent-words")
ROLES_BEFORE = cue_words("roles-before")  # satpam Holil, ketua RT Holil
SPEECH = cue_words("speech")  # a person does it: marah, bilang, datang
INTENSIFIERS = cue_words("intensifiers")  # bagus sekali: no person
TIME_WORDS = cue_words("time-words")  # "kemarin Sari datang"
BANKS = cue_words("banks")  # in brackets after a number they are no person
STRONG_INTENSIFIERS = cue_words("strong-intensifiers")
TITLED_ROLES = cue_words("titled-roles")  # perawat Sari
REGIONAL_TITLES = cue_words("regional-titles")  # of Lombok, Buton, Sumba, Java
SHY_REGIONAL_TITLES = cue_words("shy-regional-titles")  # words of everyday as well
AND = cue_words("and")

PARTICLES = cue_words("particles")  # bin, van, de
ABBREVIATIONS = cue_words("abbreviations")  # a point after them ends no sentence
CHINESE_SURNAMES = cue_words("chinese-surnames")
CHINESE_SYLLABLES = cue_words("chinese-syllables")

ENGLISH_AFTER_MADE = cue_words("english-after-made")  # made in, made of
ENGLISH_BEFORE_MADE = cue_words("english-before-made")
TITLES_THAT_ARE_WORDS = cue_words("titles-that-are-words")  # gede is also "big"
ABBREVIATED_ORDER = cue_words("abbreviated-order")
SHORT_ORDER = cue_words("short-order")  # pt, gd, km: they abbreviate other words as well
