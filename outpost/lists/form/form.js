// The page: fills its drop-downs, keeps what is typed, shows what is wrong, and makes the return.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const byId = (id) => document.getElementById(id);
const WORDS = read("words"), FORM = read("form"), SAYS = WORDS.says;
const KEPT_DAYS = 30;

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// The day by this device's clock, as in 2026-11-24.
function today() {
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

// What was typed, kept in the browser under recipient and batch. Browsers may refuse; then the page says so.
const store = {
  works: true,
  read() {
    try {
      return JSON.parse(localStorage.getItem(FORM.kept_as)) || {};
    } catch (fault) {
      this.works = fault instanceof SyntaxError;
      return {};
    }
  },
  write(said) {
    try {
      localStorage.setItem(FORM.kept_as, JSON.stringify({ list_day: FORM.list_day, said }));
      this.works = true;
    } catch (fault) {
      this.works = false;
    }
  },
  clear() {
    try {
      localStorage.removeItem(FORM.kept_as);
    } catch (fault) {
      this.works = false;
    }
  },
  // Forms of long ago leave nothing behind.
  forgetOld() {
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith("outpost/") || key === FORM.kept_as) continue;
        const day = Date.parse((JSON.parse(localStorage.getItem(key)) || {}).list_day);
        if (!(Date.parse(FORM.list_day) - day < KEPT_DAYS * 86400000)) localStorage.removeItem(key);
      }
    } catch (fault) {
      // Whatever stands there is not ours, or cannot be read.
    }
  },
};

function offerOptions(select, options) {
  for (const [value, text] of [["", SAYS.choose], ...options]) {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = text;
    select.append(option);
  }
}

// What can be filled in: controls by field, and what is told beneath them.
class Entry {
  constructor(card, fields) {
    this.card = card;
    this.fields = fields;
    this.controls = Object.fromEntries(fields.map((field) => [field, card.querySelector(`[data-field="${field}"]`)]));
    this.touched = new Set();
    for (const field of fields) {
      const control = this.controls[field];
      control.addEventListener("input", () => this.changed());
      control.addEventListener("blur", () => this.left(field));
    }
    card.querySelector(".today").addEventListener("click", () => {
      this.controls.date.value = today();
      this.left("date");
      this.changed();
    });
  }

  get said() {
    return Object.fromEntries(this.fields.map((field) => [field, this.controls[field].value]));
  }

  set said(values) {
    for (const field of this.fields) this.controls[field].value = typeof values[field] === "string" ? values[field] : "";
    this.touched = new Set(this.isBegun ? this.fields : []);
  }

  get isDone() {
    return this.isBegun && this.faults.length === 0;
  }

  changed() {
    this.show();
    save();
  }

  left(field) {
    this.touched.add(field);
    this.show();
  }

  // A fault of a field shows once somebody has been there, that of a text that grows too long at once.
  show() {
    const faults = new Map(this.faults.reverse()), note = this.said.note, length = lengthOf(note), counter = this.card.querySelector(".counter");
    this.controls.date.max = today();
    for (const field of this.fields) {
      const place = byId(`${this.card.id}-${field}-fault`), shown = this.touched.has(field) || (field === "note" && length > WORDS.longest);
      if (!place) continue;
      say(place, (shown && faults.get(field)) || "");
      this.controls[field].setAttribute("aria-invalid", String(place.textContent !== ""));
    }
    counter.textContent = filled(SAYS.counter, { length, longest: WORDS.longest });
    counter.classList.toggle("over", length > WORDS.longest);
    say(byId(`${this.card.id}-note-warning`), this.texts.some(holdsNumber) ? SAYS.number_warning : "");
    say(this.card.querySelector(".state"), this.isDone ? SAYS.done : "");
    this.card.classList.toggle("done", this.isDone);
    this.card.classList.toggle("wrong", Array.from(this.card.querySelectorAll(".fault")).some((fault) => fault.textContent));
  }
}

