"""The rule book for people: one rule as text, and every pack as one searchable page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from riskflag.rules.pack import Pack
from riskflag.rules.rule import Rule

__all__ = ["catalogue", "rule_facts", "rule_text"]


def rule_facts(rule: Rule, pack: Pack) -> dict[str, str]:
    """Everything a rule says of itself, in the order a reader asks for it; what it does not say is left out."""
    off = rule.id in pack.off
    facts = {
        "Pack": f"{pack.id} {pack.version}, {'SWITCHED OFF as shipped' if off else 'on'}",
        "Version": rule.version,
        "Tier": rule.tier.value,
        "Logic": " ".join((rule.check.__doc__ or "").split()),
        "Ages": _ages(rule),
        "Do": rule.action,
        "Owner": rule.owner,
        "Lowered by": "; ".join(rule.lowered_by),
        "False positives": rule.false_positives,
        "Evidence": rule.evidence,
        "Strength": rule.strength,
        "Source": rule.citation,
        "Code lists": ", ".join(rule.codes),
        "Numbers": ", ".join(f"{name} = {value}" for name, value in rule.params.items()),
        "Shown to": "the named doctor only" if rule.existence_restricted else "",
    }
    return {name: said for name, said in facts.items() if said}


def _ages(rule: Rule) -> str:
    if "upper_months" not in rule.params:
        return "not limited by the rule's numbers"
    lower, upper = rule.ages
    return f"from {lower} to below {upper} completed months"


def boundaries(rule: Rule) -> tuple[tuple[str, str], ...]:
    """The ages at which the rule begins, changes and ends: what it is, and on which day of a child's life."""
    said = {"lower_months": "begins", "upper_months": "ends"}
    rows = []
    for name, value in rule.params.items():
        if name.endswith("_months") and value:
            years, months = divmod(int(value), 12)
            words = [f"{count} {unit}{'s' * (count != 1)}" for count, unit in ((years, "year"), (months, "month")) if count]
            day = f"on the first day of {' and '.join(words)}"
            rows.append((said.get(name, f"changes ({name.removesuffix('_months').replace('_', ' ')})"), day))
    return tuple(rows)


def rule_text(rule: Rule, pack: Pack) -> str:
    """One rule for a terminal."""
    lines = [f"{rule.id}: {rule.title}"]
    return "\n".join(lines + [f"  {name}: {said}" for name, said in rule_facts(rule, pack).items()])


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#212b32}"
    "input{font:inherit;width:100%;padding:.5rem;border:2px solid #425563}"
    "article{border-top:1px solid #aeb7bd;padding:1rem 0}dt{font-weight:600}dd{margin:0 0 .4rem}"
    ".tier{border:2px solid;padding:0 .4rem;margin-left:.5rem}.off{background:#f0f4f5}table{border-collapse:collapse}"
    "td,th{border:1px solid #aeb7bd;padding:.2rem .5rem;text-align:left}"
)
_SCRIPT = (
    "const box=document.getElementById('find');box.addEventListener('input',()=>{"
    "const words=box.value.toLowerCase().split(/\\s+/);"
    "for(const a of document.querySelectorAll('article')){const t=a.textContent.toLowerCase();"
    "a.hidden=!words.every(w=>t.includes(w))}})"
)


def catalogue(packs: Iterable[Pack], situations: Mapping[str, Iterable[tuple[str, str]]]) -> str:
    """One HTML page of every rule with its logic in words, its situations (sentence and outcome, by rule id), its evidence
    and its boundary table. It needs no network and works without its script.
    """
    sections = "".join(_pack(pack, situations) for pack in packs)
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>riskflag: rules</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><h1>Rules</h1>'
        "<p>An alert says look, ask, talk, record. It is never a finding of abuse.</p>"
        '<label for="find">Find a rule, a site or a word</label><input id="find" type="search">'
        f"{sections}<script>{_SCRIPT}</script></body></html>\n"
    )


def _pack(pack: Pack, situations: Mapping[str, Iterable[tuple[str, str]]]) -> str:
    head = (f'<h2 id="{escape(pack.id)}">{escape(pack.title)}</h2><p>{escape(pack.intended_purpose)}</p>'
            f"<p>{escape(pack.id)}, version {escape(pack.version)}, fingerprint {pack.fingerprint}, to be reviewed by "
            f"{pack.review_by:%d/%m/%Y}.</p>")
    return head + "".join(_rule(rule, pack, tuple(situations.get(rule.id, ()))) for rule in pack.rules)


def _rule(rule: Rule, pack: Pack, situations: tuple[tuple[str, str], ...]) -> str:
    off = ' class="off"' if rule.id in pack.off else ""
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in rule_facts(rule, pack).items())
    return (
        f'<article id="{escape(rule.id)}"{off}><h3>{escape(rule.id)}: {escape(rule.title)}'
        f'<span class="tier">{rule.tier.value}</span></h3><dl>{facts}</dl>'
        f"{_table('Boundaries', boundaries(rule))}{_table('Situations', situations)}</article>"
    )


def _table(title: str, rows: tuple[tuple[str, str], ...]) -> str:
    if not rows:
        return ""
    cells = "".join(f"<tr><td>{escape(left)}</td><td>{escape(right)}</td></tr>" for left, right in rows)
    return f"<details><summary>{title} ({len(rows)})</summary><table>{cells}</table></details>"
