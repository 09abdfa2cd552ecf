"""Two worlds: the same mechanisms under two sets of numbers.

World A is for building and for tuning. World B has other naming mixes, other rates and other shares of the mechanisms;
it is looked at once a release and NEVER tuned on: a figure that is good in A and poor in B was learnt by heart.

Each rate says where it was published; what has no published rate says "judgement".
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate, in both worlds, with its source."""

    a: float
    b: float
    source: str


_J = "judgement: no published rate"
CURED = "CUREd, Med Decis Making 2022, PMC9583284 table 1: number and date of birth usable in 98.0 % of ED records"
HES = "Hagger-Johnson, BMJ Open 2015;5:e008118: false match of the HES identifier in children 0.2 %"
ALSPAC = "Lam et al., ALSPAC, IJPDS 2024: forename / surname of the same child differ in 12 % / 18 %"
JUST = "Just, PHIM 2016, PMC4832129: misspelling 53 % of forename and 34 % of surname mismatches; middle name differs in 58 %"
LUO = "Luo, BMC Bioinformatics 2014: wrong dates of birth 1.5 %; its references: wrong name or date at admission 2 %"
HARRON = "Harron, BMC Med Res Methodol 2017: sex or date of birth wrong or missing 0.11 %; postcode disagrees or missing 53 %"
CRATE = "Cardinal, BMC MIDM 2023 (CRATE defaults): sex disagreement 0.29 %; no fixed abode or pseudo-postcode 0.08 %"
CPIS = "NHS Digital CP-IS guidance 2017, 2019: at least 95 % of local-authority records carry an NHS number"
DFE_PLACED = "DfE placement location, 2015 figures: 39.8 % outside the authority (45.5 % of asylum-seeking children); 14 % over 20 miles"
DFE_UASC = "DfE 2022 via press: 7 % of looked-after children unaccompanied asylum seekers, 95 % of them boys"
STABILITY = "Children's Commissioner Stability Index 2019: two or more placement moves in a year, 1 in 10"
DFE_CIN = "DfE 2019: unborn or sex unknown, 2 % of children in need"

