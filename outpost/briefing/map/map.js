// The map: areas as shapes on a canvas, their counts as colours, a table beside it, and a search. Draws from the element
// map-data alone. What the numbers mean: outpost/briefing/map/coding.py, sheet.py.
(() => {
"use strict";
const data = JSON.parse(document.getElementById("map-data").textContent);
const get = (id) => document.getElementById(id);
const canvas = get("map-canvas"), board = canvas.getContext("2d", { alpha: false });
const english = () => get("en") && get("en").checked;
const pick = (pair) => pair[english() ? 1 : 0];
const say = (key, values = {}) =>
  data.words[key].map((text) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all)));

// --- what was packed
const Bytes = (text) => {
  const raw = atob(text);
  let at = 0;
  const next = () => {
    let number = 0, scale = 1, byte;
    do {
      byte = raw.charCodeAt(at++);
      number += (byte & 127) * scale;
      scale *= 128;
    } while (byte > 127);
    return number;
  };
  const signed = () => {
    const number = next();
    return number % 2 ? -(number + 1) / 2 : number / 2;
  };
  return { next, signed, left: () => at < raw.length };
};
const lines = (text) => {
  // of characters, which some rare ones make two of a text's places of
  const plain = !/[\ud800-\udfff]/.test(text);
  let last = "";
  return text === "" ? [] : text.split("\n").map((line) => {
    const alike = parseInt(line[0], 36);
    return (last = (plain ? last.slice(0, alike) : Array.from(last).slice(0, alike).join("")) + line.slice(1));
  });
};
const codes = lines(data.codes);
let names = [];
const naming = () => {
  const over = lines(data.communities), bytes = Bytes(data.community);
  let at = 0;
  const tails = lines(data.tails), chosen = Bytes(data.names);
  names = codes.map(() => {
    const tail = tails[chosen.next()];
    at += bytes.signed();
    return tail[0] === "*" && at >= 0 ? over[at] + tail.slice(1) : tail;
  });
};
const count = codes.length;
const town = (() => { const bytes = Bytes(data.town); return codes.map(() => bytes.next()); })();

// all arcs one after the other, x and y in turn; where each begins. One long list of numbers is quicker than thousands of short ones
const points = new Int32Array(data.arcs.length), begins = [0];
(() => {
  const bytes = Bytes(data.arcs);
  let x = 0, y = 0, end = 0;
  while (bytes.left()) {
    for (let more = bytes.next(); more > 0; more--) {
      points[end++] = x += bytes.signed();
      points[end++] = y += bytes.signed();
    }
    begins.push(end);
  }
})();
// of each area: its box, and its rings: where each begins and ends in the corners. An area is the arcs beside it, joined at their ends
const corners = new Int32Array(2 * begins[begins.length - 1]), rings = [], boxes = [];
(() => {
  const bytes = Bytes(data.sides), beside = codes.map(() => []);
  let area = 0, end = 0;
  for (let arc = 0; arc + 1 < begins.length; arc++) {
    area += bytes.next();
    beside[area].push(arc);
    const other = bytes.next();
    if (other) beside[area + other].push(arc);
  }
  // lay an arc to the ring, without the corner that the ring ends with
  const lay = (arc, onward, skip) => {
    const from = begins[arc], last = begins[arc + 1] - 2;
    for (let i = skip; i <= last - from; i += 2) {
      const at = onward ? from + i : last - i;
      corners[end++] = points[at];
      corners[end++] = points[at + 1];
    }
  };
  const follow = (left) => {
    const x = corners[end - 2], y = corners[end - 1];
    for (let at = 0; at < left.length; at++) {
      const from = begins[left[at]], last = begins[left[at] + 1] - 2, onward = points[from] === x && points[from + 1] === y;
      if (!onward && (points[last] !== x || points[last + 1] !== y)) continue;
      lay(left.splice(at, 1)[0], onward, 2);
      return true;
    }
    return false;
  };
  for (const left of beside) {
    const own = [], box = [Infinity, Infinity, -Infinity, -Infinity], first = end;
    while (left.length) {
      const begin = end;
      lay(left.pop(), true, 0);
      while (corners[begin] !== corners[end - 2] || corners[begin + 1] !== corners[end - 1]) if (!follow(left)) break;
      own.push(begin, end);
    }
    for (let i = first; i < end; i += 2) {
      box[0] = Math.min(box[0], corners[i]);
      box[1] = Math.min(box[1], corners[i + 1]);
      box[2] = Math.max(box[2], corners[i]);
      box[3] = Math.max(box[3], corners[i + 1]);
    }
    rings.push(own);
    boxes.push(own.length ? box : null);
  }
})();
// of each layer: of each area its counts; -1 is one or two
const layers = [], tables = Bytes(data.counts);
const layerAt = (wanted) => {
  while (layers.length <= wanted) {
    const bytes = tables, counts = new Map();
    let area = 0;
    for (let left = bytes.next(); left > 0; left--) {
      area += bytes.next();
      let states = bytes.next();
      const kinds = data.measures.map(() => { const kind = states % 3; states = (states - kind) / 3; return kind; });
      counts.set(area, kinds.map((kind) => (kind < 2 ? -kind : bytes.next())));
    }
    layers.push(counts);
  }
  return layers[wanted];
};
let places = [], bared = [], brief = [];
const gather = () => {
  const bytes = Bytes(data.found);
  places = lines(data.places).map((name) => {
    const areas = [];
    let area = 0;
    for (let left = bytes.next(); left > 0; left--) areas.push((area += bytes.signed()));
    return { name, areas };
  });
  bared = places.map((place) => bare(place.name));
  brief = bared.map((text) => text.replace(/^.*?(街道|镇|园区|开发区)(?=.)/, ""));
};