class Task extends Entry {
  constructor(card) {
    super(card, ["answer", "date", "note", "department"]);
    this.number = this.name = card.dataset.task;
    this.since = card.dataset.since;
    this.readings = card.dataset.readings || "";
    const codes = Object.keys(WORDS.codes).concat(Object.keys(WORDS.own[this.readings] || {})).sort();
    offerOptions(this.controls.answer, codes.map((code) => [code, this.words(code)]));
    offerOptions(this.controls.department, WORDS.departments.map((name) => [name, name]));
    card.querySelector(".fill").hidden = false;
  }

  words(code) {
    return `${code} ${wordsOf(code, this.readings)}`;
  }

  get isBegun() {
    return this.controls.answer.value !== "";
  }

  get faults() {
    return faultsOf(this.said, this.since, today());
  }

  show() {
    const code = this.isBegun ? codeOf(this.said.answer) : null;
    this.card.querySelector(".rest").hidden = code === null;
    this.card.querySelector(".hint").textContent = code === null ? "" : filled(SAYS.hint, code);
    this.card.querySelector(".department").hidden = !(code && code.department);
    this.card.querySelector(".note-must").hidden = !(code && code.note);
    this.controls.note.required = Boolean(code && code.note);
    super.show();
  }

  get texts() {
    return [this.said.note];
  }

  get row() {
    const said = this.said, department = codeOf(said.answer).department ? said.department : "";
    return [this.number, this.words(said.answer), said.date, taken(said.note), department, FORM.number];
  }
}

// Something that was found beside the list.
class Report extends Entry {
  constructor(number) {
    const card = byId("report").content.firstElementChild.cloneNode(true), id = `n${number}`;
    for (const one of [card, ...card.querySelectorAll("*")])
      for (const name of ["id", "for", "aria-describedby", "aria-labelledby"])
        if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(/\bID\b/g, id));
    card.id = id;
    super(card, ["address", "kind", "date", "note"]);
    card.querySelector(".note-must").hidden = false;
    offerOptions(this.controls.kind, Object.keys(WORDS.kinds).map((kind) => [kind, kind]));
    card.querySelector(".remove").addEventListener("click", () => remove(this));
    byId("report-list").append(card);
  }

  get isBegun() {
    return Object.values(this.said).some((text) => taken(text));
  }

  get faults() {
    return faultsOfReport(this.said, today());
  }

  show() {
    this.card.querySelector(".hint").textContent = WORDS.kinds[this.said.kind] || "";
    super.show();
  }

  get texts() {
    return [this.said.address, this.said.note];
  }

  get row() {
    const said = this.said;
    return [taken(said.address), said.kind, said.date, taken(said.note), FORM.number];
  }
}

// Only where something changes, so that readers of the screen say it once.
function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

const tasks = Array.from(document.querySelectorAll("[data-task]"), (card) => new Task(card));
let reports = [], lastReport = 0;

function addReport() {
  lastReport += 1;
  const report = new Report(lastReport);
  reports.push(report);
  report.show();
  numberReports();
  return report;
}

function numberReports() {
  reports.forEach((report, at) => {
    report.name = filled(SAYS.report_title, { number: at + 1 });
    say(report.card.querySelector("h3"), report.name);
  });
}

function remove(report) {
  report.card.remove();
  reports = reports.filter((other) => other !== report);
  numberReports();
  save();
  byId("add").focus();
}

function save() {
  const said = {}, found = reports.filter((report) => report.isBegun).map((report) => report.said);
  for (const task of tasks) if (Object.values(task.said).some(Boolean)) said[task.number] = task.said;
  if (Object.keys(said).length || found.length) store.write({ tasks: said, reports: found });
  else store.clear();
  withdraw();
  progress();
}

function progress() {
  const done = tasks.filter((task) => task.isDone).length, found = reports.filter((report) => report.isDone).length;
  const more = found ? filled(SAYS.progress_more, { reports: found }) : "";
  say(byId("progress"), filled(SAYS.progress, { done, all: tasks.length }) + more);
  byId("share-done").value = done;
  byId("next").disabled = done === tasks.length;
  say(byId("kept"), store.works ? SAYS.kept : SAYS.not_kept);
  byId("clock").hidden = today() >= FORM.list_day;
}

