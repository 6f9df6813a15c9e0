"""Two profiles compared: a score, a verdict and the evidence in words. Private to this package."""

from lotse.lib.linkage import model
from lotse.lib.linkage.findings import Findings
from lotse.lib.linkage.household import compare_households, compare_numbers
from lotse.lib.linkage.likeness import Births, Names, compare_births, compare_names
from lotse.lib.linkage.profiles import Census, Profile
from lotse.lib.linkage.records import Pair, Verdict
from lotse.lib.linkage.wording import word_evidence


def judge(a: Profile, b: Profile, census: Census, *, always: bool = False) -> Pair | None:
    """Compare two profiles; None when they are probably two people.

    always: return a pair whenever the names agree, however low its score (for a search by name).
    """
    number = compare_numbers(a.record, b.record, census)
    born = compare_births(a.record.born, b.record.born)
    if born is Births.FAR and not (number or always):
        return None
    given, family, exchanged = _compare_names(a, b)
    if given is Names.DIFFERENT and not number:
        return None
    household = compare_households(a.record, b.record, census)
    found = Findings(given, family, exchanged, born, number, household)
    score = round(_score(a, b, found, census), 4)
    verdict = _verdict(found, score, always)
    if verdict is None:
        return None
    return Pair(a.record.key, b.record.key, score, verdict, word_evidence(a, b, found))


def _compare_names(a: Profile, b: Profile) -> tuple[Names, Names, bool]:
    """Compare given and family names, crosswise where they seem to have changed columns."""
    given = compare_names(a.given, b.given, endings=True)
    if given is Names.DIFFERENT:
        crosswise = compare_names(a.given, b.family)
        if crosswise <= Names.CLOSE:
            other = compare_names(a.family, b.given)
            if other <= Names.CLOSE:
                return crosswise, other, True
    return given, compare_names(a.family, b.family), False


def _score(a: Profile, b: Profile, found: Findings, census: Census) -> float:
    """Estimate the probability that two profiles are one person, from 0 to 1."""
    findings = [
        model.GIVEN[found.given],
        model.FAMILY[found.family],
        model.born_shares(found.born, census.undated),
    ]
    if found.exchanged:
        findings.append(model.EXCHANGED)
    if found.number is not None:
        findings.append(model.NUMBER_EQUAL if found.number else model.NUMBER_OTHER)
    together = found.household.verdict
    if together is not None:
        findings.append(model.HOUSEHOLD_EQUAL if together else model.HOUSEHOLD_OTHER)
    return model.posterior(findings, _chance(a, b, found, census), census.people)


def _chance(a: Profile, b: Profile, found: Findings, census: Census) -> float:
    """How often two strangers agree in all that agrees here."""
    chance = found.household.chance
    if found.given <= Names.ROMANISED:
        chance *= max(census.given_share(a.given.joined), census.given_share(b.given.joined))
    if found.family <= Names.ROMANISED:
        chance *= max(census.family_share(a.family.joined), census.family_share(b.family.joined))
    if found.born is Births.SAME and a.record.born:
        chance *= census.birth_share(a.record.born)
    return chance


def _verdict(found: Findings, score: float, always: bool) -> Verdict | None:
    """Turn a score into a proposal. The vetoes keep twins, siblings and namesakes from SAME, whatever the score."""
    vetoed = (
        found.given is Names.DIFFERENT
        or found.born in (Births.NEAR, Births.FAR)
        or (found.family is Names.DIFFERENT and not found.number)
        or (found.born in (Births.DECADE, Births.PART) and not found.number)
    )
    if score >= model.SAME_FROM and not vetoed:
        return Verdict.SAME
    if score >= model.MAYBE_FROM or found.number or _deserves_a_look(found):
        return Verdict.MAYBE
    names_agree = found.given <= Names.PART and found.family <= Names.PART
    return Verdict.MAYBE if always and names_agree else None


def _deserves_a_look(found: Findings) -> bool:
    """One name twice in one household, a birth date missing: father and son or one person, no score can tell.

    A shelter or a tower block, where a hundredth of all people live, is no household.
    """
    same_name = found.given <= Names.ROMANISED and found.family <= Names.ROMANISED
    return same_name and found.born is Births.UNKNOWN and found.household.chance <= model.CROWDED_PLACE