// --- what is shown
let layer = 0, measure = 0, chosen = -1, colours = null, classes = null, cross = false, printing = false;
const none = data.measures.map(() => 0);
const counts = (area) => (data.layers.length && layerAt(layer).get(area)) || none;
const shown = (number) => (number < 0 ? "<3" : String(number));
const LIMITS = [["0", 0], ["<3", 2], ["3–5", 5], ["6–10", 10], ["11–20", 20], [">20", Infinity]];
const classOf = (number) => (number < 0 ? 1 : LIMITS.findIndex((limit) => number <= limit[1]));
const view = { scale: 1, x: 0, y: 0, least: 1 };
const size = () => [canvas.clientWidth, canvas.clientHeight];

const trace = (path, list, begin, end) => {
  path.moveTo(list[begin], list[begin + 1]);
  for (let i = begin + 2; i < end; i += 2) path.lineTo(list[i], list[i + 1]);
};
const edges = new Path2D();
for (let arc = 0; arc + 1 < begins.length; arc++) trace(edges, points, begins[arc], begins[arc + 1]);
const traceArea = (path, area) => {
  for (let at = 0; at < rings[area].length; at += 2) trace(path, corners, rings[area][at], rings[area][at + 1]);
};
// where a line at this height crosses the area's border
const crossings = (area, y) => {
  const across = [];
  for (let at = 0; at < rings[area].length; at += 2)
    for (let i = rings[area][at], j = rings[area][at + 1] - 2; i < rings[area][at + 1]; j = i, i += 2)
      if (corners[i + 1] > y !== corners[j + 1] > y)
        across.push(((corners[j] - corners[i]) * (y - corners[i + 1])) / (corners[j + 1] - corners[i + 1]) + corners[i]);
  return across.sort((one, other) => one - other);
};
// one path for all areas of a colour: a few fills instead of thousands. A fill closes its parts itself; closePath() takes
// longer the longer the path already is
const paint = () => {
  classes = LIMITS.map(() => new Path2D());
  for (let area = 0; area < count; area++) traceArea(classes[classOf(counts(area)[measure])], area);
};
const look = () => {
  const style = getComputedStyle(canvas.closest(".map"));
  const colour = (name) => style.getPropertyValue("--map-" + name).trim();
  colours = { fills: LIMITS.map((limit, at) => colour(String(at))), edge: colour("edge"), mark: colour("mark"),
    ink: colour("ink"), light: colour("light"), ground: colour("ground"), font: style.fontFamily };
};