RATES: dict[str, Rate] = {
    # the attendance's number and date of birth: the first four and date_missing add up to CUREd's 2.0 % not usable
    "number_missing": Rate(0.0145, 0.0185, CURED + "; split by judgement (B takes 97.5 %)"),
    "number_one_digit": Rate(0.0025, 0.0030, CURED + "; split by judgement"),
    "number_transposed": Rate(0.0010, 0.0010, CURED + "; split by judgement"),
    "number_truncated": Rate(0.0005, 0.0010, CURED + "; split by judgement"),
    "date_missing": Rate(0.0015, 0.0015, CURED + "; split by judgement"),
    "number_of_other": Rate(0.0020, 0.0030, HES + "; whose number it is (sibling, twin, mother, stranger) is judgement"),
    # names: attendance against register, all causes together
    "given_differs": Rate(0.12, 0.10, ALSPAC + " (B lower, as between two NHS systems)"),
    "given_misspelt_share": Rate(0.53, 0.45, JUST),
    "family_differs": Rate(0.18, 0.20, ALSPAC),
    "family_misspelt_share": Rate(0.34, 0.30, JUST),
    "middle_differs": Rate(0.58, 0.65, JUST + "; of children who have one"),
    "names_swapped": Rate(0.006, 0.004, "Just 2016: swapped fields common; the rate is judgement; within given_differs"),
    "name_damaged": Rate(0.004, 0.006, _J + ": truncation, mojibake, upper case, spaces; beside the above"),
    "diacritics_dropped": Rate(0.70, 0.80, _J + "; of names that have any; beside the above"),
    # dates and sex
    "date_wrong": Rate(0.015, 0.011, LUO),
    "sex_wrong": Rate(0.0029, 0.0011, CRATE + "; B " + HARRON),
    "sex_missing": Rate(0.005, 0.010, _J),
    # places, phones, practice
    "postcode_differs": Rate(0.53, 0.53, HARRON),
    "postcode_pseudo": Rate(0.0008, 0.0008, CRATE),
    "phone_missing": Rate(0.25, 0.35, _J),
    "phone_changed": Rate(0.30, 0.35, _J),
    "gp_missing": Rate(0.10, 0.15, _J),
    "gp_changed": Rate(0.20, 0.25, _J),
    "mother_recorded": Rate(0.25, 0.15, _J),
    "alias_recorded": Rate(0.30, 0.20, _J + "; of children known by another name"),
    # the register's own side
    "register_number_missing": Rate(0.05, 0.05, CPIS),
    "register_name_wrong": Rate(0.010, 0.008, LUO + "; half of the 2 % each for name and date"),
    "register_date_wrong": Rate(0.005, 0.004, LUO + "; the rest of date_wrong is the attendance's"),
    "register_alias": Rate(0.08, 0.05, _J),
    "register_duplicate": Rate(0.03, 0.02, _J),
    "register_middle_missing": Rate(0.35, 0.45, _J),
    "register_home_missing": Rate(0.10, 0.15, _J),
    "register_mother_recorded": Rate(0.70, 0.50, _J),
    "register_sex_unknown": Rate(0.002, 0.004, DFE_CIN + "; nearly all of it unborn plans, whose sex is blank here"),
    "out_of_area": Rate(0.398, 0.398, DFE_PLACED),
    "out_of_area_uasc": Rate(0.455, 0.455, DFE_PLACED),
    "far_away": Rate(0.14, 0.14, DFE_PLACED),
    "moved_twice": Rate(0.10, 0.10, STABILITY),
    "uasc": Rate(0.07, 0.08, DFE_UASC),
    "uasc_boys": Rate(0.95, 0.95, DFE_UASC),
    "uasc_number_missing": Rate(0.45, 0.55, CPIS + ": the rest are asylum seekers, protected records, newborns; split by judgement"),
    "uasc_first_january": Rate(0.45, 0.55, _J),
    "childrens_home": Rate(0.14, 0.17, _J),
    # families
    "twins": Rate(0.016, 0.020, _J + ", about one maternity in 65"),
    "same_sex_twins": Rate(0.64, 0.64, _J),
    "mixed_family": Rate(0.09, 0.13, _J),
    "father_known": Rate(0.80, 0.75, _J),
    # repeated visits (history): shares of incidents, all judgement
    "second_registration": Rate(0.030, 0.045, _J + "; same site, within two hours"),
    "transfer": Rate(0.040, 0.055, _J + "; another site within 24 hours of departure, related complaint"),
    "unplanned_return": Rate(0.060, 0.050, _J + "; within seven days, same complaint"),
    "planned_follow_up": Rate(0.020, 0.030, _J + "; category 4"),
    "left_and_back": Rate(0.010, 0.015, _J + "; left before treatment, back the same day: two incidents"),
    "unrelated_next_day": Rate(0.010, 0.010, _J + "; another complaint at another site within 24 hours: two incidents"),
    "together": Rate(0.060, 0.080, _J + "; brothers and sisters brought together with the same complaint"),
    "known_at_site": Rate(0.75, 0.60, _J + "; the site finds its earlier registration and keeps what was typed then"),
    "renamed": Rate(0.050, 0.070, _J + "; the surname changes within the three years"),
    "moved": Rate(0.250, 0.300, _J + "; the family moves within the three years"),
    "old_address": Rate(0.100, 0.150, _J + "; the address before a move is still written"),
    "visit_address_missing": Rate(0.060, 0.100, _J),
    # who attends
    "sibling_of_listed": Rate(0.006, 0.008, _J + "; unlisted sisters and brothers among unlisted attendances"),
    "unborn_attendance": Rate(0.015, 0.015, _J + "; of registered attendances: pregnant mothers and newborns of unborn plans"),
    "newborn_placeholder": Rate(0.60, 0.45, _J + "; newborns in the first weeks entered as Baby, Twin 1, Infant"),
}

