// Reads [{name, resource}, ...] from standard input; writes {name: [what is wrong, ...]} for those that are.
const { Fhir } = require("fhir");

const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const fhir = new Fhir();
const wrong = {};
for (const { name, resource } of given) {
  const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
  const bad = messages.filter((m) => m.severity !== "info" && m.severity !== "information");
  if (bad.length) wrong[name] = bad.map((m) => `${m.severity} ${m.location}: ${m.message}`);
}
process.stdout.write(JSON.stringify(wrong));