let waiting = false;
const soon = () => {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }
};
const draw = (lettered = true) => {
  const ratio = printing ? 2 : window.devicePixelRatio || 1, [width, height] = size();
  if (!width || !height) return;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  if (!colours) look();
  if (!classes) paint();
  board.setTransform(1, 0, 0, 1, 0, 0);
  board.fillStyle = colours.ground;
  board.fillRect(0, 0, canvas.width, canvas.height);
  board.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
  classes.forEach((path, at) => { board.fillStyle = colours.fills[at]; board.fill(path, "evenodd"); });
  board.strokeStyle = colours.edge;
  board.lineWidth = 0.7 / view.scale;
  board.stroke(edges);
  if (chosen >= 0 && boxes[chosen]) {
    const path = new Path2D();
    traceArea(path, chosen);
    board.strokeStyle = colours.mark;
    board.lineWidth = 3 / view.scale;
    board.stroke(path);
  }
  board.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (lettered) {
    labels(width, height);
    bar(height);
  }
  if (cross) {
    board.strokeStyle = colours.mark;
    board.lineWidth = 2;
    board.beginPath();
    for (const [x, y] of [[12, 0], [0, 12]]) {
      board.moveTo(width / 2 - x, height / 2 - y);
      board.lineTo(width / 2 + x, height / 2 + y);
    }
    board.stroke();
  }
};
const write = (text, x, y, taken, bold) => {
  board.font = (bold ? "600 " : "") + "13px " + colours.font;
  const half = board.measureText(text).width / 2 + 2;
  const box = [x - half, y - 9, x + half, y + 9];
  if (taken.some((it) => it[0] < box[2] && it[2] > box[0] && it[1] < box[3] && it[3] > box[1])) return;
  taken.push(box);
  board.lineWidth = 3;
  board.strokeStyle = colours.ground;
  board.strokeText(text, x, y);
  board.fillStyle = colours.ink;
  board.fillText(text, x, y);
};
// names of towns, and of areas that are large enough on the screen their counts
const labels = (width, height) => {
  const taken = [];
  board.textAlign = "center";
  board.textBaseline = "middle";
  board.lineJoin = "round";
  const at = (box) => [((box[0] + box[2]) / 2) * view.scale + view.x, ((box[1] + box[3]) / 2) * view.scale + view.y];
  const seen = (x, y) => x > 0 && y > 0 && x < width && y < height;
  for (let area = 0; area < count && taken.length < 400; area++) {
    const box = boxes[area];
    if (!box || (box[2] - box[0]) * view.scale < 44 || (box[3] - box[1]) * view.scale < 24) continue;
    const number = counts(area)[measure];
    if (!number) continue;
    const [x, y] = at([...inner(area), ...inner(area)]);
    if (seen(x, y)) write(shown(number), x, y, taken, true);
  }
  if (data.towns.length > 1)
    middles.forEach((middle, place) => {
      if (!middle) return;
      const [x, y] = at(middle);
      if (seen(x, y)) write(data.towns[place], x, y, taken, false);
    });
};
// the middle of a town is that of its areas' middles
const middles = [];
const centre = () => {
  const sums = data.towns.map(() => [0, 0, 0]);
  boxes.forEach((box, area) => {
    if (box) [box[0] + box[2], box[1] + box[3], 2].forEach((more, at) => { sums[town[area]][at] += more; });
  });
  for (const [x, y, found] of sums) middles.push(found ? [x / found, y / found, x / found, y / found] : null);
};
const bar = (height) => {
  const metres = data.step / view.scale, steps = [1, 2, 5].flatMap((one) => [10, 100, 1000, 10000].map((ten) => one * ten));
  const length = steps.sort((one, other) => one - other).filter((step) => step / metres < 140).pop() || 10;
  const wide = length / metres;
  board.fillStyle = colours.ground;
  board.fillRect(6, height - 26, wide + 16, 22);
  board.strokeStyle = board.fillStyle = colours.ink;
  board.lineWidth = 1.5;
  board.beginPath();
  board.moveTo(12, height - 14);
  board.lineTo(12, height - 9);
  board.lineTo(12 + wide, height - 9);
  board.lineTo(12 + wide, height - 14);
  board.stroke();
  board.font = "11px " + colours.font;
  board.textAlign = "left";
  board.fillText(length < 1000 ? length + " m" : length / 1000 + " km", 16, height - 17);
};

