"""Units of measure and currencies as news write them, and when two amounts are the same."""

import re
from fractions import Fraction

_ALIASES = {
    "%": "% ％ percent pct per-cent",
    "pp": "percentage-point percentage-points pp",
    "bp": "basis-point basis-points bps",
    "km": "km kms kilometre kilometres kilometer kilometers",
    "m": "metre metres meter meters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "mile": "mile miles mi",
    "nautical mile": "nautical-mile nautical-miles",
    "foot": "foot feet ft",
    "inch": "inch inches",
    "yard": "yard yards",
    "hectare": "hectare hectares ha",
    "acre": "acre acres",
    "square km": "square-kilometre square-kilometres square-kilometer square-kilometers sq-km km² km2",
    "square mile": "square-mile square-miles sq-miles",
    "square m": "square-metre square-metres square-meter square-meters sq-m m² m2",
    "square foot": "square-foot square-feet sq-ft",
    "tonne": "tonne tonnes ton tons metric-ton metric-tons",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "gram": "gram grams gramme grammes",
    "mg": "mg milligram milligrams",
    "lb": "lb lbs",
    "ounce": "ounce ounces oz",
    "litre": "litre litres liter liters",
    "gallon": "gallon gallons",
    "barrel": "barrel barrels bbl",
    "km/h": "km/h kph kmh kilometres-per-hour kilometers-per-hour kilometres-an-hour kilometers-an-hour",
    "mph": "mph miles-per-hour miles-an-hour",
    "knot": "knot knots",
    "kW": "kw kilowatt kilowatts",
    "MW": "mw megawatt megawatts",
    "GW": "gw gigawatt gigawatts",
    "kWh": "kwh kilowatt-hour kilowatt-hours",
    "MWh": "mwh megawatt-hour megawatt-hours",
    "GWh": "gwh gigawatt-hour gigawatt-hours",
    "TWh": "twh terawatt-hour terawatt-hours",
    "GB": "gb gigabyte gigabytes",
    "TB": "tb terabyte terabytes",
    "MB": "mb megabyte megabytes",
    "degree": "degree degrees ° deg",
    "celsius": "°c celsius degrees-celsius degree-celsius degrees-centigrade centigrade degrees-c",
    "fahrenheit": "°f fahrenheit degrees-fahrenheit degree-fahrenheit degrees-f",
    "second": "second seconds sec secs",
    "minute": "minute minutes min mins",
    "hour": "hour hours hr hrs",
    "day": "day days",
    "week": "week weeks",
    "fortnight": "fortnight fortnights",
    "month": "month months",
    "year": "year years yr yrs year-old years-old year-olds",
    "decade": "decade decades",
    "century": "century centuries",
    "dollar": "$ dollar dollars",
    "usd": "us$ usd us-dollar us-dollars u.s.-dollar u.s.-dollars american-dollars",
    "cad": "c$ ca$ cad canadian-dollar canadian-dollars",
    "aud": "a$ au$ aud australian-dollar australian-dollars",
    "nzd": "nz$ nzd new-zealand-dollars",
    "hkd": "hk$ hkd hong-kong-dollars",
    "sgd": "s$ sgd singapore-dollars",
    "cent": "cent cents",
    "pound": "pound pounds",
    "gbp": "£ gbp sterling pound-sterling pounds-sterling",
    "pence": "penny pence p",
    "eur": "€ eur euro euros",
    "jpy": "jpy yen",
    "cny": "cny rmb yuan renminbi",
    "yen or yuan": "¥",
    "krw": "₩ krw won",
    "inr": "₹ inr rupee rupees rs",
    "rub": "₽ rub rouble roubles ruble rubles",
    "uah": "₴ uah hryvnia hryvnias",
    "try": "₺ try lira liras",
    "ils": "₪ ils shekel shekels",
    "chf": "chf franc francs swiss-francs",
    "sek": "sek krona kronor",
    "nok": "nok krone kroner",
    "brl": "r$ brl reais",
    "mxn": "mxn peso pesos",
    "zar": "zar rand",
    "ngn": "₦ ngn naira",
    "pln": "pln zloty zlotys",
}  # fmt: skip
UNITS = {alias.replace("-", " "): unit for unit, aliases in _ALIASES.items() for alias in aliases.split()}
"""From the way a unit is written, in lower case with single spaces, to its name."""

