// What is wrong with an answer, as returns would say it, and what should rather not stand in a note.

// A text as it is taken in: without blanks around it and at the ends of its lines.
const taken = (text) => text.replace(/\r\n?/g, "\n").split("\n").map((line) => line.trimEnd()).join("\n").trim();
const lengthOf = (text) => Array.from(taken(text)).length;

const NUMERALS = ["〇○零", "一壹幺", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"];

function isDay(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

// A day so many days before another, both as in 2026-11-24.
function daysBefore(day, count) {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 86400000).toISOString().slice(0, 10);
}

// Whether a text seems to hold an ID number or a phone number; taking in looks closer, and masks what it finds.
function holdsNumber(text) {
  const digits = Array.from(text.normalize("NFKC"), (mark) => {
    const value = NUMERALS.findIndex((numerals) => numerals.includes(mark));
    return value < 0 ? mark : String(value);
  }).join("").replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "");
  const runs = digits.match(/[0-9](?:[\s.\-/()·‐-―−]{0,3}[0-9]){9,}(?:[\s.\-]{0,3}[xX×])?/g) || [];
  return runs.map((run) => run.replace(/[^0-9xX×]/g, "")).some((run) => {
    if (/1[3-9][0-9]{9}(?![0-9])/.test(run) || /^0[1-9][0-9]{1,2}[2-9][0-9]{6,7}$/.test(run)) return true;
    for (let at = 0; at + 15 <= run.length; at += 1) {
      const part = run.slice(at + 6);
      if (at + 18 <= run.length && isDay(+part.slice(0, 4), +part.slice(4, 6), +part.slice(6, 8)) && /^(18|19|20)/.test(part)) return true;
      if (run.length === 15 && isDay(1900 + +part.slice(0, 2), +part.slice(2, 4), +part.slice(4, 6))) return true;
    }
    return false;
  });
}

const codeOf = (answer) => WORDS.codes[answer.slice(0, 2)];
const wordsOf = (answer, readings) => (WORDS.own[readings] || {})[answer] || WORDS.codes[answer].words;

// The same of something that was found: nothing is wrong with one in which nothing stands.
function faultsOfReport(said, today) {
  if (!Object.values(said).some((text) => taken(text))) return [];
  const found = [], refusals = WORDS.refusals;
  if (!taken(said.address)) found.push(["address", refusals.no_address]);
  else if (lengthOf(said.address) > WORDS.longest_address) found.push(["address", refusals.address_too_long]);
  if (!(said.kind in WORDS.kinds)) found.push(["kind", refusals.no_kind]);
  if (!said.date) found.push(["date", refusals.no_seen_on]);
  else if (said.date < daysBefore(today, WORDS.oldest_days)) found.push(["date", refusals.seen_too_early]);
  else if (said.date > today) found.push(["date", WORDS.says.day_too_late]);
  if (!taken(said.note)) found.push(["note", refusals.no_seen_note]);
  else if (lengthOf(said.note) > WORDS.longest) found.push(["note", refusals.note_too_long]);
  return found;
}

// [field, sentence] of each thing that taking in would refuse; none for a task that nothing is said of.
function faultsOf(said, since, today) {
  if (!said.answer) return [];
  const code = codeOf(said.answer), found = [], refusals = WORDS.refusals;
  if (!said.date) found.push(["date", refusals.no_date]);
  else if (said.date < since) found.push(["date", refusals.too_early]);
  else if (said.date > today) found.push(["date", WORDS.says.too_late]);
  if (code.department && !WORDS.departments.includes(said.department)) found.push(["department", refusals.no_department]);
  if (code.note && !taken(said.note)) found.push(["note", refusals.no_note]);
  else if (lengthOf(said.note) > WORDS.longest) found.push(["note", refusals.note_too_long]);
  return found;
}