// --- where one looks
const fit = (box, most) => {
  const [width, height] = size();
  const wide = Math.max(box[2] - box[0], 1), high = Math.max(box[3] - box[1], 1);
  view.scale = Math.min((width * 0.94) / wide, (height * 0.94) / high, most || Infinity);
  view.x = width / 2 - ((box[0] + box[2]) / 2) * view.scale;
  view.y = height / 2 - ((box[1] + box[3]) / 2) * view.scale;
  soon();
};
const whole = () => {
  fit([0, 0, data.size[0], data.size[1]]);
  view.least = view.scale * 0.7;
};
const zoom = (factor, x, y) => {
  const [width, height] = size();
  const px = x === undefined ? width / 2 : x, py = y === undefined ? height / 2 : y;
  const scale = Math.min(Math.max(view.scale * factor, view.least), 40 / data.step);
  view.x = px - ((px - view.x) * scale) / view.scale;
  view.y = py - ((py - view.y) * scale) / view.scale;
  view.scale = scale;
  soon();
};
const move = (x, y) => { view.x += x; view.y += y; soon(); };
const areaAt = (px, py) => {
  const x = (px - view.x) / view.scale, y = (py - view.y) / view.scale;
  for (let area = 0; area < count; area++) {
    const box = boxes[area];
    if (!box || x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
    if (crossings(area, y).filter((at) => at > x).length % 2) return area;
  }
  return -1;
};

// --- the table beside it
const MOST_ROWS = 300;
const both = (element, pair) => {
  element.replaceChildren(...(pair[0] === pair[1] ? [pair[0]] : pair.map((text, at) => {
    const span = document.createElement("span");
    span.lang = at ? "en" : "zh";
    span.textContent = text;
    return span;
  })));
  return element;
};
const make = (tag, pair, more = {}) => Object.assign(both(document.createElement(tag), typeof pair === "string" ? [pair, pair] : pair), more);
const table = () => {
  const only = Number(get("map-town").value);
  let own = codes.map((code, area) => area).filter((area) => only < 0 || town[area] === only);
  const all = own.length;
  if (all > MOST_ROWS) own = own.filter((area) => counts(area)[measure] || area === chosen).slice(0, MOST_ROWS);
  const head = document.createElement("tr");
  head.append(make("th", data.words.area, { scope: "col" }), ...data.measures.map((name) => make("th", name, { scope: "col" })));
  const rows = own.map((area) => {
    const row = document.createElement("tr"), name = document.createElement("th"), button = make("button", names[area], { type: "button" });
    name.scope = "row";
    name.append(button);
    if (only < 0 && data.towns.length > 1) name.append(" ", make("small", data.towns[town[area]]));
    if (!boxes[area]) name.append(" ", make("small", data.words.not_drawn));
    button.addEventListener("click", () => choose(area, { look: true }));
    row.dataset.code = codes[area];
    row.append(name, ...counts(area).map((number) => make("td", shown(number), { className: "number" })));
    if (area === chosen) row.setAttribute("aria-current", "true");
    return row;
  });
  const top = document.createElement("thead"), body = document.createElement("tbody");
  top.append(head);
  body.append(...rows);
  get("map-table").replaceChildren(...(own.length < all ? [make("caption", say("more", { count: own.length }))] : []), top, body);
};
const choose = (area, how = {}) => {
  chosen = area;
  if (area < 0) {
    both(get("map-said"), say("no_area"));
    table();
    soon();
    return;
  }
  if (Number(get("map-town").value) >= 0 || count > MOST_ROWS) get("map-town").value = String(town[area]);
  table();
  const row = get("map-table").querySelector("tr[aria-current]");
  if (row) {
    const box = row.closest(".map-rows"), head = get("map-table").tHead.offsetHeight;
    box.scrollTop = Math.max(0, row.offsetTop - head - 8);
    if (how.focus) row.querySelector("button").focus();
  }
  const numbers = data.measures.map((name, at) => name.map((text) => text + " " + shown(counts(area)[at])));
  both(get("map-said"), say("chosen", { name: names[area] + "（" + codes[area] + "）" }).map((text, at) => text + "　" + numbers.map((pair) => pair[at]).join("，")));
  const box = boxes[area];
  if (how.look && box) {
    const [width, height] = size(), wide = Math.max(box[2] - box[0], box[3] - box[1], 1);
    if (wide * view.scale < 30) view.scale = Math.min(60 / wide, 40 / data.step);
    const spot = inner(area);
    view.x = width / 2 - spot[0] * view.scale;
    view.y = height / 2 - spot[1] * view.scale;
  }
  soon();
};
// a point that surely lies in the area: in the middle of the widest stretch of a line across it
const inners = new Map();
const inner = (area) => {
  if (inners.has(area)) return inners.get(area);
  const box = boxes[area];
  let best = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], widest = -1;
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
    const y = box[1] + (box[3] - box[1]) * share + 0.25, across = crossings(area, y);
    for (let i = 0; i + 1 < across.length; i += 2)
      if (across[i + 1] - across[i] > widest) {
        widest = across[i + 1] - across[i];
        best = [(across[i] + across[i + 1]) / 2, y];
      }
  }
  inners.set(area, best);
  return best;
};

