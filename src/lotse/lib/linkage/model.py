"""How likely each finding is under each story that could explain two rows. Private to this package.

Two rows that resemble each other are one person, or strangers, or kin of one household, or twins, or namesakes of
one household (father and son). Each table gives, for one comparison, the share of pairs of that story which show
the finding; the score is the posterior share of the first story (Fellegi and Sunter 1969, with more than two
classes). Where a finding is chance among strangers, the frequency in the data at hand multiplies its share.
The shares are estimates from made-up lists and from the error rates that the literature on record linkage gives;
they are rough on purpose, since only ratios of tens matter.
"""

from lotse.lib.linkage.likeness import Births, Names

# Order of the stories in every row below.
STORIES = ("same", "strangers", "kin", "twins", "namesakes")
Shares = tuple[float, float, float, float, float]

# Expected partners per person, to be divided by the number of people; strangers are all the rest.
PARTNERS: Shares = (0.02, 0.0, 2.0, 0.03, 0.02)

GIVEN: dict[Names, Shares] = {
    Names.SAME: (0.86, 1.0, 0.0015, 0.0003, 0.90),
    Names.VARIANT: (0.06, 1.0, 0.0015, 0.0005, 0.06),
    Names.ROMANISED: (0.03, 1.5, 0.002, 0.0015, 0.03),
    Names.CLOSE: (0.03, 0.004, 0.008, 0.015, 0.03),
    Names.PART: (0.03, 0.01, 0.01, 0.002, 0.04),
    Names.DIFFERENT: (0.005, 0.95, 0.97, 0.96, 0.01),
    Names.UNKNOWN: (1.0, 1.0, 1.0, 1.0, 1.0),
}
FAMILY: dict[Names, Shares] = {
    Names.SAME: (0.84, 1.0, 0.75, 0.93, 0.93),
    Names.VARIANT: (0.06, 1.0, 0.04, 0.06, 0.06),
    Names.ROMANISED: (0.03, 1.5, 0.02, 0.03, 0.03),
    Names.CLOSE: (0.03, 0.004, 0.02, 0.03, 0.03),
    Names.PART: (0.04, 0.01, 0.05, 0.04, 0.04),
    Names.DIFFERENT: (0.02, 0.95, 0.20, 0.02, 0.02),
    Names.UNKNOWN: (1.0, 1.0, 1.0, 1.0, 1.0),
}
# By chance a date is one digit beside another of the next twelve years in 1 of 270 cases, and two of its parts
# agree in 1 of 220; father and son are so near in 1 of 20 cases, and share a birthday in 1 of 365.
BORN: dict[Births, Shares] = {
    Births.SAME: (0.93, 1.0, 0.0004, 0.98, 0.0003),
    Births.SWAPPED: (0.012, 0.00005, 0.0001, 0.004, 0.0001),
    Births.EXCHANGED_DIGITS: (0.01, 0.0002, 0.0002, 0.001, 0.0002),
    Births.TYPO: (0.022, 0.0013, 0.0015, 0.004, 0.0003),
    Births.NEXT_DAY: (0.004, 0.0001, 0.0001, 0.01, 0.0001),
    Births.DECADE: (0.002, 0.0003, 0.0003, 0.001, 0.0004),
    Births.PART: (0.01, 0.0016, 0.0018, 0.001, 0.0003),
    Births.NEAR: (0.006, 0.35, 0.40, 0.001, 0.05),
    Births.FAR: (0.002, 0.65, 0.60, 0.001, 0.95),
}
# Who writes somebody down again in haste leaves the birth date out this often, beside what is missing anyway.
LEFT_OUT = 0.03
FEWEST_UNDATED = 0.005
# Names exchanged between their columns; then GIVEN and FAMILY compare crosswise.
EXCHANGED: Shares = (0.02, 0.05, 0.001, 0.001, 0.001)
NUMBER_EQUAL: Shares = (0.60, 0.00001, 0.0002, 0.0005, 0.0005)
# Who stands on a list twice mostly does so under two numbers: an old one and, after a gap, a new one.
NUMBER_OTHER: Shares = (0.20, 1.0, 1.0, 1.0, 1.0)
HOUSEHOLD_EQUAL: Shares = (0.80, 1.0, 0.95, 0.97, 0.95)
HOUSEHOLD_OTHER: Shares = (0.20, 1.0, 0.05, 0.03, 0.05)

# A short list is a sample of a town: its people are not fewer than these, its names not rarer than that.
SMALLEST_TOWN = 1_000
BACKGROUND_PEOPLE = 60
BACKGROUND_SHARE = 1 / 300
BIRTH_DATES = 22_000
CROWDED_PLACE = 0.01

SAME_FROM = 0.97
MAYBE_FROM = 0.05


def born_shares(born: Births, undated: float) -> Shares:
    """Return the shares for two birth dates; where one is missing they depend on how many the list lacks (0 to 1)."""
    if born is not Births.UNKNOWN:
        return BORN[born]
    both_dated = (1 - max(undated, FEWEST_UNDATED)) ** 2
    other = 1 - both_dated
    return 1 - both_dated * (1 - LEFT_OUT), other, other, other, other


def posterior(findings: list[Shares], chance: float, people: int) -> float:
    """Weigh the stories against each other; return the share of "same", between 0 and 1.

    findings: one row of shares per comparison. chance: product of the frequencies of what agreed. people: size of
    the population.
    """
    same, strangers, kin, twins, namesakes = (partners / people for partners in PARTNERS)
    strangers = chance
    for row in findings:
        same *= row[0]
        strangers *= row[1]
        kin *= row[2]
        twins *= row[3]
        namesakes *= row[4]
    total = same + strangers + kin + twins + namesakes
    return same / total if total else 0.0