_BASES: dict[str, tuple[str, Fraction]] = {
    **{
        unit: ("m", Fraction(factor))
        for unit, factor in (("km", 1000), ("m", 1), ("cm", "0.01"), ("mm", "0.001"))
    },
    **{
        unit: ("gram", Fraction(factor))
        for unit, factor in (("tonne", 1_000_000), ("kg", 1000), ("gram", 1), ("mg", "0.001"))
    },
    **{
        unit: ("second", Fraction(factor))
        for unit, factor in (
            *(("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400)),
            *(("week", 604_800), ("fortnight", 1_209_600)),
        )
    },
    **{
        unit: ("month", Fraction(factor))
        for unit, factor in (("month", 1), ("year", 12), ("decade", 120), ("century", 1200))
    },
    **{unit: ("W", Fraction(factor)) for unit, factor in (("kW", 1), ("MW", 1000), ("GW", 1_000_000))},
    **{
        unit: ("Wh", Fraction(factor))
        for unit, factor in (("kWh", 1), ("MWh", 1000), ("GWh", 1_000_000), ("TWh", 1_000_000_000))
    },
    **{unit: ("B", Fraction(factor)) for unit, factor in (("MB", 1), ("GB", 1000), ("TB", 1_000_000))},
    "%": ("share", Fraction(1, 100)),
    "share": ("share", Fraction(1)),
    "bp": ("pp", Fraction(1, 100)),
    "pp": ("pp", Fraction(1)),
}
_FAMILIES = {
    "dollar": {"usd", "cad", "aud", "nzd", "hkd", "sgd"},
    "pound": {"gbp", "lb"},
    "degree": {"celsius", "fahrenheit"},
    "yen or yuan": {"jpy", "cny"},
}
"""Units that are written without saying which of several is meant."""
_COINS = {"pence": {"gbp", "pound"}, "cent": {"eur", "dollar", *_FAMILIES["dollar"]}}
"""Hundredths of currencies."""
_NEVER_BARE = {"%", "pp", "bp", "share"}
_IMPLIED = {"year", "degree"}

CURRENCY_SIGN = r"(?:(?:US|CA|AU|NZ|HK|[ACSR])?\$|[£€¥₩₹₽₴₺₪₦])"
CURRENCY_CODE = (
    r"(?:USD|EUR|GBP|JPY|CNY|RMB|KRW|CHF|INR|RUB|UAH|CAD|AUD|NZD|HKD|SGD|SEK|NOK|PLN|BRL|MXN|ZAR|TRY|ILS"
    r"|NGN|Rs)"
)
_CODE = re.compile(CURRENCY_CODE, re.IGNORECASE)


def _pattern() -> str:
    """Matches a unit behind a number: longest first, spaces within it, or hyphens."""
    names = sorted((name for name in UNITS if not re.search(r"[$£€¥₩₹₽₴₺₪₦]", name)), key=len, reverse=True)
    return "|".join(
        re.escape(name).replace(r"\ ", r"[\s-]") + (r"\b" if name[-1].isalnum() else "") for name in names
    )


PATTERN = _pattern()


def unit_named(written: str) -> str | None:
    """The unit that something names, None if nothing known."""
    name = re.sub(r"[\s-]+", " ", written.strip().rstrip(".").lower())
    # Codes are words in small letters: "15 try".
    if _CODE.fullmatch(name) and not written.strip().isupper():
        return None
    return UNITS.get(name)


def same_amount(value: Fraction, unit: str | None, source_value: Fraction, source_unit: str | None) -> bool:
    """Whether an amount in a claim is borne out by one in a source.

    Units of one kind are converted (1.5 km is 1,500 m); a percentage or a share is never a bare number. A
    claim may leave a unit out, but not add one, except years and degrees, which sources leave out themselves.
    """
    if unit in _BASES and source_unit in _BASES:
        return based(value, unit) == based(source_value, source_unit)
    if source_unit in _COINS.get(unit or "", ()):
        return value == source_value * 100
    if unit in _COINS.get(source_unit or "", ()):
        return value * 100 == source_value
    return value == source_value and units_fit(unit, source_unit)


def based(value: Fraction, unit: str | None) -> tuple[Fraction, str | None]:
    """An amount in the base unit of its kind: 25 years are 300 months."""
    if unit not in _BASES:
        return value, unit
    base, factor = _BASES[unit]
    return value * factor, base


def units_fit(unit: str | None, source_unit: str | None) -> bool:
    """Whether a claim's unit may stand for the source's without converting."""
    if unit == source_unit:
        return True
    if unit is None:
        return source_unit not in _NEVER_BARE
    if source_unit is None:
        return unit in _IMPLIED
    return source_unit in _FAMILIES.get(unit, ()) or unit in _FAMILIES.get(source_unit, ())
