"""The rule book for people: one rule as text, and every pack as one searchable page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files

from attrs import frozen

from riskflag.render.boundaries import boundaries
from riskflag.rules.pack import Pack
from riskflag.rules.rule import Rule, Tier

__all__ = ["Vignette", "catalogue", "rule_facts", "rule_text"]


def rule_facts(rule: Rule, pack: Pack) -> dict[str, str]:
    """Everything a rule says of itself, in the order a reader asks for it; what it does not say is left out."""
    off = rule.id in pack.off
    facts = {
        "Pack": f"{pack.id} {pack.version}, {'SWITCHED OFF as shipped' if off else 'on'}",
        "Version": rule.version,
        "Tier": rule.tier.value,
        "Logic": _logic(rule),
        "Ages": _ages(rule),
        "Do": rule.action,
        "Owner": rule.owner,
        "Lowered by": "; ".join(rule.lowered_by),
        "False positives": rule.false_positives,
        "Evidence": rule.evidence,
        "Strength": rule.strength,
        "Source": rule.citation,
        "Code lists": ", ".join(rule.codes),
        "Numbers": ", ".join(f"{name} = {value if value != '' else 'not stated'}" for name, value in rule.params.items()),
        "Shown to": "the named doctor only" if rule.existence_restricted else "",
    }
    return {name: said for name, said in facts.items() if said}


def _logic(rule: Rule) -> str:
    """The logic in words, with the rule's own numbers in it."""
    def number(name: re.Match[str]) -> str:
        value = rule.params.get(name[1])
        if value is None or isinstance(value, bool):
            return name[1] if "=" in name[1] else name[1].replace("_", " ")
        unit = next((unit for unit in ("months", "days") if name[1].endswith(f"_{unit}")), "")
        return f"{value} {unit}".strip()

    return re.sub(r"`([^`]+)`", number, " ".join((rule.check.__doc__ or "").split()))


def _ages(rule: Rule) -> str:
    if "upper_months" not in rule.params:
        return "not limited by the rule's numbers"
    lower, upper = rule.ages
    return f"from {lower} to below {upper} completed months"


def rule_text(rule: Rule, pack: Pack) -> str:
    """One rule for a terminal."""
    lines = [f"{rule.id}: {rule.title}"]
    return "\n".join(lines + [f"  {name}: {said}" for name, said in rule_facts(rule, pack).items()])


@frozen
class Vignette:
    """A line of a source, what the rule is expected to do with it, and why the rule differs, if it does."""

    source: str
    line: str
    expected: str
    differs: str = ""


def catalogue(
    packs: Iterable[Pack], situations: Mapping[str, Iterable[tuple[str, str]]],
    vignettes: Mapping[str, Iterable[Vignette]] | None = None,
) -> str:
    """One HTML page of every rule with its logic in words, its boundary table, its situations (sentence and outcome, by rule
    id), the lines of its sources it was held against, and its evidence. It needs no network and is whole without its script.
    """
    packs, known = tuple(packs), vignettes or {}
    rules = [rule for pack in packs for rule in pack.rules]
    off = sum(len(pack.off) for pack in packs)
    sections = "".join(_pack(pack, situations, known) for pack in packs)
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>riskflag: the rule book</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_text("catalogue.css")}</style></head>'
        '<body><a class="skip" href="#rules">Skip to the rules</a><h1>The rule book</h1>'
        '<p class="lead">An alert says <em>look, ask, talk, record</em>. It is never a finding of abuse, and no figure here is '
        f"the chance of one child.</p><p>{len(rules)} rules in {len(packs)} packs; {off} ship switched off because nobody has "
        f'confirmed them in a source.{_agreement(known)}</p>{_form(packs)}<main id="rules">{_contents(packs)}{sections}</main>'
        f'<script>{_text("catalogue.js")}</script></body></html>\n'
    )


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _agreement(vignettes: Mapping[str, Iterable[Vignette]]) -> str:
    told = [vignette for some in vignettes.values() for vignette in some]
    agree = sum(not vignette.differs for vignette in told)
    return f" {agree} of {len(told)} vignettes agree; agreement is no sensitivity and no specificity." if told else ""


