// The Markdown of a card's detail as elements. Only what is asked for below becomes an element, and text is only ever text:
// no HTML, no link, no image, whatever a card holds.

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"' };
const PIECES = /\\([!-/:-@[-`{-~])|&(amp|lt|gt|quot);|(\*\*|_)/g;

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

/** One line with **strong** and _emphasis_, escapes taken off. */
export function inline(text) {
  const root = document.createDocumentFragment();
  const open = [root];
  const marks = [];
  let from = 0;
  const say = (words) => words && open.at(-1).append(words);
  for (const piece of text.matchAll(PIECES)) {
    const [whole, escaped, entity, mark] = piece;
    say(text.slice(from, piece.index));
    from = piece.index + whole.length;
    if (escaped !== undefined) say(escaped);
    else if (entity !== undefined) say(NAMED[entity]);
    else if (marks.at(-1) === mark) { marks.pop(); open.pop(); }
    else if (text.indexOf(mark, from) < 0) say(mark);
    else {
      const inner = element(mark === "_" ? "em" : "strong");
      open.at(-1).append(inner);
      open.push(inner);
      marks.push(mark);
    }
  }
  say(text.slice(from));
  return root;
}

const cells = (line) => line.replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());

function table(lines) {
  const rows = lines.filter((line) => !/^[|\s:-]+$/.test(line)).map(cells);
  const row = (kind, words) => element("tr", ...words.map((cell) => element(kind, inline(cell))));
  const head = element("thead", row("th", rows[0] ?? []));
  head.querySelectorAll("th").forEach((cell) => cell.setAttribute("scope", "col"));
  return element("table", head, element("tbody", ...rows.slice(1).map((words) => row("td", words))));
}

const KINDS = [
  [/^- /, (lines) => element("ul", ...lines.map((line) => element("li", inline(line.slice(2)))))],
  [/^\|/, table],
  [/^/, (lines) => element("p", inline(lines.join(" ")))],
];

/** Paragraphs, lists and tables. */
export function markdown(text) {
  const root = document.createDocumentFragment();
  let kind = null;
  let held = [];
  const flush = () => { if (held.length) root.append(kind(held)); held = []; };
  for (const line of String(text).split("\n")) {
    if (!line.trim()) { flush(); kind = null; continue; }
    const [, make] = KINDS.find(([start]) => start.test(line));
    if (make !== kind) flush();
    kind = make;
    held.push(line);
  }
  flush();
  return root;
}
