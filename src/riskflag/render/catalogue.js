// Finds rules by words, pack, tier and state; the page is whole without it.
const form = document.querySelector("form");
form.hidden = false;
const articles = [...document.querySelectorAll("article")];
const told = document.getElementById("told");
function find() {
  const words = form.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const article of articles) {
    const text = article.textContent.toLowerCase();
    const fits = words.every((word) => text.includes(word)) &&
      ["pack", "tier", "state"].every((name) => !form[name].value || form[name].value === article.dataset[name]);
    article.hidden = !fits;
    shown += fits;
  }
  for (const section of document.querySelectorAll("section[data-pack]")) {
    section.hidden = !section.querySelector("article:not([hidden])");
  }
  told.textContent = `${shown} of ${articles.length} rules`;
}
form.addEventListener("input", find);
form.addEventListener("submit", (event) => event.preventDefault());
find();
