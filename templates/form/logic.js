"use strict";
// The rubric's three-valued conditions, as hrdd.engine.conditions and hrdd.engine.facts state them: what is asked, and
// what is not. Proven equal by running both over the same answers; change the two together.
const KNOWN = "known", UNKNOWN = "unknown", UNANSWERED = "unanswered", NOT_ASKED = "not-asked";
const WORLDWIDE = "worldwide";
const ABSENT = { state: NOT_ASKED, words: [], parents: false };

function truth(condition, view) {
  if (condition.fact !== undefined) return test(condition, view);
  if (condition.all !== undefined) return every(condition.all, view);
  const found = some(condition.any !== undefined ? condition.any : condition.none, view);
  if (condition.none !== undefined) return found === null ? null : !found;
  return found;
}

function every(parts, view) {
  let result = true;
  for (const part of parts) {
    const held = truth(part, view);
    if (held === false) return false;
    if (held === null) result = null;
  }
  return result;
}

function some(parts, view) {
  let result = false;
  for (const part of parts) {
    const held = truth(part, view);
    if (held === true) return true;
    if (held === null) result = null;
  }
  return result;
}

function test(condition, view) {
  const name = condition.fact;
  if (name.startsWith("place.")) {
    const level = view.levels[name.slice(6)];
    return level === null || level === undefined ? null : compare(condition, level);
  }
  if (Object.hasOwn(view.rubric.derived, name)) {
    const held = truth(view.rubric.derived[name], view);
    if (held === null) return null;
    const word = held ? "yes" : "no";
    return condition.is !== undefined ? word === condition.is : (condition.in || []).includes(word);
  }
  const fact = view.facts[name] || ABSENT;
  if (condition.answered !== undefined) {
    const silent = fact.parents || fact.state === NOT_ASKED || fact.state === UNANSWERED;
    return condition.answered !== silent;
  }
  if (fact.state === NOT_ASKED) return false;
  if (fact.state !== KNOWN) return null;
  return testWords(condition, view.rubric.question[name], fact.words);
}

function testWords(condition, question, words) {
  const allowed = allowedWords(condition, question.choices);
  const inside = words.filter((word) => allowed.includes(word)).length;
  if (question.many) return inside > 0;
  if (inside === words.length) return true;
  return inside === 0 ? false : null;
}

function allowedWords(condition, choices) {
  if (condition.is !== undefined) return [condition.is];
  if (condition.in !== undefined) return condition.in;
  if (condition.at_least !== undefined) return choices.slice(choices.indexOf(condition.at_least));
  if (condition.at_most !== undefined) return choices.slice(0, choices.indexOf(condition.at_most) + 1);
  return Array.isArray(condition.includes) ? condition.includes : [condition.includes];
}

function compare(condition, level) {
  if (condition.at_least !== undefined) return level >= Number(condition.at_least);
  if (condition.at_most !== undefined) return level <= Number(condition.at_most);
  return level === condition.is;
}

// Which questions are asked: true, false, or null where that is not known yet. `assessment` is what a file holds.
function gather(assessment, rubric, today) {
  return gathered(assessment, rubric, today).asked;
}

// Whether a harm goes on, or the rubric's condition holds in any place: then the page says first whom to call.
function inDanger(assessment, rubric, today) {
  const harms = Object.values(assessment.risks || {});
  if (harms.some((risk) => risk && risk.actual && !risk.actual.ceased)) return true;
  if (!rubric.danger) return false;
  return gathered(assessment, rubric, today).views.some((view) => truth(rubric.danger, view) === true);
}

function gathered(assessment, rubric, today) {
  const answers = assessment.answers || {};
  const places = (assessment.subject && assessment.subject.places) || [];
  const views = places.map((place) => ({
    place, rubric, facts: {}, unsure: {}, levels: levelsOf(place, assessment.context || {}, rubric, today),
  }));
  const asked = {};
  for (const question of rubric.order) {
    const held = views.map((view) => asks(question, view));
    asked[question.id] = held.includes(true) ? true : held.includes(null) ? null : false;
    for (const view of views) {
      const silent = silence(question, asked[question.id]);
      view.facts[question.id] = factOf(question, asked[question.id], answers[question.id], view, silent);
      if (asked[question.id] === null && answers[question.id] !== undefined) view.unsure[question.id] = silent;
    }
  }
  return { asked, views };
}

function inScope(question, view) {
  return !(question.perPlace && view.place === WORLDWIDE);
}

function asks(question, view) {
  if (!inScope(question, view)) return false;
  if (!question.askWhen) return true;
  const held = truth(question.askWhen, view);
  if (held === true && Object.keys(view.unsure).length && truth(question.askWhen, doubting(view)) !== true) return null;
  return held;
}

function doubting(view) {
  return { ...view, facts: { ...view.facts, ...view.unsure }, unsure: {} };
}

function silence(question, asked) {
  if (asked === true || !question.askWhen) return { state: UNANSWERED, words: [], parents: false };
  return { state: asked === null ? UNKNOWN : NOT_ASKED, words: [], parents: true };
}

function factOf(question, asked, answer, view, silent) {
  if (!inScope(question, view)) return ABSENT;
  if (asked === false || answer === undefined) return silent;
  const long = answer !== null && typeof answer === "object" && !Array.isArray(answer) ? answer : { value: answer };
  if (long.range) {
    const [low, high] = long.range.map((word) => question.choices.indexOf(word));
    return { state: KNOWN, words: question.choices.slice(low, high + 1), parents: false };
  }
  let value = long.value;
  if (long.by_place) {
    if (!Object.hasOwn(long.by_place, view.place)) return silence(question, asks(question, view));
    value = long.by_place[view.place];
  }
  if (value === "unknown") return { state: UNKNOWN, words: [], parents: false };
  return { state: KNOWN, words: Array.isArray(value) ? value : [value], parents: false };
}

function levelsOf(place, context, rubric, today) {
  const levels = {};
  rubric.themes.forEach((theme, index) => {
    const row = rubric.places[place];
    const shipped = place === WORLDWIDE ? rubric.worldwide : row ? row[index] : null;
    levels[theme] = overridden(shipped, (context[place] || {})[theme], rubric, today);
  });
  return levels;
}

// A level that a person confirmed or corrected; lowering needs several sources, and neither outlives its review day.
function overridden(shipped, entry, rubric, today) {
  if (!entry) return shipped;
  const known = shipped === null ? rubric.notDetermined : shipped;
  const sources = new Set(entry.sources || []).size;
  if (entry.level < known && (!(entry.review_by >= today) || sources < rubric.loweringSources)) return shipped;
  return entry.level;
}
