// The page: questions from the rubric's data, answers in one object that is saved as the YAML of an assessment.
const data = JSON.parse(document.getElementById("data").textContent);
const say = data.words;
const rubric = data.rubric;
rubric.question = Object.fromEntries(rubric.order.map((question) => [question.id, question]));
const inOrder = [...rubric.order].sort((one, other) => one.place - other.place);
const boxes = {};
let file = fresh();
let saved = true;

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function fresh() {
  return {
    hrdd: 1, rubric: rubric.name,
    subject: { kind: data.kind, name: "", stage: "idea", places: [] },
    assessed: { date: today(), by: [{ name: "", role: "" }] },
    answers: {},
  };
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

// Characters that steer a screen or turn the reading direction: a file may not hold them, so none is taken in.
const HIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

function clean(text) {
  return text.replace(/\r\n?/g, "\n").replace(HIDDEN, "").trim();
}

// --- answers -------------------------------------------------------------------------------------------------------

function isLong(answer) {
  return answer !== null && typeof answer === "object" && !Array.isArray(answer);
}

function plain(answer) {
  return isLong(answer) ? answer.value : answer;
}

// Set the plain value of an answer; a reason or evidence that it has stays with it.
function setAnswer(id, value) {
  const before = file.answers[id];
  if (value === undefined) {
    delete file.answers[id];
  } else if (isLong(before)) {
    const { range, by_place: byPlace, ...rest } = before;
    file.answers[id] = Object.keys(rest).some((key) => key !== "value") ? { ...rest, value } : value;
  } else {
    file.answers[id] = value;
  }
  changed();
}

function setReason(id, text) {
  const before = file.answers[id];
  if (before === undefined) return;
  const long = isLong(before) ? { ...before } : { value: before };
  const reason = clean(text).replace(/\s+/g, " ");
  if (reason) long.because = reason;
  else delete long.because;
  file.answers[id] = Object.keys(long).length === 1 && "value" in long ? long.value : long;
  changed();
}

function setByPlace(id, place, value) {
  const before = file.answers[id];
  const long = isLong(before) ? { ...before } : {};
  const byPlace = { ...(long.by_place || {}) };
  if (value) byPlace[place] = value;
  else delete byPlace[place];
  delete long.value;
  delete long.range;
  if (Object.keys(byPlace).length) file.answers[id] = { ...long, by_place: byPlace };
  else delete file.answers[id];
  changed();
}

// --- the questions -------------------------------------------------------------------------------------------------

function build() {
  const main = document.getElementById("questions");
  for (const theme of data.themes) {
    const own = inOrder.filter((question) => question.theme === theme.id);
    if (!own.length) continue;
    const section = element("section", { id: `theme-${theme.id}`, "aria-labelledby": `title-${theme.id}` },
      element("h2", { id: `title-${theme.id}` }, theme.title), element("p", { class: "meaning" }, theme.meaning));
    for (const question of own) section.append(box(question));
    main.append(section);
  }
}

function box(question) {
  const kind = question.many ? "checkbox" : "radio";
  const made = element("fieldset", { id: `q-${question.id}`, class: "question" },
    element("legend", { id: `l-${question.id}` }, question.text));
  if (question.measure) made.append(element("p", { class: "note" }, say.measure));
  if (question.many) made.append(element("p", { class: "note" }, say.several));
  const help = element("details", {}, element("summary", {}, say.help), element("p", {}, question.help),
    element("p", {}, element("strong", {}, say.example), " ", question.example));
  if (question.cost) help.append(element("p", {}, element("strong", {}, say.cost), " ", question.cost));
  made.append(help);
  for (const [word, text] of [...question.choices.map((word) => [word, question.texts[word] || say[word] || word]), ["unknown", say.unknown]]) {
    made.append(element("label", { class: word === "unknown" ? "choice not-known" : "choice" },
      element("input", { type: kind, name: `a-${question.id}`, value: word, onchange: () => chosen(question) }),
      element("span", {}, text)));
  }
  if (question.perPlace) made.append(element("details", { class: "by-place" }, element("summary", {}, say["by-place"]), element("div", {})));
  const reason = element("textarea", { rows: 2, id: `r-${question.id}`, onchange: (event) => setReason(question.id, event.target.value) });
  made.append(element("details", { class: "reason" }, element("summary", {}, say.because),
    element("label", { for: `r-${question.id}` }, say["because-help"]), reason));
  boxes[question.id] = made;
  return made;
}

function inputs(question) {
  return [...boxes[question.id].querySelectorAll("label.choice input")];
}

function chosen(question) {
  const on = inputs(question).filter((input) => input.checked).map((input) => input.value);
  if (!question.many) return setAnswer(question.id, on[0]);
  // "none" and "unknown" stand alone: the one chosen last wins.
  const before = [plain(file.answers[question.id]) ?? []].flat();
  const fresh = on.find((word) => !before.includes(word));
  const alone = [question.choices[0], "unknown"];
  let words = on;
  if (fresh !== undefined && alone.includes(fresh)) words = [fresh];
  else if (fresh !== undefined) words = on.filter((word) => !alone.includes(word));
  const value = words.length === 0 ? undefined : words[0] === "unknown" ? "unknown" : words;
  setAnswer(question.id, value);
  show(question);
}

function show(question) {
  const answer = file.answers[question.id];
  const said = [plain(answer) ?? []].flat();
  for (const input of inputs(question)) input.checked = said.includes(input.value);
  const reason = boxes[question.id].querySelector("textarea");
  reason.value = isLong(answer) && answer.because ? answer.because : "";
  if (reason.value) reason.closest("details").open = true;
  if (question.perPlace) showByPlace(question);
}

function showByPlace(question) {
  const holder = boxes[question.id].querySelector(".by-place > div");
  const places = file.subject.places.filter((place) => place !== WORLDWIDE);
  const said = isLong(file.answers[question.id]) ? file.answers[question.id].by_place || {} : {};
  boxes[question.id].querySelector(".by-place").hidden = places.length < 2;
  holder.replaceChildren(...places.map((place) => {
    const id = `p-${question.id}-${place}`;
    const select = element("select", { id, onchange: (event) => { setByPlace(question.id, place, event.target.value); show(question); } },
      element("option", { value: "" }, "–"),
      ...[...question.choices, "unknown"].map((word) => element("option", { value: word, selected: said[place] === word }, question.texts[word] || say[word] || word)));
    return element("p", {}, element("label", { for: id }, `${data.names[place] || place} `), select);
  }));
}

// --- the subject ---------------------------------------------------------------------------------------------------

const fields = {
  "subject-name": [(value) => { file.subject.name = value; }, () => file.subject.name],
  "subject-summary": [(value) => { setOptional(file.subject, "summary", value); }, () => file.subject.summary || ""],
  "subject-stage": [(value) => { file.subject.stage = value; }, () => file.subject.stage],
  "by-name": [(value) => { file.assessed.by[0].name = value; }, () => file.assessed.by[0].name],
  "by-role": [(value) => { file.assessed.by[0].role = slug(value); }, () => file.assessed.by[0].role],
};

function setOptional(holder, key, value) {
  if (value) holder[key] = value;
  else delete holder[key];
}

function slug(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
}

function addPlace() {
  const select = document.getElementById("place");
  if (!select.value || file.subject.places.includes(select.value)) return;
  file.subject.places.push(select.value);
  select.value = "";
  showPlaces();
  changed();
}

function showPlaces() {
  const list = document.getElementById("places");
  list.replaceChildren(...file.subject.places.map((place) => element("li", {}, data.names[place] || place, " ",
    element("button", { type: "button", "aria-label": fill(say.remove, { name: data.names[place] || place }), onclick: () => removePlace(place) }, "×"))));
  for (const question of inOrder) if (question.perPlace) showByPlace(question);
}

function removePlace(place) {
  file.subject.places = file.subject.places.filter((known) => known !== place);
  for (const answer of Object.values(file.answers)) if (isLong(answer) && answer.by_place) delete answer.by_place[place];
  showPlaces();
  changed();
  document.getElementById("place").focus();
}

// --- what is asked, and how far it is --------------------------------------------------------------------------------

function changed() {
  saved = false;
  refresh();
  keep();
}

function refresh() {
  // Before a place is chosen, questions show as for the whole world.
  const seen = file.subject.places.length ? file : { ...file, subject: { ...file.subject, places: [WORLDWIDE] } };
  const asked = gather(seen, rubric, today());
  let open = 0, total = 0, optional = 0;
  const left = [];
  for (const question of inOrder) {
    const answered = file.answers[question.id] !== undefined;
    boxes[question.id].hidden = !(asked[question.id] === true || (asked[question.id] === null && answered));
    if (asked[question.id] !== true) continue;
    if (question.measure) { // leaves nothing open
      if (!answered) optional += 1;
      continue;
    }
    total += 1;
    if (!answered) {
      open += 1;
      left.push(question);
    }
  }
  for (const theme of data.themes) {
    const section = document.getElementById(`theme-${theme.id}`);
    if (section) section.hidden = ![...section.querySelectorAll("fieldset")].some((found) => !found.hidden);
  }
  showDanger(inDanger(seen, rubric, today()));
  const missing = gaps();
  document.getElementById("progress").textContent = fill(say.progress, { answered: total - open, asked: total })
    + (optional ? `; ${fill(optional > 1 ? say.optional : say["one-optional"], { count: optional })}` : "");
  document.getElementById("bar").value = total ? (total - open) / total : 0;
  document.getElementById("left").replaceChildren(
    ...missing.map(([id, text]) => element("li", {}, element("a", { href: `#${id}` }, text))),
    ...left.map((question) => element("li", {}, element("a", { href: `#q-${question.id}` }, question.text))));
  document.getElementById("whole").hidden = open + missing.length > 0;
  document.getElementById("open").hidden = open + missing.length === 0;
  return asked;
}

function showDanger(danger) {
  const box = document.getElementById("urgent");
  box.hidden = !danger;
  const text = danger ? say.urgent : "";
  if (box.textContent !== text) box.textContent = text; // read out once, when it comes up
}

function gaps() {
  const found = [];
  if (!file.subject.name.trim()) found.push(["subject-name", say["gap-name"]]);
  if (!file.subject.places.length) found.push(["place", say["gap-places"]]);
  if (!file.assessed.by[0].name.trim()) found.push(["by-name", say["gap-by"]]);
  if (!file.assessed.by[0].role) found.push(["by-role", say["gap-role"]]);
  return found;
}

// --- saving and loading ----------------------------------------------------------------------------------------------

// The file as it is written: without what is not asked, which `hrdd check` would refuse.
function written() {
  const asked = refresh();
  const { hrdd, rubric: name, subject, assessed, answers, ...rest } = file;
  const kept = Object.fromEntries(rubric.files.filter((id) => answers[id] !== undefined && asked[id] !== false).map((id) => [id, answers[id]]));
  const made = { hrdd, rubric: name, subject: { ...subject, id: subject.id || slug(subject.name) || data.kind }, assessed, answers: kept, ...rest };
  const options = { schema: jsyaml.CORE_SCHEMA, noCompatMode: true, noRefs: true, lineWidth: -1, quotingType: '"' };
  return `# ${say.made}\n${jsyaml.dump(made, options)}`;
}

function save() {
  const text = written();
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = element("a", { href: address, download: `${slug(file.subject.name) || data.kind}.yaml` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  saved = true;
  tell(fill(say.saved, { name: link.download }));
}

function load(text) {
  let found;
  try {
    found = jsyaml.load(text, { schema: jsyaml.CORE_SCHEMA });
  } catch {
    return tell(say["not-yaml"]);
  }
  if (!isLong(found) || !isLong(found.subject)) return tell(say["not-ours"]);
  if (found.subject.kind !== data.kind) return tell(fill(say["other-kind"], { kind: String(found.subject.kind) }));
  const base = fresh();
  file = { ...base, ...found, subject: { ...base.subject, ...found.subject }, assessed: { ...base.assessed, ...found.assessed }, answers: {} };
  if (!Array.isArray(file.subject.places)) file.subject.places = [];
  if (!Array.isArray(file.assessed.by) || !file.assessed.by.length) file.assessed.by = base.assessed.by;
  const strange = [];
  for (const [id, answer] of Object.entries(found.answers || {})) {
    if (fits(id, answer)) file.answers[id] = answer;
    else strange.push(id);
  }
  showAll();
  saved = true;
  tell(strange.length ? fill(say.strange, { names: strange.join(", ") }) : say.loaded);
}

function fits(id, answer) {
  if (!Object.hasOwn(rubric.question, id)) return false;
  const question = rubric.question[id];
  const long = isLong(answer) ? answer : { value: answer };
  const words = [long.value ?? [], long.range ?? [], Object.values(long.by_place || {})].flat(2);
  return words.length > 0 && words.every((word) => word === "unknown" || question.choices.includes(word));
}

function showAll() {
  for (const [id, [, get]] of Object.entries(fields)) document.getElementById(id).value = get();
  for (const question of inOrder) show(question);
  showPlaces();
  refresh();
}

function tell(text) {
  document.getElementById("message").textContent = text;
}

// --- a draft in this browser, only if somebody asks for it -------------------------------------------------------------

const slot = `hrdd-form-${data.kind}`;

function store() {
  try {
    return window.localStorage;
  } catch {
    return null; // some browsers refuse it to files
  }
}

function keep() {
  if (document.getElementById("keep").checked) store()?.setItem(slot, written());
}

function keepOrForget(event) {
  if (event.target.checked) keep();
  else store()?.removeItem(slot);
  tell(event.target.checked ? say.kept : say.forgotten);
}

function begin() {
  build();
  for (const [id, [set]] of Object.entries(fields)) {
    document.getElementById(id).addEventListener("change", (event) => { set(clean(event.target.value)); changed(); });
  }
  document.getElementById("by-role").addEventListener("blur", (event) => { event.target.value = slug(event.target.value); });
  document.getElementById("add-place").addEventListener("click", addPlace);
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("save-too").addEventListener("click", save);
  document.getElementById("print").addEventListener("click", () => window.print());
  document.getElementById("keep").addEventListener("change", keepOrForget);
  document.getElementById("file").addEventListener("change", async (event) => {
    const [picked] = event.target.files;
    if (picked) load(picked.size > data.largest ? "" : await picked.text());
    event.target.value = "";
  });
  window.addEventListener("beforeunload", (event) => { if (!saved && !document.getElementById("keep").checked) event.preventDefault(); });
  const draft = store()?.getItem(slot);
  showAll();
  if (draft) {
    document.getElementById("keep").checked = true;
    load(draft);
  }
  saved = true;
}

begin();
