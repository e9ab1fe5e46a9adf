// Keys, and figures that follow what one writes. Every page does its work without this file too.
"use strict";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

// Of a list of answers the one behind or before that which is looked at.
const cards = (key) => {
  const all = [...document.querySelectorAll(".card h3 a")];
  const at = all.indexOf(document.activeElement);
  const to = all[key === "j" ? at + 1 : at - 1];
  return to ? [to] : [];
};

// A key does what the button or link with it does; of several it goes to the next. `/` goes to the search box.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Enter" && event.target.dataset.enter) {
      event.preventDefault();
      document.getElementById(event.target.dataset.enter).click();
    }
    return;
  }
  if (document.body.dataset.keys === "off" || event.repeat) return;
  const key = event.key === "/" ? "/" : event.key.toLowerCase();
  if (!/^[a-z/]$/.test(key)) return;
  const found = [...document.querySelectorAll(`[data-key="${key}"]`)];
  if (found.length === 0 && (key === "j" || key === "k")) found.push(...cards(key));
  if (found.length === 0) return;
  event.preventDefault();
  const next = found[(found.indexOf(document.activeElement) + 1) % found.length];
  if (found.length === 1 && next.matches("[data-key]:is(button, a)")) next.click();
  else next.focus();
});

// A form is sent once, however often one presses.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// On a phone the facets stand before the answers: they open when they are asked for.
if (matchMedia("(max-width: 50rem)").matches) {
  for (const facet of document.querySelectorAll(".facets details")) facet.open = false;
}

// What a rule would do is told while it is written; an answer that comes too late is not shown.
const rule = document.querySelector("form[data-try]");
if (rule) {
  const summary = document.getElementById("summary");
  const moved = document.getElementById("moved");
  const words = summary.dataset;
  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  const answers = (sign, className, list, all) => {
    const items = list.map(({ who, pieces }) => {
      const text = pieces.map(([part, hit]) => (hit ? element("mark", "searched", part) : part));
      return element("li", "", element("span", "sign", sign), " ", element("span", "meta", `${who}: `), ...text);
    });
    const more = all > list.length ? [element("p", "meta", words.more.replace("{n}", all - list.length))] : [];
    return [...(items.length > 0 ? [element("ul", `moved ${className}`, ...items)] : []), ...more];
  };
  const fail = (fault) => {
    summary.replaceChildren(element("pre", "fault", fault));
    moved.replaceChildren();
  };
  const show = (told) => {
    if (told.fault) return fail(told.fault);
    const head = element("p", "", element("b", "", `+${told.came}`), ` ${words.came}, `, element("b", "", `−${told.went}`), ` ${words.went}. ${words.now} ${told.now}.`);
    const others = told.others ? [element("p", "meta", `${words.also} ${told.others}`)] : [];
    summary.replaceChildren(head, ...others);
    moved.replaceChildren(...answers("+", "came", told.coming, told.came), ...answers("−", "went", told.going, told.went));
  };
  let waiting = 0;
  let asked = null;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const body = new URLSearchParams(new FormData(rule));
      const reply = await fetch(rule.dataset.try, { method: "POST", body, signal: asked.signal });
      if (reply.ok) show(await reply.json());
      else fail(`HTTP ${reply.status}`);
    } catch (error) {
      if (error.name !== "AbortError") fail(String(error));
    }
  };
  document.getElementById("written").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 50);
  });
  // Ctrl+Enter saves: Enter alone begins a line.
  rule.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) rule.querySelector("button.primary").click();
  });
}