// A file that no longer says what stands in the form is not offered any more.
function withdraw() {
  const link = byId("download");
  if (link.href) URL.revokeObjectURL(link.href);
  link.removeAttribute("href");
  link.hidden = byId("share").hidden = true;
  say(byId("made"), "");
  say(byId("faults"), "");
}

function goTo(control) {
  control.scrollIntoView({ block: "center" });
  control.focus({ preventScroll: true });
}

function listFaults(wrong) {
  const title = document.createElement("p");
  title.textContent = filled(SAYS.wrong, { count: wrong.length });
  const links = wrong.map(([task, field, sentence]) => {
    const link = document.createElement("a"), control = task.controls[field];
    link.href = `#${control.id}`;
    link.textContent = `${task.name}：${sentence}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(control);
    });
    return link;
  });
  say(byId("faults"), "");
  byId("faults").append(title, ...links);
}

function exported() {
  withdraw();
  byId("send").hidden = false;
  const said = tasks.filter((task) => task.isBegun), found = reports.filter((report) => report.isBegun);
  for (const entry of [...said, ...found]) {
    entry.touched = new Set(entry.fields);
    entry.show();
  }
  const wrong = [...said, ...found].flatMap((entry) => entry.faults.map(([field, sentence]) => [entry, field, sentence]));
  if (wrong.length) listFaults(wrong);
  else if (!said.length && !found.length) say(byId("made"), SAYS.nothing_said);
  else offer(said, found);
  byId("send").scrollIntoView({ block: "start" });
  byId("send").focus({ preventScroll: true });
}

function offer(said, found) {
  const sheet = (words, entries) => [words.sheet, [words.columns, ...entries.map((entry) => entry.row)]];
  const bytes = workbook([sheet(WORDS.tasks, said), ...(found.length ? [sheet(WORDS.reports, found)] : [])]);
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const name = filled(SAYS.file, FORM).replace(/[\\/:*?"<>|\s]/g, "_");
  const file = new File([bytes], name, { type });
  const link = byId("download"), share = byId("share");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.hidden = false;
  let can = false;
  try {
    can = Boolean(navigator.canShare && navigator.share && navigator.canShare({ files: [file] }));
  } catch (fault) {
    can = false;
  }
  share.hidden = !can;
  share.onclick = () => navigator.share({ files: [file] }).catch((fault) => {
    if (fault.name !== "AbortError") say(byId("made"), SAYS.not_shared);
  });
  const more = found.length ? filled(SAYS.made_more, { reports: found.length }) : "";
  say(byId("made"), filled(SAYS.made, { count: said.length, more, name }));
  link.click();
}

function clear(sure) {
  byId("sure").hidden = true;
  if (sure) {
    for (const task of tasks) {
      task.said = {};
      task.show();
    }
    for (const report of reports) report.card.remove();
    reports = [];
    save();
    say(byId("made"), SAYS.cleared);
  }
  byId("clear").focus();
}

byId("next").addEventListener("click", () => {
  const next = tasks.find((task) => !task.isDone);
  if (next) goTo(next.controls.answer);
});
byId("export").addEventListener("click", exported);
byId("clear").addEventListener("click", () => {
  byId("sure").hidden = false;
  byId("clear-no").focus();
});
byId("clear-yes").addEventListener("click", () => clear(true));
byId("clear-no").addEventListener("click", () => clear(false));
byId("add").addEventListener("click", () => goTo(addReport().controls.address));
document.addEventListener("visibilitychange", () => [...tasks, ...reports].forEach((entry) => entry.show()));

store.forgetOld();
const kept = store.read().said || {};
for (const task of tasks) {
  if (kept.tasks && kept.tasks[task.number]) task.said = kept.tasks[task.number];
  task.show();
}
for (const said of Array.isArray(kept.reports) ? kept.reports : []) {
  const report = addReport();
  report.said = said;
  report.show();
}
byId("bar").hidden = byId("send").hidden = byId("reports").hidden = false;
byId("next").hidden = tasks.length === 0;
progress();
