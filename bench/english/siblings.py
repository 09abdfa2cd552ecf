"""Look-alikes of one household: twins, brothers and sisters, listed or not."""

from .attendances import Recording
from .lookalikes import Scene, lookalike, shifted
from .people import Child


def _twin(scene: Scene, *, same_sex: bool) -> Recording | None:
    child = scene.child
    if child is None or child.twin:
        return None
    sex = child.sex if same_sex else "FM"[child.sex == "F"]
    alike = same_sex and scene.rng.random() < scene.population.world.similar_twins
    given = scene.book.like(scene.rng, child.given, scene.family.tradition, sex, child.born.year) if alike else scene.given(child, sex)
    twin = scene.other(child, given=given, sex=sex, middle=(), twin="same sex" if same_sex else "mixed")
    return scene.visit(twin, scene.rows(child))


@lookalike
def same_sex_twin_unlisted(scene: Scene) -> Recording | None:
    """The twin sister or brother of a listed child, not listed; sometimes named alike."""
    return _twin(scene, same_sex=True)


@lookalike
def mixed_twin_unlisted(scene: Scene) -> Recording | None:
    """The twin of the other sex, not listed."""
    return _twin(scene, same_sex=False)


def _listed_twins(scene: Scene, kind: str) -> tuple[Child, Child] | None:
    pairs = [(a, b) for a in scene.children for b in scene.children if a is not b and a.born == b.born and a.twin == kind]
    return scene.rng.choice(pairs) if pairs else None


@lookalike
def same_sex_twins_listed(scene: Scene) -> Recording | None:
    """One of two listed twins of one sex: the right one must be found, or both shown."""
    pair = _listed_twins(scene, "same sex")
    return scene.visit(pair[0], scene.rows(pair[1])) if pair else None


@lookalike
def mixed_twins_listed(scene: Scene) -> Recording | None:
    """One of a listed sister and brother born together."""
    pair = _listed_twins(scene, "mixed")
    return scene.visit(pair[0], scene.rows(pair[1])) if pair else None


@lookalike
def twin_two_listed(scene: Scene) -> Recording | None:
    """A listed twin on the desk as "Twin 2", without number: nothing tells which of the two."""
    pair = _listed_twins(scene, "same sex")
    if pair is None:
        return None
    made = scene.visit(pair[0], scene.rows(pair[1]))
    made.row.update(given_name=scene.rng.choice(("Twin 2", "Twin 1", "Twin Two", "Twin")), middle_names="", nhs_number="")
    return made


@lookalike
def sibling_unlisted(scene: Scene) -> Recording | None:
    """A brother or sister who is not listed."""
    able = [c for c in scene.family.children if c.id not in scene.listing.rows and c.born <= scene.at.date()]
    if able and scene.child is not None:
        return scene.visit(scene.rng.choice(able), scene.listing.all_rows())
    child = scene.child
    if child is None:
        return None
    sex = scene.rng.choice("FM")
    return scene.visit(scene.other(child, given=scene.given(child, sex), sex=sex, middle=(), born=shifted(child.born, -scene.rng.randint(330, 1200)), twin=""), scene.rows(child))


@lookalike
def sibling_alike(scene: Scene) -> Recording | None:
    """An unlisted sibling of the same sex with a similar name, one to three years apart."""
    child = scene.child
    if child is None:
        return None
    given = scene.book.like(scene.rng, child.given, scene.family.tradition, child.sex, child.born.year)
    return scene.visit(scene.other(child, given=given, middle=(), born=shifted(child.born, -scene.rng.randint(330, 1100)), twin=""), scene.rows(child))


@lookalike
def siblings_listed(scene: Scene) -> Recording | None:
    """One of several listed brothers and sisters."""
    apart = [c for c in scene.children if scene.child is not None and c.born != scene.child.born]
    return scene.visit(scene.child, scene.rows(apart[0])) if apart and scene.child is not None else None


@lookalike
def sibling_with_listed_number(scene: Scene) -> Recording | None:
    """An unlisted sibling under the listed child's NHS number."""
    child = scene.child
    if child is None or not child.number:
        return None
    made = sibling_unlisted(scene)
    if made is None:
        return None
    made.near = scene.rows(child)
    made.row["nhs_number"] = child.number
    return made
