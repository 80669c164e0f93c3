/** Text that stands for itself in HTML, within elements and quoted attributes: names of persons and files are hostile. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A cell as text; numbers are aligned to the right. */
export type Cell = string | number;

/**
 * A table with a caption.
 * @param rows cells of one row each, the first one its name
 * @param kind `numbers` are aligned to the right and never broken, `texts` are read from the left
 */
export function htmlTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  kind: "numbers" | "texts" = "numbers",
): string {
  const headCells = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join("");
  const body = rows.map(([name = "", ...cells]) => {
    const rest = cells.map((cell) => `<td>${escapeHtml(String(cell))}</td>`).join("");
    return `<tr><th scope="row">${escapeHtml(String(name))}</th>${rest}</tr>`;
  });
  return `<table class="${kind}"><caption>${escapeHtml(caption)}</caption><thead><tr>${headCells}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

export function htmlSection(title: string, ...parts: readonly string[]): string {
  return `<section><h2>${escapeHtml(title)}</h2>${parts.join("\n")}</section>`;
}

export function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

/** A chart under its title. @param drawn HTML of the chart */
export function titledChart(title: string, drawn: string): string {
  return `<h3>${escapeHtml(title)}</h3>\n<div class="chart">${drawn}</div>`;
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid #ccc; } h3 { font-size: 1.05rem; margin: 1.5rem 0 .3rem; } h3::first-letter { text-transform: uppercase; }
table.texts th, table.texts td { text-align: left; white-space: normal; } table.texts td { overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 1rem 0; } caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #ddd; text-align: right; vertical-align: top; font-variant-numeric: tabular-nums; }
th[scope=row], th:first-child { text-align: left; font-weight: 400; } thead th { font-weight: 600; }
code { font: 13px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
td { white-space: nowrap; } td.text { text-align: left; white-space: normal; }
.chart figure > div { font-size: 13px; }
figure { margin: 1rem 0; } figcaption { font-weight: 600; margin-bottom: .3rem; }
.pairs { display: flex; flex-wrap: wrap; gap: 1rem; } .pairs figure { width: 15rem; } .pairs figcaption { font: 12px/1.3 system-ui, sans-serif; overflow-wrap: anywhere; } .pairs img { width: 7rem; height: 7rem; object-fit: cover; }
`;

/** A page that runs nothing and asks nobody for anything: its policy allows inline styles and pictures only. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