TRADITIONS_A: dict[str, float] = {
    "english": 0.550, "welsh": 0.010, "irish": 0.025, "caribbean": 0.025, "pakistani": 0.080, "bangladeshi": 0.025, "sikh": 0.015, "hindu": 0.030,
    "tamil": 0.010, "arabic": 0.025, "somali": 0.020, "nigerian": 0.027, "ghanaian": 0.013, "chinese": 0.012, "vietnamese": 0.005, "polish": 0.030,
    "lithuanian": 0.006, "romanian": 0.022, "slavic": 0.010, "turkish": 0.010, "kurdish": 0.006, "portuguese": 0.012, "spanish": 0.006, "eritrean": 0.008,
    "afghan": 0.010, "albanian": 0.008,
}  # fmt: skip
TRADITIONS_B: dict[str, float] = {
    "english": 0.403, "welsh": 0.015, "irish": 0.040, "caribbean": 0.035, "pakistani": 0.060, "bangladeshi": 0.045, "sikh": 0.025, "hindu": 0.035,
    "tamil": 0.015, "arabic": 0.035, "somali": 0.030, "nigerian": 0.035, "ghanaian": 0.020, "chinese": 0.018, "vietnamese": 0.010, "polish": 0.025,
    "lithuanian": 0.010, "romanian": 0.030, "slavic": 0.015, "turkish": 0.015, "kurdish": 0.010, "portuguese": 0.020, "spanish": 0.012, "eritrean": 0.015,
    "afghan": 0.015, "albanian": 0.012,
}  # fmt: skip
UASC_TRADITIONS: dict[str, float] = {
    "afghan": 0.26, "eritrean": 0.22, "arabic": 0.20, "kurdish": 0.12, "vietnamese": 0.08, "albanian": 0.08, "somali": 0.04,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """One parameterisation: a name, the naming mix and how to read a rate."""

    name: str
    traditions: dict[str, float]
    surname_exponent: float
    given_exponent: float
    number_at_hard: float  # share of hard records with a usable number
    # Who is misrecorded more: Hagger-Johnson 2015 found more missed matches in Asian, Black and Other children; the factor is judgement.
    name_error_elsewhere: float
    second_slip: float  # a misspelt name is misspelt twice
    similar_twins: float  # twins named alike
    tilt: dict[str, float] = field(default_factory=dict)  # factors on the shares of single mechanisms, 1 where not named
    instead: dict[str, float] = field(default_factory=dict)  # rates asked for in place of the world's

    def rate(self, name: str) -> float:
        """The rate of a mechanism in this world."""
        rate = RATES[name]
        return self.instead.get(name, rate.a if self.name == "A" else rate.b)


_TILT_B = {
    "given_keyboard": 0.7, "family_keyboard": 0.7, "given_phonetic": 1.5, "family_phonetic": 1.5, "given_scanned": 2.0, "family_scanned": 2.0,
    "given_nickname": 0.6, "given_known_as": 1.6, "given_spelling": 1.5, "given_half": 1.4, "names_reordered": 2.0, "family_half": 1.5,
    "family_changed": 1.4, "family_mothers": 0.7, "family_patronymic": 1.6, "date_day_month": 1.8, "date_year": 0.6, "date_first_january": 2.0,
    "number_of_sibling": 0.7, "postcode_old": 0.7, "postcode_missing": 1.6, "mojibake_names": 2.0,
}  # fmt: skip

WORLDS: dict[str, World] = {
    "A": World(
        "A", TRADITIONS_A, surname_exponent=0.75, given_exponent=0.80, number_at_hard=0.30, name_error_elsewhere=1.4, second_slip=0.06, similar_twins=0.30
    ),
    "B": World(
        "B", TRADITIONS_B, surname_exponent=0.85, given_exponent=0.70, number_at_hard=0.20, name_error_elsewhere=1.8, second_slip=0.12, similar_twins=0.45,
        tilt=_TILT_B,
    ),
}  # fmt: skip
