// A stub EHR: it signs each call with a throw-away key, asks riskflag, draws the cards and reports what became of them.
// A real EHR keeps its key on a server.

import { markdown } from "./markdown.js";

const SERVICES = { "encounter-start": "riskflag-encounter-start", "patient-view": "riskflag-patient-view" };
const TIER = { critical: "Act now", warning: "Review", info: "For information" };
const at = (id) => document.getElementById(id);
const state = { child: null, turn: 0 };

const board = await (await fetch("board.json")).json();
const key = await crypto.subtle.importKey("jwk", board.key, { name: "ECDSA", namedCurve: "P-384" }, false, ["sign"]);

function make(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const encoded = (object) => base64url(new TextEncoder().encode(JSON.stringify(object)));

async function token(url) {
  const now = Math.floor(Date.now() / 1000);
  const head = { alg: "ES384", typ: "JWT", kid: board.key.kid };
  const claims = { iss: at("role").value, aud: url, iat: now, exp: now + 60, jti: crypto.randomUUID() };
  const text = `${encoded(head)}.${encoded(claims)}`;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-384" }, key, new TextEncoder().encode(text));
  return `${text}.${base64url(new Uint8Array(signature))}`;
}

async function post(path, body) {
  const url = board.url + path;
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${await token(url)}` };
  const reply = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  return reply.json();
}

// What cannot be answered is drawn as "not checked". An empty answer says that everything was checked.
const notChecked = (why) => ({ summary: "NOT CHECKED: riskflag did not answer", indicator: "warning", detail: `- ${why}`, source: { label: "this EHR" } });

async function ask() {
  if (!state.child) return;
  const turn = ++state.turn;
  const hook = document.querySelector("input[name=hook]:checked").value;
  const { context, prefetch } = state.child;
  const sent = { hook, hookInstance: crypto.randomUUID(), context, prefetch };
  at("cards").setAttribute("aria-busy", "true");
  at("status").textContent = "Looking up…";
  let answer;
  try {
    answer = await post(`/cds-services/${SERVICES[hook]}`, sent);
  } catch (error) {
    answer = { cards: [notChecked(error.message)] };
  }
  if (turn !== state.turn) return; // another child is on the screen by now
  at("sent").textContent = JSON.stringify(sent, null, 2);
  at("answered").textContent = JSON.stringify(answer, null, 2);
  draw(Array.isArray(answer.cards) ? answer.cards : [notChecked("the answer had no cards")], SERVICES[hook]);
}

function draw(cards, service) {
  at("cards").replaceChildren(...cards.map((card) => drawn(card, service)));
  at("cards").setAttribute("aria-busy", "false");
  const said = cards.length === 1 ? "1 card" : `${cards.length} cards`;
  at("status").textContent = cards.length ? said : "Everything was checked; nothing to show";
}

function kind(card) {
  if (/^NOT CHECKED/i.test(card.summary)) return "unchecked";
  if (/^No alert:/.test(card.summary)) return "clear";
  return ["critical", "warning"].includes(card.indicator) ? card.indicator : "info";
}

function drawn(card, service) {
  const tier = make("p", "tier", { unchecked: "Not checked", clear: "Checked" }[kind(card)] ?? TIER[card.indicator] ?? "Review");
  const title = make("h3", "", String(card.summary).replace(/^NOT CHECKED: /i, ""));
  const article = make("article", `card ${kind(card)}`, make("div", "top", tier, title));
  if (card.detail) {
    const detail = make("div", "detail", markdown(card.detail));
    detail.querySelectorAll("li").forEach((item) => item.classList.toggle("do", item.firstElementChild?.textContent === "Do:"));
    article.append(detail);
  }
  const done = (words) => { tier.textContent = words; article.classList.add("answered"); at("status").textContent = words; };
  const actions = [...suggestions(card, service), ...dismissal(card, service, done)];
  if (actions.length) article.append(make("div", "actions", ...actions));
  return article;
}

function suggestions(card, service) {
  return (card.suggestions ?? []).map((suggestion, position) => {
    const button = make("button", position ? "" : "first", String(suggestion.label));
    button.type = "button";
    button.addEventListener("click", async () => {
      button.disabled = true;
      button.textContent = `Done: ${suggestion.label}`;
      for (const action of suggestion.actions) {
        at("written").append(make("li", "", `${action.resource?.resourceType ?? "Resource"}: ${action.description}`));
      }
      at("chart").hidden = false;
      await report(service, { card: card.uuid, outcome: "accepted", acceptedSuggestions: [{ id: suggestion.uuid }] });
    });
    return button;
  });
}

function dismissal(card, service, done) {
  const reasons = card.overrideReasons ?? [];
  if (!reasons.length) return [];
  const chosen = make("select", "");
  chosen.setAttribute("aria-label", `Set aside: ${card.summary}`);
  chosen.append(make("option", "", "Set aside because…"), ...reasons.map((reason) => make("option", "", String(reason.display))));
  const button = make("button", "", "Set aside");
  button.type = "button";
  button.hidden = true;
  chosen.addEventListener("change", () => { button.hidden = chosen.selectedIndex === 0; });
  button.addEventListener("click", async () => {
    const reason = reasons[chosen.selectedIndex - 1];
    const { code, system } = reason;
    await report(service, { card: card.uuid, outcome: "overridden", overrideReason: { reason: { code, system } } });
    done(`Set aside: ${reason.display}`);
    at("alerts").focus();
  });
  return [chosen, button];
}

async function report(service, outcome) {
  const feedback = [{ ...outcome, outcomeTimestamp: new Date().toISOString() }];
  try {
    await post(`/cds-services/${service}/feedback`, { feedback });
    at("status").textContent = "Reported to riskflag";
  } catch (error) {
    at("status").textContent = `Could not be reported (${error.message})`;
  }
}

const day = (iso) => new Date(`${iso}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
const time = (iso) => new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function age(iso) {
  const born = new Date(`${iso}T12:00`), now = new Date();
  const months = (now.getFullYear() - born.getFullYear()) * 12 + now.getMonth() - born.getMonth() - (now.getDate() < born.getDate());
  return months < 24 ? `${months} months` : `${Math.floor(months / 12)} years`;
}

function open(child, button) {
  state.child = child;
  document.querySelectorAll("#arrivals button").forEach((each) => each.setAttribute("aria-current", String(each === button)));
  at("child-name").textContent = child.name;
  const facts = {
    Born: child.born ? `${day(child.born)} (${age(child.born)})` : "not known",
    "NHS number": child.number ? child.number.replace(/(...)(...)(....)/, "$1 $2 $3") : "not known",
    Arrived: time(child.arrived), Complaint: child.complaint,
  };
  at("facts").replaceChildren(...Object.entries(facts).map(([name, value]) => make("div", "", make("dt", "", name), make("dd", "", value))));
  at("chart").hidden = true;
  at("written").replaceChildren();
  at("cards").replaceChildren();
  ask();
}

at("role").append(...board.roles.map(({ name, issuer }) => Object.assign(make("option", "", name), { value: issuer })));
at("role").addEventListener("change", ask);
document.querySelectorAll("input[name=hook]").forEach((radio) => radio.addEventListener("change", ask));
at("outage").checked = board.outage;
at("outage").addEventListener("change", async () => {
  await fetch("outage", { method: "POST" });
  ask();
});
at("arrivals").append(...board.arrivals.map((child) => {
  const button = make("button", "", make("span", "name", child.name), make("span", "time", time(child.arrived)), make("span", "complaint", child.complaint));
  button.type = "button";
  button.addEventListener("click", () => open(child, button));
  return make("li", "", button);
}));
const [first] = board.arrivals;
open(first, at("arrivals").querySelector("button"));