def _form(packs: tuple[Pack, ...]) -> str:
    def choice(name: str, label: str, words: Iterable[str]) -> str:
        options = "".join(f"<option>{escape(word)}</option>" for word in words)
        return (f'<div><label for="{name}">{label}</label><select id="{name}" name="{name}"><option value="">all</option>'
                f"{options}</select></div>")

    return (
        '<form role="search" hidden><div><label for="words">Find a rule, a site or a word</label>'
        '<input id="words" name="words" type="search" autocomplete="off"></div>'
        f"{choice('pack', 'Pack', (pack.id for pack in packs))}{choice('tier', 'Tier', (tier.value for tier in Tier))}"
        f"{choice('state', 'As shipped', ('on', 'off'))}"
        '<p class="quiet" id="told" role="status" aria-live="polite"></p></form>'
    )


def _contents(packs: tuple[Pack, ...]) -> str:
    rules = (rule for pack in packs for rule in pack.rules)
    links = "".join(f'<li><a href="#{escape(rule.id)}">{escape(rule.id)}</a> {escape(rule.title)}</li>' for rule in rules)
    return f'<nav aria-label="Rules"><details><summary>All rules by name</summary><ul>{links}</ul></details></nav>'


def _pack(pack: Pack, situations: Mapping[str, Iterable[tuple[str, str]]], vignettes: Mapping[str, Iterable[Vignette]]) -> str:
    rules = "".join(
        _rule(rule, pack, tuple(situations.get(rule.id, ())), tuple(vignettes.get(rule.id, ()))) for rule in pack.rules)
    return (
        f'<section data-pack="{escape(pack.id)}" aria-labelledby="{escape(pack.id)}">'
        f'<h2 id="{escape(pack.id)}">{escape(pack.title)}</h2><p class="lead">{escape(pack.intended_purpose)}</p>'
        f'<p class="quiet">{escape(pack.id)}, version {escape(pack.version)}, '
        f"fingerprint {pack.fingerprint}, to be reviewed by {pack.review_by:%d/%m/%Y}.</p>{rules}</section>"
    )


def _rule(rule: Rule, pack: Pack, situations: tuple[tuple[str, str], ...], vignettes: tuple[Vignette, ...]) -> str:
    state = "off" if rule.id in pack.off else "on"
    facts = rule_facts(rule, pack)
    logic = facts.pop("Logic", "")
    said = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in facts.items())
    held = tuple((v.source, v.line, f"{v.expected}; differs: {v.differs}" if v.differs else v.expected) for v in vignettes)
    badge = '<span class="state">switched off</span>' if state == "off" else ""
    return (
        f'<article id="{escape(rule.id)}" data-pack="{escape(pack.id)}" data-tier="{rule.tier.value}" data-state="{state}">'
        f'<header><a class="id" href="#{escape(rule.id)}">{escape(rule.id)}</a><h3>{escape(rule.title)}</h3>'
        f'<span class="tier {rule.tier.value}">{rule.tier.value}</span>{badge}</header><p class="logic">{escape(logic)}</p>'
        f"<dl>{said}</dl>{_table('Boundaries', ('What', 'When'), boundaries(rule), is_open=True)}"
        f"{_table('Situations', ('In words', 'What comes of it'), situations)}"
        f"{_table('Lines of sources', ('Source', 'It says', 'Expected'), held)}</article>"
    )


def _table(title: str, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], *, is_open: bool = False) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<details{" open" * is_open}><summary>{title} ({len(rows)})</summary><div class="wide" tabindex="0" role="region" '
        f'aria-label="{title}"><table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table></div></details>'
    )