// --- search: what is typed may be in the name in any place; what begins with it comes first
const bare = (text) => text.normalize("NFKC").toUpperCase().replace(/[\s，,。·]/g, "");
const search = () => {
  const wanted = bare(get("map-search").value), box = get("map-found");
  if (!wanted) { box.replaceChildren(); return; }
  let found = [];
  bared.forEach((name, at) => { const place = name.indexOf(wanted); if (place >= 0) found.push([place > 0, name.length, at]); });
  // a door is written with what stands in it: the longest place that the text holds
  if (!found.length) {
    const within = brief.map((name, at) => [0, name.length > 1 && wanted.includes(name) ? -name.length : 0, at]).filter((it) => it[1]);
    const longest = Math.min(...within.map((it) => it[1]));
    found = within.filter((it) => it[1] === longest);
  }
  codes.forEach((code, area) => { if (bare(code) === wanted || bare(names[area]) === wanted) found.push([false, 0, -1 - area]); });
  found.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  const buttons = [];
  for (const [, , at] of found.slice(0, 12)) {
    const place = at < 0 ? { name: names[-1 - at], areas: [-1 - at] } : places[at];
    if (place.areas.length > 6 || !place.areas.length) {
      const button = make("button", place.name, { type: "button" });
      button.addEventListener("click", () => around(place));
      buttons.push(button);
    } else
      for (const area of place.areas) {
        const button = make("button", place.name === names[area] ? place.name : place.name + " → " + names[area], { type: "button" });
        button.addEventListener("click", () => choose(area, { look: true, focus: true }));
        buttons.push(button);
      }
  }
  both(get("map-said"), found.length ? say("found", { count: found.length }) : say("found_none", { text: get("map-search").value }));
  box.replaceChildren(...buttons);
};
const around = (place) => {
  const drawn = place.areas.map((area) => boxes[area]).filter(Boolean);
  if (!place.areas.length) return;
  get("map-town").value = String(town[place.areas[0]]);
  table();
  if (drawn.length)
    fit([0, 1, 2, 3].map((side) => (side < 2 ? Math.min : Math.max)(...drawn.map((box) => box[side]))), 40 / data.step);
};

