"""Invented streets in real-shaped postcodes. One postcode serves some twenty houses of one street, as in England."""

from dataclasses import dataclass
from random import Random
from zlib import crc32

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # the letters the inward part of a postcode uses
AREAS = (
    "B BB BD BL BN BR BS CB CR CT CV DA DE DH DL DN DY E EN EX FY GL GU HA HD HP HU HX IG IP KT L LA LE LN LS LU M ME MK N NE NG NN NR NW OL OX "
    "PE PL PO PR RG RH RM S SE SG SK SL SM SN SO SP SR SS ST SW TA TF TN TQ TS TW UB W WA WD WF WN WR WS WV YO"
).split()
TOWN_FIRST = "Ash Bram Cald Dun Elm Farn Glen Harl Kel Lang Mar Nor Oak Pen Rav Sel Thorn Wex Wyn Yar".split()
TOWN_LAST = "bourne bridge by combe field ford gate ham ley mere minster mouth port stead ton wick worth".split()
STREET_FIRST = (
    "Acorn Alder Almond Beech Birch Bracken Bramble Briar Brook Canal Castle Cedar Chapel Cherry Church Clover Corn Cross Dove Elder Fern Field Foxglove "
    "Garden Gorse Grange Green Harbour Hawthorn Hazel Heath Heron High Hill Holly Ivy Jubilee Juniper Kestrel King Lark Larkspur Laurel Lavender Lilac Lime "
    "Linden Mallard Manor Maple Market Meadow Mill Moor Moss Myrtle Nelson New North Nursery Oak Old Orchard Osprey Park Poplar Primrose Priory Quarry Queen "
    "Raven Rectory Ridge River Robin Rose Rowan Russet School South Spring Spruce Station Stone Swallow Sycamore Teal Thistle Tower Union Vale Victoria Vine "
    "Wagtail Walnut Water Well West Wharf Willow Windmill Wood Wren Yew York"
).split()
STREET_LAST = "Road Street Avenue Close Lane Drive Crescent Way Gardens Terrace Grove Court Place Walk Rise".split()


@dataclass(frozen=True, slots=True)
class Place:
    """Where someone lives or lived: postcode and one line of address."""

    postcode: str
    address: str


@dataclass(frozen=True, slots=True)
class Authority:
    """An invented local authority: its name, a three-digit code, its outcodes and towns."""

    name: str
    code: str
    outcodes: tuple[str, ...]
    towns: tuple[str, ...]

    @property
    def phones(self) -> tuple[str, str]:
        """Office and out-of-hours numbers, of Ofcom's range for drama."""
        return f"01632 960{self.code}", f"01632 960{int(self.code) + 500}"


def authorities(count: int = 90) -> tuple[Authority, ...]:
    """The same authorities in every world: places are scenery, not the subject."""
    rng = Random(20250630)
    towns = [first + last for first in TOWN_FIRST for last in TOWN_LAST]
    rng.shuffle(towns)
    made = []
    for number in range(count):
        area = AREAS[number % len(AREAS)]
        districts = rng.sample(range(1, 25), 8)
        own = tuple(towns[number * 3 : number * 3 + 3])
        made.append(Authority(own[0], f"{number + 1:03d}", tuple(f"{area}{d}" for d in districts), own))
    return tuple(made)


AUTHORITIES = authorities()


def postcode(outcode: str, street: str, house: int) -> str:
    """The postcode of a house: about ten houses on a side share it."""
    hashed = crc32(f"{outcode}|{street}|{house // 20}".encode())
    return f"{outcode} {hashed % 9 + 1}{LETTERS[hashed // 9 % 20]}{LETTERS[hashed // 180 % 20]}"


def home(rng: Random, authority: Authority, outcode: str | None = None) -> Place:
    """A house or flat somewhere in the authority, or in one of its outcodes."""
    code = outcode or rng.choice(authority.outcodes)
    street = f"{rng.choice(STREET_FIRST)} {rng.choice(STREET_LAST)}"
    house = int(rng.random() ** 2 * 160) + 1
    town = authority.towns[int(code[-1]) % 3]
    flat = f"Flat {rng.randint(1, 24)}, " if rng.random() < 0.2 else ""
    return Place(postcode(code, street, house), f"{flat}{house} {street}, {town}")


def institution(kind: str, number: int) -> Place:
    """The n-th children's home, hostel or refuge: one address for many children."""
    rng = Random(f"{kind}{number}")
    place = home(rng, AUTHORITIES[number % len(AUTHORITIES)])
    return Place(place.postcode, f"{rng.choice(STREET_FIRST)} House, {place.address}")
