"use strict";
// A workbook of plain texts: stored members, no clock, so that the same texts make the same bytes.

const CRC_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest >>> 0;
});

function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = CRC_TABLE[(rest ^ byte) & 255] ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

// Little-endian numbers: [value, width in bytes] each.
function packed(...numbers) {
  const bytes = [];
  for (const [value, width] of numbers) for (let at = 0; at < width; at += 1) bytes.push((value >>> (8 * at)) & 255);
  return Uint8Array.from(bytes);
}

function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

// [name, text] of each member; dated 1 January 1980, the first day that a zip knows. 2048: names are UTF-8.
function zipped(members) {
  const encoder = new TextEncoder();
  const bodies = [], directory = [];
  let offset = 0;
  for (const [name, text] of members) {
    const path = encoder.encode(name), content = encoder.encode(text);
    const about = [[20, 2], [2048, 2], [0, 2], [0, 2], [33, 2], [crc32(content), 4], [content.length, 4],
      [content.length, 4], [path.length, 2], [0, 2]];
    const local = joined([packed([0x04034b50, 4], ...about), path, content]);
    directory.push(packed([0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), path);
    bodies.push(local);
    offset += local.length;
  }
  const entries = joined(directory), count = members.length;
  const end = packed([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [entries.length, 4], [offset, 4], [0, 2]);
  return joined([...bodies, entries, end]);
}

// A text as the content of a cell: what XML cannot hold is a blank, what a workbook would read as an escape is escaped.
function cellText(text) {
  return text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g, "$1 ")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, " ")
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replace(/&/g, "&amp;").replace(/[<]/g, "&lt;").replace(/>/g, "&gt;").replace(/\r/g, "&#13;");
}

function worksheet(rows) {
  const cells = (row, number) => row.map((text, column) => text === "" ? ""
    : `<c r="${String.fromCharCode(65 + column)}${number}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`);
  const lines = rows.map((row, at) => `<row r="${at + 1}">${cells(row, at + 1).join("")}</row>`);
  return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    + '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    + `<sheetFormatPr defaultColWidth="22" defaultRowHeight="15"/><sheetData>${lines.join("")}</sheetData></worksheet>`;
}

// The bytes of a workbook; sheets: [title, rows of texts] each.
function workbook(sheets) {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const packages = "http://schemas.openxmlformats.org/package/2006";
  const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const each = (make) => sheets.map((sheet, at) => make(sheet, at + 1)).join("");
  return zipped([
    ["[Content_Types].xml", `${head}<Types xmlns="${packages}/content-types">`
      + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
      + `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/>`
      + each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${kind}.worksheet+xml"/>`) + "</Types>"],
    ["_rels/.rels", `${head}<Relationships xmlns="${packages}/relationships">`
      + `<Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `${head}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}"><sheets>`
      + each(([title], n) => `<sheet name="${cellText(title)}" sheetId="${n}" r:id="rId${n}"/>`) + "</sheets></workbook>"],
    ["xl/_rels/workbook.xml.rels", `${head}<Relationships xmlns="${packages}/relationships">`
      + each((_, n) => `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`) + "</Relationships>"],
    ...sheets.map(([, rows], at) => [`xl/worksheets/sheet${at + 1}.xml`, worksheet(rows)]),
  ]);
}