// --- controls
const options = (id, pairs) => get(id).replaceChildren(...pairs.map(([value, pair]) => make("option", pick(pair), { value: String(value) })));
const fill = () => {
  const kept = ["map-measure", "map-layer", "map-town"].map((id) => get(id).value);
  options("map-measure", data.measures.map((name, at) => [at, name]));
  options("map-layer", data.layers.map(([, ...name], at) => [at, name]));
  options("map-town", [[-1, data.words.all_towns], ...data.towns.map((name, at) => [at, [name, name]])]);
  ["map-measure", "map-layer", "map-town"].forEach((id, at) => { if (kept[at]) get(id).value = kept[at]; });
};
const legend = () => get("map-legend").replaceChildren(...LIMITS.map(([text], at) => {
  const entry = make("li", text), key = document.createElement("i");
  key.style.background = "var(--map-" + at + ")";
  entry.prepend(key);
  return entry;
}));
const changed = () => {
  layer = Number(get("map-layer").value) || 0;
  measure = Number(get("map-measure").value) || 0;
  classes = null;
  table();
  soon();
};
const dressed = () => { colours = null; soon(); };
for (const id of ["map-measure", "map-layer"]) get(id).addEventListener("change", changed);
get("map-town").addEventListener("change", table);
get("map-search").addEventListener("input", search);
get("map-search").addEventListener("keydown", (event) => {
  const first = get("map-found").querySelector("button");
  if (event.key === "Enter" && first) { event.preventDefault(); first.click(); }
});
for (const [key, sign, act] of [["zoom_in", "+", () => zoom(1.6)], ["zoom_out", "−", () => zoom(1 / 1.6)], ["whole", "⌂", () => whole()]]) {
  const button = make("button", sign, { type: "button", title: data.words[key].join(" / ") });
  button.setAttribute("aria-label", data.words[key][0]);
  button.addEventListener("click", act);
  document.querySelector(".map-buttons").append(button);
}
const KEYS = { ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60),
  "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), 0: whole,
  Enter: () => { const [width, height] = size(); choose(areaAt(width / 2, height / 2), { focus: true }); } };
canvas.addEventListener("keydown", (event) => {
  if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  cross = true;
  KEYS[event.key]();
});
canvas.addEventListener("focus", () => { cross = canvas.matches(":focus-visible"); soon(); });
canvas.addEventListener("blur", () => { cross = false; soon(); });
canvas.addEventListener("wheel", (event) => {
  // a page is scrolled over the map; with Ctrl, or once the map is in use, the wheel is its own
  if (!event.ctrlKey && document.activeElement !== canvas) return;
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
}, { passive: false });
const fingers = new Map();
let dragged = 0;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
  if (fingers.size === 1) dragged = 0;
});
canvas.addEventListener("pointermove", (event) => {
  const from = fingers.get(event.pointerId);
  if (!from) return;
  const to = [event.offsetX, event.offsetY];
  const other = [...fingers].filter(([id]) => id !== event.pointerId).map(([, it]) => it)[0];
  dragged += Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (other) zoom(Math.hypot(to[0] - other[0], to[1] - other[1]) / Math.max(1, Math.hypot(from[0] - other[0], from[1] - other[1])), other[0], other[1]);
  else if (dragged > 4) move(to[0] - from[0], to[1] - from[1]);
  fingers.set(event.pointerId, to);
});
canvas.addEventListener("pointerup", (event) => {
  const had = fingers.delete(event.pointerId);
  if (had && !fingers.size && dragged <= 4) choose(areaAt(event.offsetX, event.offsetY));
});
canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dressed);
document.addEventListener("change", (event) => {
  if (event.target.id === "dark") dressed();
  if (event.target.name === "language") fill();
});
for (const [moment, paper] of [["beforeprint", true], ["afterprint", false]])
  window.addEventListener(moment, () => {
    printing = paper;
    canvas.closest(".map").classList.toggle("map-paper", paper);
    look();
    whole();
    draw();
  });
let before = [0, 0];
new ResizeObserver(() => {
  const now = size();
  if (now[0] === before[0] && now[1] === before[1]) return;
  before = now;
  if (chosen < 0 || printing) whole();
  draw();
}).observe(canvas);

// the shapes first: letters, lists and the table take as long again
before = size();
whole();
draw(false);
performance.mark("map-drawn");
naming();
gather();
centre();
fill();
legend();
if (count > MOST_ROWS && data.towns.length) get("map-town").value = "0";
table();
soon();
})();
